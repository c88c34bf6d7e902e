# SPDX-License-Identifier: EUPL-1.2
"""Whatever a check meets, it says a reason that was declared, so there are words for it; and no word is idle."""

import ast
import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.catalogue.software import load
from bolwerk.core.probes import reasons
from bolwerk.core.probes.dns import delegation, dnssec, leftovers
from bolwerk.core.probes.dns import evaluate as dns
from bolwerk.core.probes.dns.answer import Addresses, Answer, Status
from bolwerk.core.probes.dns.delegation import Delegation, Met, NameServer
from bolwerk.core.probes.mail import bimi, dane, parked, tls_rpt
from bolwerk.core.probes.mail import evaluate as mail
from bolwerk.core.probes.mail.dkim import evaluate as dkim
from bolwerk.core.probes.mail.dmarc import evaluate as dmarc
from bolwerk.core.probes.mail.dmarc import reports
from bolwerk.core.probes.mail.exchangers import exchangers
from bolwerk.core.probes.mail.mta_sts import evaluate as mta_sts
from bolwerk.core.probes.mail.scan import WRONG
from bolwerk.core.probes.mail.spf import evaluate as spf
from bolwerk.core.probes.reasons import COMMON, OWN
from bolwerk.core.probes.result import CHECKS, CheckResult
from bolwerk.core.probes.rpki import evaluate as rpki
from bolwerk.core.probes.rpki.table import Rpki, payloads, routes
from bolwerk.core.probes.tls import caa, ciphers, keyexchange, trust
from bolwerk.core.probes.tls import evaluate as tls
from bolwerk.core.probes.tls.answer import Outcome, Reply
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.tls.survey import Found
from bolwerk.core.probes.web import cookies, headers, ipv6, mixed, page, securitytxt
from bolwerk.core.probes.web import evaluate as web
from bolwerk.core.probes.web.exposed import evaluate as exposed
from bolwerk.core.probes.web.software import evaluate as software
from bolwerk.core.probes.web.software.recognise import clues, recognise
from bolwerk.core.probes.web.url import Url

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PROBES = Path(reasons.__file__).parent
SOURCES = [path for path in sorted(PROBES.rglob("*.py")) if path.name != "reasons.py"]
COMPOSED = {f"dns_{status}" for status in Status if not status.known} | {f"dmarc_{each}" for each in dmarc.POLICIES}

OFTEN_OK = st.one_of(st.just(Status.OK), st.just(Status.OK), st.sampled_from(Status))


def answers(*records: st.SearchStrategy[str]) -> st.SearchStrategy[Answer]:
    texts = st.lists(st.one_of(*records), max_size=2).map(tuple)
    return st.builds(Answer, st.just("shop.be"), st.just("TXT"), OFTEN_OK, texts, st.booleans())


ANYTHING = answers(st.text(max_size=20), st.sampled_from(["0 .", "10 a.be", "20 b.be", "5 192.0.2.1"]))
TERMS = ["include:b.be", "a mx", "a " * 11, "ip4:0.0.0.0/0", "redirect=b.be", "junk:", "exists:%{i}.x", ""]
SPF = answers(st.builds("v=spf1 {} {}".format, st.sampled_from(TERMS), st.sampled_from(["-all", "~all", "?all", ""])))
DMARC = answers(
    st.builds(
        "v={}; p={}; sp={}; t={}; psd={}; rua={}".format,
        st.sampled_from(["DMARC1", "DMARC1", "dmarc1"]),
        st.sampled_from(["none", "quarantine", "reject", "wrong"]),
        st.sampled_from(["none", "reject", ""]),
        st.sampled_from("ny"),
        st.sampled_from("nyu"),
        st.sampled_from(["mailto:a@b.be", ""]),
    )
)


def key(modulus: int) -> str:
    made = rsa.RSAPublicNumbers(65537, modulus).public_key()
    der = made.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; p={base64.b64encode(der).decode()}"


