# SPDX-License-Identifier: EUPL-1.2
"""What the checks of the DNS say is declared."""

from hypothesis import given
from hypothesis import strategies as st
from support.observed import ADDRESSES, ANYTHING, NOW, OFTEN_OK, declared

from bolwerk.core.probes.dns import delegation, dnssec, leftovers
from bolwerk.core.probes.dns import evaluate as dns
from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.dns.delegation import Delegation, Met, NameServer
from bolwerk.core.probes.rpki import evaluate as rpki
from bolwerk.core.probes.rpki.table import Rpki, payloads, routes


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
    SERVERS,
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


@given(st.lists(st.sampled_from(["192.0.2.1", "198.51.100.1", "2001:db8::1"])), st.booleans())
def test_routes(ips, known):
    table = Rpki(
        payloads({"roas": [{"asn": 1, "prefix": "192.0.2.0/24"}]}), routes(["192.0.2.0/24 2", "2001:db8::/32 1"])
    )
    for check in ("web.rpki", "dns.rpki"):
        assert declared(rpki.evaluate(check, {"shop.be": tuple(ips)}, table if known else None))
