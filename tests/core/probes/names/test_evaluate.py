# SPDX-License-Identifier: EUPL-1.2
"""Whose a look-alike name probably is, whether it can mail, and when silence says nothing."""

import pytest

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.names.evaluate import evaluate, exists, is_own, mails
from bolwerk.core.probes.names.generate import Candidate
from bolwerk.core.probes.names.scan import Looked, Seen
from bolwerk.core.probes.result import CheckResult

NONE = Answer("x", "NS", Status.NXDOMAIN)
BLANK = {"be": NONE, "com": NONE}


def answer(rdtype: str, *records: str, status: Status | None = None) -> Answer:
    return Answer("x", rdtype, status or (Status.OK if records else Status.NODATA), records)


def looked(
    name: str = "shopp.be",
    ns: tuple[str, ...] | Status = ("ns1.other.net",),
    mx: tuple[str, ...] | Status = (),
    txt: tuple[str, ...] = (),
) -> Looked:
    said = [answer("NS", status=each) if isinstance(each, Status) else answer("NS", *each) for each in (ns, mx)]
    return Looked(Candidate(name, name, "doubled"), said[0], said[1], answer("TXT", *txt))


def judged(*each: Looked, ns: tuple[str, ...] = ("ns1.shop.be",), mx: tuple[str, ...] = ()) -> CheckResult:
    return evaluate("shop.be", Seen(answer("NS", *ns), answer("MX", *mx), BLANK, each))


def said(result: CheckResult) -> tuple[str, str]:
    return result.verdict.value, result.reason


def test_nobody_has_one() -> None:
    result = judged(looked(ns=Status.NXDOMAIN))
    assert said(result) == ("pass", "lookalikes_none")
    assert result.harm == 0
    assert result.observation == {
        "domain": "shop.be",
        "asked": 1,
        "unseen": 0,
        "mail": [],
        "quiet": [],
        "own": [],
        "free": ["shopp.be"],
    }


def test_one_that_can_mail_is_named_with_its_servers() -> None:
    result = judged(looked(mx=("10 mx.other.net",)))
    assert said(result) == ("warn", "lookalikes_mail")
    assert result.observation["mail"] == [
        {"name": "shopp.be", "shown": "shopp.be", "kind": "doubled", "mx": ["mx.other.net"]}
    ]


@pytest.mark.parametrize(
    ("mx", "txt", "can"),
    [
        (("10 mx.other.net",), (), True),
        (("10 mx.other.net",), ("v=spf1 -all",), False),
        (("10 mx.other.net",), ("v=spf1 ~all",), True),
        (("10 mx.other.net",), ("v=spf1 mx -all",), True),
        # Two records are none (RFC 7208 section 4.5): nothing forbids it.
        (("10 mx.other.net",), ("v=spf1 -all", "v=spf1 -all"), True),
        (("0 .",), (), False),
        ((), (), False),
    ],
)
def test_it_can_mail_when_it_takes_mail_and_nothing_forbids_it(
    mx: tuple[str, ...], txt: tuple[str, ...], can: bool
) -> None:
    each = looked(mx=mx, txt=txt)
    assert mails(each) is can
    assert judged(each).reason == ("lookalikes_mail" if can else "lookalikes_quiet")


@pytest.mark.parametrize(
    ("ns", "mx", "own"),
    [
        (("ns1.shop.be",), (), True),  # leans on the firm's own name
        (("ns1.host.example",), (), True),  # the same as the firm's
        (("ns1.host.example", "ns1.other.net"), (), False),  # one of the firm's among strangers
        (("ns1.other.net",), ("10 mx.shop.be",), True),
        (("ns1.other.net",), ("10 mx.host.example",), True),
        (("ns1.host.example",), ("10 mx.other.net",), False),
        (("ns1.host.example",), ("10 mx.host.example", "20 mx.other.net"), False),
        (("ns1.other.net",), (), False),
    ],
)
def test_whose_it_is_when_few_share_the_servers(ns: tuple[str, ...], mx: tuple[str, ...], own: bool) -> None:
    seen = Seen(answer("NS", "ns1.host.example"), answer("MX", "10 mx.host.example"), BLANK)
    assert is_own(looked(ns=ns, mx=mx), seen, "shop.be") is own


@pytest.mark.parametrize(
    ("ns", "mx", "own"),
    [
        # Thousands of firms have these name servers: all of them the same, and no mail of its own.
        (("ns3.combell.net", "ns4.combell.net"), (), True),
        (("ns3.combell.net", "ns4.combell.net"), ("10 mx.mailprotect.be",), True),
        (("ns3.combell.net",), (), False),
        (("ns3.combell.net", "ns4.combell.net"), ("10 mx.other.net",), False),
        (("ns1.other.net",), ("10 mx.mailprotect.be",), False),
    ],
)
def test_whose_it_is_when_many_share_the_servers(ns: tuple[str, ...], mx: tuple[str, ...], own: bool) -> None:
    seen = Seen(answer("NS", "ns3.combell.net", "ns4.combell.net"), answer("MX", "10 mx.mailprotect.be"), BLANK)
    assert is_own(looked(ns=ns, mx=mx), seen, "shop.be") is own


def test_the_firms_own_are_told_apart_and_worry_nobody() -> None:
    result = judged(looked(ns=("ns1.shop.be",), mx=("10 mx.shop.be",)))
    assert said(result) == ("pass", "lookalikes_own")
    assert [each["name"] for each in result.observation["own"]] == ["shopp.be"]
    assert result.observation["mail"] == []


def test_a_registry_that_leads_all_free_names_somewhere() -> None:
    everywhere = answer("NS", "parking.registry.example")
    assert exists(everywhere, everywhere) is False
    assert exists(answer("NS", "ns1.other.net"), everywhere) is True
    assert exists(answer("NS"), answer("NS")) is False
    assert exists(answer("NS"), NONE) is True
    assert exists(answer("NS"), None) is None
    assert exists(answer("NS"), answer("NS", status=Status.TIMEOUT)) is None


@pytest.mark.parametrize(
    ("hidden", "verdict"), [(1, ("pass", "lookalikes_none")), (2, ("could_not_test", "dns_timeout"))]
)
def test_silence_of_more_than_a_quarter_says_nothing(hidden: int, verdict: tuple[str, str]) -> None:
    named = [
        looked(f"shop{at}.be", ns=Status.TIMEOUT if at < hidden else Status.NXDOMAIN) for at in range(4 + hidden)
    ]
    assert said(judged(*named[: 4 if hidden == 1 else 6])) == verdict


def test_what_was_seen_counts_whatever_was_not() -> None:
    dark = [looked(f"shop{at}.be", ns=Status.SERVFAIL) for at in range(9)]
    result = judged(looked(mx=("10 mx.other.net",)), *dark)
    assert said(result) == ("warn", "lookalikes_mail")
    assert result.observation["unseen"] == 9
    assert said(judged(*dark)) == ("could_not_test", "dns_servfail")


def test_one_whose_mail_nobody_saw_is_not_called_quiet() -> None:
    result = judged(looked(mx=Status.TIMEOUT), *(looked(f"shop{at}.be", ns=Status.NXDOMAIN) for at in range(5)))
    assert (result.reason, result.observation["quiet"], result.observation["unseen"]) == ("lookalikes_none", [], 1)
