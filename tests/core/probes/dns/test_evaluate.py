# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace

import pytest

from bolwerk.core.probes.dns import evaluate
from bolwerk.core.probes.dns.answer import Addresses, Answer, Status
from bolwerk.core.probes.dns.probe import ancestors

YES, NO = Status.OK, Status.NODATA


def said(status: Status = YES, *records: str, ad: bool = False, name: str = "shop.test") -> Answer:
    return Answer(name, "X", status, records, authenticated=ad)


def test_caa_counts_where_it_is_met_first() -> None:
    above = said(YES, '0 issue "ca.test"', name="shop.test")
    found = evaluate.caa([said(NO, name="www.shop.test"), above])
    assert (found.verdict, found.reason, found.observation["at"]) == ("pass", "caa_set", "shop.test")
    assert evaluate.caa([said(NO), said(Status.NXDOMAIN)]).reason == "caa_missing"
    assert evaluate.caa([said(Status.SERVFAIL), above]).verdict == "could_not_test"


FOUR, BOTH = Addresses(YES, ("192.0.2.1",)), Addresses(YES, ("192.0.2.1",), ("2001:db8::1",))
GONE, HALF_SEEN = Addresses(NO), Addresses(YES, ("192.0.2.1",), unseen=Status.SERVFAIL)


@pytest.mark.parametrize(
    ("web", "mail", "verdict", "reason"),
    [
        (BOTH, BOTH, "pass", "ipv6_everywhere"),
        (BOTH, None, "pass", "ipv6_everywhere"),
        (BOTH, FOUR, "warn", "ipv6_partly"),
        (FOUR, None, "warn", "ipv6_missing"),
        (GONE, None, "not_applicable", "no_hosts"),
        (Addresses(Status.TIMEOUT), BOTH, "could_not_test", "dns_timeout"),
        (HALF_SEEN, BOTH, "could_not_test", "dns_servfail"),
        (BOTH, HALF_SEEN, "could_not_test", "dns_servfail"),
        (replace(BOTH, unseen=Status.SERVFAIL), BOTH, "pass", "ipv6_everywhere"),
    ],
)
def test_ipv6(web: Addresses, mail: Addresses | None, verdict: str, reason: str) -> None:
    result = evaluate.ipv6(web=web, mail=mail)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_climbing_stops_above_the_top_level() -> None:
    assert ancestors("a.b.shop.be") == ["a.b.shop.be", "b.shop.be", "shop.be"]
    assert ancestors("shop.be") == ["shop.be"]
