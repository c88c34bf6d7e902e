# SPDX-License-Identifier: EUPL-1.2
"""What the checks of the website say is declared."""

from hypothesis import given
from hypothesis import strategies as st
from support.observed import FIELDS, HOP, NOW, TROUBLE, declared

from bolwerk.core.catalogue.software import load
from bolwerk.core.probes.reasons import COMMON
from bolwerk.core.probes.tls import evaluate as tls
from bolwerk.core.probes.tls import trust
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.web import cookies, headers, ipv6, mixed, page, securitytxt
from bolwerk.core.probes.web import evaluate as web
from bolwerk.core.probes.web.exposed import evaluate as exposed
from bolwerk.core.probes.web.software import evaluate as software
from bolwerk.core.probes.web.software.recognise import clues, recognise
from bolwerk.core.probes.web.url import Url

JOURNEY = st.builds(
    web.Journey,
    st.lists(HOP, min_size=1, max_size=3).map(tuple),
    st.just("") | st.sampled_from(sorted(each for each in COMMON if each.startswith("redirect_"))),
)


@given(JOURNEY, JOURNEY)
def test_the_website(home, plain):
    lacking = web.without_https(home, plain)
    assert lacking is None or not lacking[1] or lacking[1] in COMMON
    if not lacking or lacking[1]:
        assert declared(web.https(home, plain, "shop.be"))
    assert declared(web.forced(plain, home))
    assert declared(web.hsts(home, "shop.be"))
    assert declared(securitytxt.evaluate(home, NOW))


SENT = st.lists(
    st.tuples(
        st.sampled_from(["content-security-policy", "x-frame-options", "set-cookie", "referrer-policy", "server"]),
        st.sampled_from(
            ["default-src *", "frame-ancestors 'self'", "DENY", "sid=1; Secure", "unsafe-url", "nginx/1.18.0"]
        ),
    ),
    max_size=4,
).map(tuple)
MARKUP = st.lists(
    st.sampled_from(
        [
            "<script src=https://b.be/a.js></script>",
            "<form action=http://b.be>",
            "<iframe src=http://b.be></iframe>",
            "<meta name=generator content='WordPress 4.1'>",
            "<title>Index of /</title>",
            "<script src=//cdn.shopify.com/a.js></script>",
        ]
    )
).map("".join)


@given(SENT, MARKUP, TROUBLE, st.sampled_from([200, 403, 404, 503]))
def test_the_page(fields, html, cut, status):
    hop = web.Hop(Url("https", "shop.be"), status, fields=fields, body=html.encode())
    read = page.read(str(hop.url), html.encode(), None)
    for check in (headers.framing, headers.nosniff, headers.permissions):
        assert declared(check(hop))
    assert declared(headers.policy(hop, read))
    assert declared(headers.referrer(hop, read))
    assert declared(cookies.evaluate(hop.all("set-cookie")))
    assert declared(mixed.mixed(hop, read, cut))
    assert declared(mixed.sealed(read, "shop.be", cut))
    found = recognise(clues([hop], read), load().signatures)
    assert declared(software.evaluate(found, load(), NOW.date(), cut))
    assert declared(exposed.evaluate(exposed.Look(web.Hop(hop.url, 404), {"/.env": hop}, hop.body)))


@given(HOP, HOP, st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["a", ""])))
def test_both_networks(old, new, titles):
    assert declared(ipv6.evaluate(old, new, titles))


@given(st.data())
def test_security_txt(data):
    """As the file is served when it is there, and as it may be."""
    url = Url("https", "shop.be", securitytxt.PATH)
    kind = data.draw(st.sampled_from(["text/plain", "text/plain; charset=utf-8", "text/html"]))
    hop = web.Hop(url, 200, content_type=kind, body=data.draw(FIELDS))
    assert declared(securitytxt.evaluate(web.Journey((hop,)), NOW))


@given(st.lists(st.sampled_from(["", "max-age=0", "max-age=9", "max-age=63072000", "junk"]), min_size=1, max_size=2))
def test_what_browsers_remember(policies):
    session = tls.Session(Version.TLS13, trust.VALID)
    hops = [
        web.Hop(Url("https", f"{at}.shop.be"), 200, session=session, hsts=(each,) if each else ())
        for at, each in enumerate(policies)
    ]
    assert declared(web.hsts(web.Journey(tuple(hops)), "shop.be"))
