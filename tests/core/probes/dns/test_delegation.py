# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace

import pytest

from bolwerk.core.probes.dns import delegation
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.dns.delegation import Delegation, Met, NameServer
from bolwerk.core.probes.result import CheckResult

NS = ("a.test", "b.test")
SOA = "a.test h.test 7 7200 3600 1209600 300"
A = NameServer("a.test", Met.ANSWERS, ("192.0.2.1",), SOA, NS)
B = NameServer("b.test", Met.ANSWERS, ("198.51.100.1",), SOA, NS)


def answer(kind: str, *records: str, status: Status = Status.OK) -> Answer:
    return Answer("shop.test", kind, status, records)


GOOD = Delegation("shop.test", answer("NS", *NS), answer("SOA", SOA), NS, (A, B))


def said(result: CheckResult) -> tuple[str, str]:
    return result.verdict.value, result.reason


def look(*servers: NameServer, parent: tuple[str, ...] | None = NS) -> tuple[str, str]:
    return said(delegation.delegation(replace(GOOD, servers=servers, parent=parent)))


def test_servers_that_agree_and_a_parent_that_was_not_asked() -> None:
    assert look(A, B) == ("pass", "ns_agree")
    assert look(A, B, parent=None) == ("pass", "ns_agree")


@pytest.mark.parametrize(
    ("met", "reason"),
    [
        (Met.LAME, "ns_lame"),
        (Met.SILENT, "ns_silent"),
        (Met.NO_ADDRESS, "ns_without_address"),
        (Met.CLOSED, "ns_closed_address"),
    ],
)
def test_one_server_of_two_that_does_not_do_its_work(met: Met, reason: str) -> None:
    assert look(A, NameServer("b.test", met)) == ("warn", reason)


def test_one_server_that_we_could_not_get_to_is_no_fault() -> None:
    assert look(A, NameServer("b.test", Met.UNSEEN)) == ("could_not_test", "ns_not_reached")


def test_differences() -> None:
    alone = replace(A, ns=("a.test",))
    assert look(alone, parent=("a.test",)) == ("warn", "ns_single")
    assert look(A, replace(B, ns=("b.test",))) == ("warn", "ns_sets_differ")
    assert look(A, B, parent=("a.test", "c.test")) == ("warn", "ns_parent_differs")
    assert look(A, replace(B, soa=SOA.replace(" 7 ", " 8 "))) == ("warn", "ns_serials_differ")


@pytest.mark.parametrize(
    ("met", "resolver", "expected"),
    [
        (Met.LAME, True, ("could_not_test", "ns_not_reached")),  # they refuse us, not the world
        (Met.LAME, False, ("fail", "ns_none_answers")),
        (Met.NO_ADDRESS, False, ("fail", "ns_none_answers")),
        (Met.SILENT, False, ("could_not_test", "ns_not_reached")),  # the way may be at fault
        (Met.UNSEEN, False, ("could_not_test", "ns_not_reached")),
        (Met.CLOSED, True, ("could_not_test", "ns_not_reached")),
    ],
)
def test_when_no_server_answers(met: Met, resolver: bool, expected: tuple[str, str]) -> None:
    soa = GOOD.soa if resolver else answer("SOA", status=Status.SERVFAIL)
    servers = (NameServer("a.test", met), NameServer("b.test", met))
    assert said(delegation.delegation(replace(GOOD, servers=servers, soa=soa))) == expected


def test_a_zone_without_known_servers() -> None:
    nothing = replace(GOOD, servers=(), parent=None)
    known = replace(nothing, ns=answer("NS", status=Status.NODATA))
    assert said(delegation.delegation(known)) == ("could_not_test", "no_zone")
    lost = replace(nothing, ns=answer("NS", status=Status.TIMEOUT))
    assert said(delegation.delegation(lost)) == ("could_not_test", "dns_timeout")
    assert said(delegation.networks(nothing)) == ("could_not_test", "no_zone")
    failed = replace(nothing, ns=answer("NS", status=Status.SERVFAIL))
    assert said(delegation.networks(failed)) == ("could_not_test", "dns_servfail")


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (("192.0.2.1",), ("192.0.2.254",), "warn"),
        (("192.0.2.1",), ("192.0.3.1",), "pass"),
        (("2001:db8:1:1::1",), ("2001:db8:1:2::1",), "warn"),
        (("2001:db8:1::1",), ("2001:db8:2::1",), "pass"),
        (("2001:db8:1::1",), ("2001:db8:1:8000::1",), "warn"),  # the 49th bit differs
        (("2001:db8:2::1",), ("2001:db8:3::1",), "pass"),  # the 48th bit
        (("192.0.2.1", "2001:db8:1::1"), ("192.0.2.2", "2001:db8:1::2"), "warn"),
        (("192.0.2.1",), (), "warn"),
        ((), (), "could_not_test"),
    ],
)
def test_networks(first: tuple[str, ...], second: tuple[str, ...], verdict: str) -> None:
    found = replace(GOOD, servers=(replace(A, addresses=first), replace(B, addresses=second)))
    assert delegation.networks(found).verdict == verdict


@pytest.mark.parametrize(
    ("timers", "expected"),
    [
        ("7200 3600 1209600 300", ("pass", "soa_sane")),
        ("7200 7200 1209600 300", ("pass", "soa_sane")),
        ("7200 7201 1209600 300", ("warn", "soa_retries_late")),
        ("21600 3600 259200 300", ("pass", "soa_sane")),
        ("21600 3600 259199 300", ("warn", "soa_gives_up_early")),
        ("200000 100000 300001 300", ("pass", "soa_sane")),
        ("200000 100000 300000 300", ("warn", "soa_gives_up_early")),
        ("7200 3600 1209600 86400", ("pass", "soa_sane")),
        ("7200 3600 1209600 86401", ("warn", "soa_forgets_late")),
    ],
)
def test_timers(timers: str, expected: tuple[str, str]) -> None:
    found = replace(GOOD, soa=answer("SOA", f"a.test h.test 7 {timers}"))
    assert said(delegation.soa(found)) == expected


def test_timers_that_nobody_told() -> None:
    lost = replace(GOOD, soa=answer("SOA", status=Status.TIMEOUT))
    assert said(delegation.soa(lost)) == ("could_not_test", "dns_timeout")
    none = replace(GOOD, soa=answer("SOA", status=Status.NODATA))
    assert said(delegation.soa(none)) == ("could_not_test", "no_zone")