WEAK, GOOD = key(2**511 + 1), key(2**2047 + 1)
DKIM = answers(
    st.sampled_from(["v=DKIM1; p=", "v=DKIM1; p=x", "v=DKIM1; k=ed25519; t=y; p=aaaa", "p=YQ==", "v=1", WEAK, GOOD])
)
ADDRESSES = st.builds(
    Addresses, OFTEN_OK, st.sampled_from([(), ("192.0.2.1",)]), st.sampled_from([(), ("2001:db8::1",)])
)
TROUBLE = st.one_of(
    st.just(""), st.just(""), st.sampled_from(["connect_refused", "tls_broken"]), st.sampled_from(sorted(COMMON))
)
CERTIFICATE = st.just(trust.VALID) | st.sampled_from([trust.UNTRUSTED, trust.INCOMPLETE, *trust.REASONS.values()])
SESSION = st.none() | st.builds(tls.Session, st.none() | st.sampled_from(Version), CERTIFICATE)
FIELDS = st.sampled_from(
    [
        b"",
        b"Contact: mailto:a@b.be\n",
        b"Contact: a@b.be\nExpires: never\n",
        b"Contact: tel:+321\nExpires: 2020-01-01T00:00:00Z\n",
        b"Contact: tel:+321\nExpires: never\n",
        b"Contact: tel:+321\nExpires: 2027-01-01T00:00:00Z\n",
    ]
)
HOP = st.builds(
    web.Hop,
    st.builds(Url, st.sampled_from(["http", "https"]), st.sampled_from(["shop.be", "www.shop.be", "other.be"])),
    st.sampled_from([200, 200, 301, 401, 404, 500, 503]),
    TROUBLE,
    SESSION,
    hsts=st.sampled_from([(), ("max-age=0",), ("max-age=9",), ("max-age=63072000",), ("junk",)]),
    content_type=st.none() | st.sampled_from(["text/plain", "text/html"]),
    body=st.none() | FIELDS,
    body_trouble=TROUBLE,
)
JOURNEY = st.builds(
    web.Journey,
    st.lists(HOP, min_size=1, max_size=3).map(tuple),
    st.just("") | st.sampled_from(sorted(each for each in COMMON if each.startswith("redirect_"))),
)
SERVER = st.builds(
    mail.Server,
    st.just("a.be"),
    st.sampled_from(mail.Offer),
    st.sampled_from(sorted(COMMON)),
    certificate=st.just("valid") | st.sampled_from(["", *WRONG.values()]),
    not_after=st.none() | st.integers(-30, 90).map(lambda days: NOW + timedelta(days=days)),
)


def declared(result: CheckResult) -> bool:
    """An undeclared reason raises, or shows in the observation when it was about something unseen."""
    return result.reason in CHECKS[result.id].reasons and "undeclared" not in result.observation


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_dns(soa, unchecked, ds, dnskey):
    assert declared(dnssec.evaluate("shop.be", soa=soa, unchecked=unchecked, ds=ds, dnskey=dnskey, now=NOW))
    assert declared(dns.caa([soa, ds]))


TIMERS = st.tuples(*[st.sampled_from([0, 3600, 86400, 86401, 1209600])] * 4)
ZONE_SOA = st.builds(
    Answer,
    st.just("shop.be"),
    st.just("SOA"),
    OFTEN_OK,
    st.just(()) | TIMERS.map(lambda timers: (f"a.be b.be 1 {' '.join(map(str, timers))}",)),
)
HOSTS = st.sampled_from([("a.be",), ("a.be", "b.be"), ()])
NAME_SERVER = st.builds(
    NameServer,
    st.sampled_from(["a.be", "b.be"]),
    st.sampled_from(Met),
    st.sampled_from([(), ("192.0.2.1",), ("198.51.100.1", "2001:db8::1")]),
    st.sampled_from(["", "a.be b.be 1 2 3 4 5", "a.be b.be 2 2 3 4 5"]),
    HOSTS,
)
SERVERS = st.lists(NAME_SERVER, max_size=3).map(tuple)
SURVEY = st.builds(
    Delegation,
    st.just("shop.be"),
    ANYTHING,
    ZONE_SOA,
    st.none() | HOSTS,
    st.lists(NAME_SERVER, max_size=3).map(tuple),
)
ALIAS = st.builds(
    Answer, st.just("x.shop.be"), st.just("A"), OFTEN_OK, canonical=st.sampled_from(["", "x.shop.be", "a.github.io"])
)


