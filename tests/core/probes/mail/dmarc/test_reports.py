# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.dmarc import reports
from bolwerk.core.probes.mail.dmarc.walk import names, walk
from bolwerk.core.probes.result import CheckResult

YES = "v=DMARC1"


def judged(record: str, *, domain: str = "shop.be", at: str = "shop.be", **agreed: str | Status) -> CheckResult:
    """`agreed`: by label of the domain LABEL.test, what it says; not named: nothing there."""
    answers = {name: Answer(name, "TXT", Status.NXDOMAIN) for name in names(domain)}
    answers[at] = Answer(at, "TXT", Status.OK, (record,)) if record else answers[at]
    found = {}
    for host, name in reports.outside(walk(domain, answers)).items():
        value = agreed.get(host.partition(".")[0], Status.NXDOMAIN)
        known = isinstance(value, Status)
        found[host] = Answer(name, "TXT", value if known else Status.OK, () if known else (str(value),))
    return reports.evaluate(domain, answers, found)


@pytest.mark.parametrize(
    ("rua", "agreed", "verdict", "reason"),
    [
        ("mailto:d@shop.be", {}, "pass", "reports_arrive"),
        ("mailto:d@mail.shop.be", {}, "pass", "reports_arrive"),
        ("mailto:d@x.test", {"x": YES}, "pass", "reports_arrive"),
        ("mailto:d@x.test", {"x": YES + "; rua=mailto:e@x.test"}, "pass", "reports_arrive"),
        ("mailto:d@x.test", {}, "fail", "reports_not_agreed"),
        ("mailto:d@x.test", {"x": "v=spf1 -all"}, "fail", "reports_not_agreed"),
        ("mailto:d@x.test", {"x": Status.TIMEOUT}, "could_not_test", "dns_timeout"),
        ("mailto:d@x.test,mailto:e@y.test", {"x": YES}, "warn", "reports_not_agreed"),
        ("mailto:d@x.test,mailto:e@shop.be", {}, "warn", "reports_not_agreed"),
        ("mailto:d@x.test,mailto:e@y.test", {"y": Status.SERVFAIL}, "warn", "reports_not_agreed"),
        ("d@shop.be", {}, "fail", "reports_unreadable"),
        ("mailto:d@notshop.be", {}, "fail", "reports_not_agreed"),
    ],
)
def test_where_reports_go(rua: str, agreed: dict[str, str | Status], verdict: str, reason: str) -> None:
    result = judged(f"v=DMARC1; p=none; rua={rua}", **agreed)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_without_an_address_and_without_a_rule() -> None:
    missing = judged("v=DMARC1; p=none")
    assert (missing.verdict, missing.reason) == ("warn", "reports_missing")
    assert judged("").reason == "reports_without_rule"
    assert judged("v=DMARC1").reason == "reports_without_rule"


def test_the_question_names_where_the_record_stands() -> None:
    answers = {name: Answer(name, "TXT", Status.NXDOMAIN) for name in names("a.shop.be")}
    answers["shop.be"] = Answer("", "TXT", Status.OK, ("v=DMARC1; p=none; rua=mailto:d@X.test",))
    asked = reports.outside(walk("a.shop.be", answers))
    assert asked == {"x.test": "shop.be._report._dmarc.x.test"}


def test_an_inherited_rule_without_sight_of_it() -> None:
    answers = {name: Answer(name, "TXT", Status.SERVFAIL) for name in names("a.shop.be")}
    assert reports.evaluate("a.shop.be", answers, {}).reason == "dns_servfail"


def test_at_most_five_outsiders_are_asked() -> None:
    rua = ",".join(f"mailto:d@x{number}.test" for number in range(9))
    result = judged(f"v=DMARC1; p=none; rua={rua}")
    assert result.observation["outside"] == [f"x{number}.test" for number in range(5)]
