# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.core.probes.dns import evaluate
from bolwerk.core.probes.dns.answer import Addresses, Answer, Status
from bolwerk.core.probes.dns.probe import ancestors

YES, NO = Status.OK, Status.NODATA


def said(status: Status = YES, *records: str, ad: bool = False, name: str = "shop.test") -> Answer:
    return Answer(name, "X", status, records, authenticated=ad)


@pytest.mark.parametrize(
    ("soa", "ds", "dnskey", "verdict", "reason"),
    [
        (said(YES, "s", ad=True), said(YES, "d"), said(YES, "k"), "pass", "signed"),
        (said(YES, "s"), said(YES, "d"), said(YES, "k"), "could_not_test", "resolver_does_not_validate"),
        (said(YES, "s"), said(NO), said(NO), "warn", "unsigned"),
        (said(YES, "s"), said(NO), said(YES, "k"), "warn", "signed_without_ds"),
        (said(YES, "s"), said(YES, "d"), said(NO), "fail", "ds_without_keys"),
        (said(Status.SERVFAIL), said(YES, "d"), said(YES, "k"), "fail", "bogus"),
        (said(YES, "s"), said(Status.TIMEOUT), said(YES, "k"), "could_not_test", "dns_timeout"),
    ],
)
def test_dnssec(soa: Answer, ds: Answer, dnskey: Answer, verdict: str, reason: str) -> None:
    result = evaluate.dnssec(zone="shop.test", soa=soa, unchecked=said(YES, "s"), ds=ds, dnskey=dnskey)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_a_resolver_in_trouble_is_not_a_broken_signature() -> None:
    lost = said(Status.SERVFAIL)
    result = evaluate.dnssec(zone="shop.test", soa=lost, unchecked=lost, ds=lost, dnskey=lost)
    assert (result.verdict, result.reason) == ("could_not_test", "dns_servfail")


def test_caa_counts_where_it_is_met_first() -> None:
    above = said(YES, '0 issue "ca.test"', name="shop.test")
    found = evaluate.caa([said(NO, name="www.shop.test"), above])
    assert (found.verdict, found.reason, found.observation["at"]) == ("pass", "caa_set", "shop.test")
    assert evaluate.caa([said(NO), said(Status.NXDOMAIN)]).reason == "caa_missing"
    assert evaluate.caa([said(Status.SERVFAIL), above]).verdict == "could_not_test"


FOUR, BOTH = Addresses(YES, ("192.0.2.1",)), Addresses(YES, ("192.0.2.1",), ("2001:db8::1",))
GONE = Addresses(NO)


@pytest.mark.parametrize(
    ("web", "mail", "verdict", "reason"),
    [
        (BOTH, BOTH, "pass", "ipv6_everywhere"),
        (BOTH, None, "pass", "ipv6_everywhere"),
        (BOTH, FOUR, "warn", "ipv6_partly"),
        (FOUR, None, "warn", "ipv6_missing"),
        (GONE, None, "not_applicable", "no_hosts"),
        (Addresses(Status.TIMEOUT), BOTH, "could_not_test", "dns_timeout"),
    ],
)
def test_ipv6(web: Addresses, mail: Addresses | None, verdict: str, reason: str) -> None:
    result = evaluate.ipv6(web=web, mail=mail)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_climbing_stops_above_the_top_level() -> None:
    assert ancestors("a.b.shop.be") == ["a.b.shop.be", "b.shop.be", "shop.be"]
    assert ancestors("shop.be") == ["shop.be"]