@given(SURVEY)
def test_name_servers(found):
    assert declared(delegation.delegation(found))
    assert declared(delegation.networks(found))
    assert declared(delegation.soa(found))


@given(ALIAS, ADDRESSES, ADDRESSES)
def test_leftovers(alias, post, server):
    found = leftovers.dangling(aliases={"x.shop.be": alias}, mail={"m.be": post}, name_servers={"n.be": server})
    assert declared(found)
    assert declared(leftovers.wildcard(alias))


@given(ADDRESSES, st.none() | ADDRESSES)
def test_ipv6(site, post):
    assert declared(dns.ipv6(web=site, mail=post))


@given(ANYTHING, st.lists(ADDRESSES, min_size=9, max_size=9), ADDRESSES, st.booleans())
def test_where_mail_arrives(answer, hosts, apex, allowed):
    found = dict(zip(exchangers(answer), hosts, strict=False))
    assert declared(mail.mx(answer, found, apex=apex, allowed=allowed))


@given(st.lists(SERVER, max_size=3))
def test_mail_servers(servers):
    assert declared(mail.starttls(servers))
    assert declared(mail.certificate(servers, NOW))
    assert declared(mail.versions(servers))


REPLY = st.builds(
    Reply,
    st.just(Outcome.SPOKEN),
    version=st.sampled_from(Version),
    suite=st.sampled_from([0xC02F, 0x009E, 0x002F, 0x000A, 0x0003, 0xC013]),
    prime_bits=st.sampled_from([0, 512, 1024, 2048]),
    signature=st.sampled_from([0, 0x0201, 0x0403]),
    compression=st.integers(0, 1),
    extended_master_secret=st.booleans(),
    safe_renegotiation=st.booleans(),
)
FOUND = st.builds(Found, st.lists(REPLY, max_size=2).map(tuple), TROUBLE)


@given(FOUND, FOUND, FOUND)
def test_the_lock(modern, middle, doubtful):
    assert declared(ciphers.evaluate(modern=modern, middle=middle, doubtful=doubtful))
    assert declared(keyexchange.evaluate(modern=modern, middle=middle, doubtful=doubtful))


CAA = st.sampled_from(['0 issue "letsencrypt.org"', '0 issue ";"', '128 new "x"', '0 issuewild "a.be"', "junk"])


@given(st.lists(answers(CAA), max_size=3), st.sampled_from(["Let's Encrypt", "Somebody"]), st.booleans())
def test_who_made_the_certificate(climb, organisation, wildcard):
    assert declared(caa.evaluate(climb, organisation=organisation, wildcard=wildcard))


TLSA = answers(st.sampled_from(["3 1 1 " + "ab" * 32, "0 0 1 " + "ab" * 32, "junk"]))


@given(ANYTHING, TLSA, TLSA, st.lists(SERVER, max_size=2), st.booleans())
def test_the_seal(mx, first, second, servers, checked):
    found = {"a.be": first, "b.be": second}
    assert declared(dane.evaluate("shop.be", mx, found, servers, checked=checked, now=NOW))


@given(SPF, st.none() | SPF, st.booleans())
def test_spf(own, included, receives):
    answers = {("shop.be", "TXT"): own} | ({("b.be", "TXT"): included} if included else {})
    assert declared(spf.evaluate("shop.be", answers, receives_mail=receives))


@given(DMARC, DMARC, DMARC)
def test_dmarc(own, parent, top):
    assert declared(dmarc.evaluate("a.shop.be", {"a.shop.be": own, "shop.be": parent, "be": top}))


@given(DMARC, DMARC, ANYTHING, st.booleans())
def test_reports(own, parent, agreement, asked):
    answers = {"shop.be": own, "be": parent}
    assert declared(reports.evaluate("shop.be", answers, {"b.be": agreement} if asked else {}))


