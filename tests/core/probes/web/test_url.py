# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.web.url import BadRedirect, Url, follow

BASE = Url("https", "shop.test", "/nl/start?a=1")
SCRAPS = st.lists(
    st.sampled_from(["http", "https", "://", "//", "/", "?", "#", "@", ":", "443", "80", "..", "[", "]", "::1", "%",
                     "127.0.0.1", "shop", ".test", "é", "。", "\\", "\t", "ftp:", "javascript:",
                     "0x7f", "ｅvil.test"])
    | st.text(max_size=5),
    max_size=10,
).map("".join)  # fmt: skip


@given(SCRAPS | st.text(max_size=60))
def test_any_location_gives_a_strict_address_or_a_refusal(location: str) -> None:
    try:
        url = follow(BASE, location)
    except BadRedirect as refused:
        assert refused.key in ("redirect_malformed", "redirect_scheme", "redirect_userinfo", "redirect_port")
        return
    assert url.scheme in ("http", "https")
    assert url.port in (80, 443)
    assert url.path.startswith("/")
    assert str(url).isascii()
    assert str(url).isprintable()
    assert " " not in str(url)
    assert parse(url.host) is not None or "." in url.host


@given(SCRAPS)
def test_a_followed_address_leads_to_itself(location: str) -> None:
    try:
        url = follow(BASE, location)
    except BadRedirect:
        return
    assert follow(BASE, str(url)) == follow(BASE, str(follow(BASE, str(url))))
    assert follow(BASE, str(url)).host == url.host


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/fr", "https://shop.test/fr"),
        ("?b=2", "https://shop.test/nl/start?b=2"),
        ("//WWW.Shop.test./x#part", "https://www.shop.test/x"),
        ("http://shop.test", "http://shop.test/"),
        ("https://shop.test:443/a b".replace(" ", "%20"), "https://shop.test/a%20b"),
        ("http://[2A00::1]/", "http://[2a00::1]/"),
        ("https://crème.test/é", "https://xn--crme-6oa.test/%C3%A9"),
        ("/é".encode().decode("latin-1"), "https://shop.test/%C3%A9"),
    ],
)
def test_where_redirects_lead(location: str, url: str) -> None:
    assert str(follow(BASE, location)) == url


@pytest.mark.parametrize(
    ("location", "key"),
    [
        ("", "redirect_malformed"),
        ("/" + "a" * 2047, ""),
        ("/" + "a" * 2048, "redirect_malformed"),
        ("/a b", "redirect_malformed"),
        ("/a\r\nX: y", "redirect_malformed"),
        ("https:\\\\evil.test", "redirect_malformed"),
        ("https://evil.test:99999/", "redirect_malformed"),
        ("https://[::1/", "redirect_malformed"),
        ("https://::1/", "redirect_malformed"),
        ("https://[127.0.0.1]/", "redirect_malformed"),
        ("https://[fe80::1%25lo]/", "redirect_malformed"),
        ("https://localhost/", "redirect_malformed"),
        ("https://-evil.test/", "redirect_malformed"),
        ("https://127.1/", "redirect_malformed"),
        ("https://0x7f.0.0.1/", "redirect_malformed"),
        ("https://1.2.3.4.5/", "redirect_malformed"),
        ("http://shop.test:443/", "redirect_port"),
        ("https://shop.test:80/", "redirect_port"),
        ("https://a@shop.test/", "redirect_userinfo"),
        ("https://@shop.test/", "redirect_userinfo"),
        ("file:///etc/passwd", "redirect_scheme"),
        ("gopher://shop.test/", "redirect_scheme"),
    ],
)
def test_what_is_refused(location: str, key: str) -> None:
    try:
        follow(BASE, location)
        refused = ""
    except BadRedirect as bad:
        refused = bad.key
    assert refused == key
