# SPDX-License-Identifier: EUPL-1.2
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.web.page import MAX_PARTS, Part, decode, is_html, read

HERE = "https://shop.be/nl/"


def parts(page: str) -> list[tuple[str, str]]:
    return [(part.kind, part.url) for part in read(HERE, page.encode(), "text/html; charset=utf-8").parts]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<script src=a.js>", [("script", "https://shop.be/nl/a.js")]),
        ("<script>let a</script>", []),
        ('<script src="//Cdn.be/a.js">', [("script", "https://Cdn.be/a.js")]),
        ("<link rel='STYLESHEET alternate' href=/a.css>", [("style", "https://shop.be/a.css")]),
        ("<link rel=icon href=/a.ico>", []),
        ("<iframe src=http://b.be></iframe><frame src=c>", [("frame", "http://b.be"), ("frame", "https://shop.be/nl/c")]),
        ("<form action=http://b.be/post>", [("form", "http://b.be/post")]),
        ("<form action='mailto:a@b.be'><form><form action=''>", []),
        ("<base href=http://old.be/><script src=a.js>", [("script", "http://old.be/a.js")]),
        ("<base href=/x/><base href=/y/><script src=a.js>", [("script", "https://shop.be/x/a.js")]),
        ("<script src='data:text/javascript,1'><img src=http://b.be/a.png>", []),
        ("<script src='http://[bad/a.js'>", []),
        ("<script src='\\\\b.be\\a.js'>", [("script", "https://b.be/a.js")]),
        ("<!-- <script src=a.js> -->", []),
    ],
)  # fmt: skip
def test_what_a_page_fetches(page: str, found: list[tuple[str, str]]) -> None:
    assert parts(page) == found


def test_what_it_says_of_itself() -> None:
    html = (
        "<title>\n Bakkerij &amp; zoon \n</title><title>x</title><META NAME=Generator content='WordPress 6.9'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'self'\"><meta charset=utf-8>"
        "<script src=a.js integrity='sha384-x'></script><script src=b.js integrity=' '></script>"
    )
    page = read(HERE, html.encode(), None)
    assert page.title == "Bakkerij &amp; zoon"
    assert page.meta("generator") == ["WordPress 6.9"]
    assert page.meta("content-security-policy") == ["default-src 'self'"]
    assert [part.sealed for part in page.parts] == [True, False]


@pytest.mark.parametrize(("count", "kept"), [(MAX_PARTS - 1, MAX_PARTS - 1), (MAX_PARTS + 1, MAX_PARTS)])
def test_parts_are_capped(count: int, kept: int) -> None:
    assert len(parts("<script src=a></script>" * count)) == kept


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("café".encode(), None, "café"),
        ("café".encode("latin-1"), None, "café"),
        ("café €".encode("cp1252"), "text/html; charset=windows-1252", "café €"),
        ("café".encode(), "text/html; charset=latin-1", "cafÃ©"),
        ("café".encode("latin-1"), 'text/html; Charset="ISO-8859-1"', "café"),
        (b"<meta charset=iso-8859-15>caf\xe9 \xa4", None, "<meta charset=iso-8859-15>café €"),
        (codecs.BOM_UTF8 + "é".encode(), "text/html; charset=latin-1", "é"),
        (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), None, "é"),
        (codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), None, "é"),
        ("é".encode(), "text/html; charset=utf-7", "é"),
        ("é".encode(), "text/html; charset=zip", "é"),
        ("é".encode(), "text/html; charset=idna", "é"),
        ("é".encode(), "text/html; charset=iso-8859-99", "Ã©"),
        ("é€".encode()[:-1], None, "é\ufffd"),
        (b"", "text/html", ""),
    ],
)
def test_encodings(body: bytes, kind: str | None, text: str) -> None:
    assert decode(body, kind) == text


@given(st.binary(max_size=200), st.none() | st.text(max_size=40).map("text/html; charset={}".format))
def test_any_bytes_become_a_page(body: bytes, kind: str | None) -> None:
    page = read(HERE, body, kind)
    assert len(page.text) <= len(body)
    assert all(part.url.lower().startswith(("http://", "https://")) for part in page.parts)


@pytest.mark.parametrize(
    ("kind", "html"),
    [(None, True), ("Text/HTML; charset=x", True), ("application/xhtml+xml", True), ("text/plain", False)],
)
def test_what_is_a_page(kind: str | None, html: bool) -> None:
    assert is_html(kind) is html


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://A.be./x", "a.be"), ("https://[::1]/", "::1"), ("https://[bad", ""), ("https:///x", "")],
)
def test_the_host_of_a_part(url: str, host: str) -> None:
    assert Part("script", url).host == host