@given(ANYTHING, ADDRESSES, SPF, DMARC, DMARC)
def test_parked(mx, apex, txt, own, parent):
    assert declared(parked.evaluate("shop.be", mx=mx, apex=apex, txt=txt, dmarc={"shop.be": own, "be": parent}))


@given(answers(st.text(max_size=20), st.sampled_from(["v=TLSRPTv1; rua=mailto:a@b.be", "v=TLSRPTv1; rua=x"])))
def test_lock_reports(answer):
    assert declared(tls_rpt.evaluate(answer))


@given(answers(st.sampled_from(["v=BIMI1; l=https://b.be/l.svg", "v=BIMI1; l=;", "v=BIMI1; l=x", "b"])), DMARC, DMARC)
def test_the_logo(answer, own, parent):
    assert declared(bimi.evaluate("shop.be", answer, {"shop.be": own, "be": parent}))


@given(
    answers(st.sampled_from(["v=STSv1; id=1;", "v=STSv1; id=;", "b"])),
    HOP,
    st.lists(st.just("a.be")),
    st.lists(SERVER, max_size=2),
)
def test_the_lock_that_is_asked_for(answer, page, hosts, servers):
    settled = mta_sts.record(answer)
    assert declared(settled if settled else mta_sts.policy("v=STSv1; id=1;", page, hosts, servers))


@given(st.sampled_from(["microsoft365", "google", "generic"]), st.booleans(), ANYTHING, DKIM)
def test_dkim(provider, sends, below, answer):
    assert declared(dkim.evaluate(provider=provider, sends=sends, below=below, answers={"selector1": answer}))


@given(st.sets(st.sampled_from(Version)), TROUBLE)
def test_versions(versions, unseen):
    assert declared(tls.versions(tls.Spoken(frozenset(versions), unseen)))


@given(st.lists(CERTIFICATE, min_size=1, max_size=2), st.integers(-30, 90))
def test_certificates(found, days):
    shown = trust.Shown(NOW + timedelta(days=days))
    hosts = dict(zip(("shop.be", "www.shop.be"), ((each, shown) for each in found), strict=False))
    assert declared(tls.certificates(hosts, NOW, "shop.be"))


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


@given(st.lists(st.sampled_from(["192.0.2.1", "198.51.100.1", "2001:db8::1"])), st.booleans())
def test_routes(ips, known):
    table = Rpki(
        payloads({"roas": [{"asn": 1, "prefix": "192.0.2.0/24"}]}), routes(["192.0.2.0/24 2", "2001:db8::/32 1"])
    )
    for check in ("web.rpki", "dns.rpki"):
        assert declared(rpki.evaluate(check, {"shop.be": tuple(ips)}, table if known else None))


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


def calls() -> Iterator[tuple[str, str, list[str]]]:
    """(file, function, texts written in it) of every call in the probes."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield path.name, name, list(texts(*node.args))


def texts(*nodes: ast.AST) -> Iterator[str]:
    """The plain texts that these expressions may become; not those inside another call."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from texts(node.body, node.orelse)
        elif isinstance(node, ast.BoolOp):
            yield from texts(*node.values)


@pytest.mark.parametrize("raised", ["CouldNotTest", "Blocked", "Unfinished", "BadRedirect"])
def test_what_stops_a_probe_is_said_by_words_that_every_check_has(raised):
    said = {text for _, name, found in calls() if name == raised for text in found}
    assert said
    assert said <= COMMON


def test_every_reason_written_beside_its_check_is_declared_for_it():
    written = [
        (found[0], reason)
        for _, name, found in calls()
        if name in {"judge", "could_not_test"} and found and found[0] in CHECKS
        for reason in found[1:]
    ]
    assert len(written) > 20
    assert [(check, reason) for check, reason in written if reason not in CHECKS[check].reasons] == []


def test_no_declared_reason_is_one_that_no_probe_can_say():
    written = {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert COMMON.union(*OWN.values()) - written - COMPOSED == set()
