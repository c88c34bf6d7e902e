# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.spf import evaluate as spf
from bolwerk.core.probes.mail.spf.record import parse
from bolwerk.core.probes.result import CheckResult

STRICT = "v=spf1 include:a.test -all"


def judged(*own: str, mail: bool = True, status: Status | None = None, **below: str | Status) -> CheckResult:
    """`below`: the record, or the failure, at NAME.test."""
    own_status = status or (Status.OK if own else Status.NODATA)
    answers = {("shop.test", "TXT"): Answer("shop.test", "TXT", own_status, own)}
    for label, value in below.items():
        name = f"{label}.test"
        if isinstance(value, Status):
            answers[name, "TXT"] = Answer(name, "TXT", value)
        else:
            answers[name, "TXT"] = Answer(name, "TXT", Status.OK, (value,))
    return spf.evaluate("shop.test", answers, receives_mail=mail)


@pytest.mark.parametrize(
    ("record", "verdict", "reason"),
    [
        ("v=spf1 mx -all", "pass", "spf_strict"),
        ("V=SPF1 mx -ALL", "pass", "spf_strict"),
        ("v=spf1 mx ~all", "pass", "spf_softfail"),
        ("v=spf1 mx ?all", "warn", "spf_neutral"),
        ("v=spf1 mx", "warn", "spf_neutral"),
        ("v=spf1 mx +all", "fail", "spf_allows_everyone"),
        ("v=spf1 mx all", "fail", "spf_allows_everyone"),
        ("v=spf1 -all all", "pass", "spf_strict"),
        ("v=spf1 ip4:0.0.0.0/0 -all", "fail", "spf_allows_everyone"),
        ("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a/24 exists:%{i}.x.test exp=e.test -all", "pass", "spf_strict"),
        ("v=spf1 ip4:192.0.2.999 -all", "fail", "spf_invalid"),
        ("v=spf1 include: -all", "fail", "spf_invalid"),
        ("v=spf1 mailserver.test -all", "fail", "spf_invalid"),
        ("v=spf1 " + "a " * 10 + "-all", "pass", "spf_strict"),
        ("v=spf1 " + "a " * 11 + "-all", "fail", "spf_too_many_lookups"),
        ("v=spf1 -all " + "a " * 11, "pass", "spf_strict"),
        ("v=spf1 ip4:192.0.0.0/8 -all", "pass", "spf_strict"),
        ("v=spf1 ip4:192.0.0.0/7 -all", "fail", "spf_allows_everyone"),
        ("v=spf1 -ip4:0.0.0.0/0 +ip4:192.0.2.1", "warn", "spf_neutral"),
        ("v=spf1 redirect=x.test redirect=y.test", "fail", "spf_invalid"),
        ("v=spf1 a:shop -all", "fail", "spf_invalid"),
    ],
)
def test_one_record(record: str, verdict: str, reason: str) -> None:
    result = judged(record)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_a_name_without_mail_below_one_whose_rule_refuses_needs_no_list() -> None:
    def said(*own: str, mail: bool, covered: bool) -> tuple[str, str]:
        answers = {("shop.test", "TXT"): Answer("shop.test", "TXT", Status.OK if own else Status.NODATA, own)}
        result = spf.evaluate("shop.test", answers, receives_mail=mail, covered=covered)
        return result.verdict.value, result.reason

    assert said(mail=False, covered=True) == ("not_applicable", "spf_covered")
    assert said(mail=False, covered=False) == ("fail", "spf_missing")
    assert said(mail=True, covered=True) == ("fail", "spf_missing")
    assert said("v=spf1 +all", mail=False, covered=True) == ("fail", "spf_allows_everyone")


def test_a_domain_without_mail_whose_own_rule_refuses_is_warned_and_told_what_to_say() -> None:
    nothing = {("shop.test", "TXT"): Answer("shop.test", "TXT", Status.NODATA)}
    parked = spf.evaluate("shop.test", nothing, receives_mail=False, refuses=True)
    assert (parked.verdict.value, parked.reason) == ("warn", "spf_parked")
    assert parked.observation == {"receives_mail": False}
    assert spf.evaluate("shop.test", nothing, receives_mail=True, refuses=True).reason == "spf_missing"


def test_no_record_two_records_and_no_answer() -> None:
    assert judged().reason == "spf_missing"
    assert judged("something else", "v=spf10 -all").reason == "spf_missing"
    assert judged("v=spf1 -all", "v=spf1 mx -all").reason == "spf_multiple"
    unseen = judged(status=Status.SERVFAIL)
    assert (unseen.verdict, unseen.reason) == ("could_not_test", "dns_servfail")


def test_a_parked_domain_that_sends_nothing_is_good() -> None:
    assert judged("v=spf1 -all", mail=False).reason == "spf_no_mail"
    assert judged("v=spf1 -all", mail=True).reason == "spf_strict"


def test_includes_are_followed() -> None:
    assert judged(STRICT, a="v=spf1 ip4:192.0.2.1 ~all").reason == "spf_strict"
    assert judged(STRICT, a="v=spf1 +all").reason == "spf_allows_everyone"
    assert judged(STRICT, a=Status.NXDOMAIN).reason == "spf_broken_include"
    assert judged(STRICT, a="no spf").reason == "spf_broken_include"
    assert judged(STRICT, a="v=spf1 include:shop.test -all").reason == "spf_broken_include"
    unseen = judged(STRICT, a=Status.TIMEOUT)
    assert (unseen.verdict, unseen.reason) == ("could_not_test", "dns_timeout")


def test_lookups_of_includes_add_up() -> None:
    deep = "v=spf1 " + "mx " * 9 + "-all"
    assert judged(STRICT, a=deep).observation["lookups"] == 10
    assert judged("v=spf1 a include:a.test -all", a=deep).reason == "spf_too_many_lookups"


def test_a_redirect_decides_unless_all_is_there() -> None:
    assert judged("v=spf1 redirect=b.test", b="v=spf1 mx ~all").reason == "spf_softfail"
    assert judged("v=spf1 redirect=b.test", b="v=spf1 mx +all").reason == "spf_allows_everyone"
    assert judged("v=spf1 -all redirect=b.test", b="v=spf1 +all").reason == "spf_strict"


def test_how_a_redirect_made_by_a_macro_ends_is_not_guessed() -> None:
    result = judged("v=spf1 mx redirect=%{d}.spf.test")
    assert (result.verdict.value, result.reason) == ("could_not_test", "not_followed")
    assert judged("v=spf1 mx redirect=b.test", b="v=spf1 redirect=%{d}.c.test").reason == "not_followed"
    assert judged("v=spf1 include:b.test -all", b="v=spf1 redirect=%{d}.c.test").reason == "spf_strict"


def voids(record: str, **nothing: Status) -> CheckResult:
    """`nothing`: what A, AAAA and MX of NAME.test say; all that is not named was not asked."""
    answers = {("shop.test", "TXT"): Answer("shop.test", "TXT", Status.OK, (record,))}
    for label, status in nothing.items():
        for rdtype in ("A", "AAAA", "MX"):
            answers[f"{label}.test", rdtype] = Answer(f"{label}.test", rdtype, status)
    return spf.evaluate("shop.test", answers, receives_mail=True)


def test_two_empty_answers_are_let_pass_and_three_are_not() -> None:
    none, gone = Status.NODATA, Status.NXDOMAIN
    two = voids("v=spf1 a:a.test mx:b.test -all", a=none, b=gone)
    assert (two.reason, two.observation["void_lookups"]) == ("spf_strict", 2)
    three = voids("v=spf1 a:a.test mx:b.test exists:c.test -all", a=none, b=gone, c=none)
    assert (three.verdict, three.reason) == ("fail", "spf_too_many_voids")
    assert three.observation["names"] == ["a.test", "b.test", "c.test"]


def test_what_was_not_answered_is_not_empty() -> None:
    lost = Status.SERVFAIL
    assert voids("v=spf1 a:a.test a:b.test a:c.test -all", a=lost, b=lost, c=lost).reason == "spf_strict"


def test_what_is_asked_for_beside_other_records() -> None:
    record = parse(
        "v=spf1 a mx:m.test exists:%{i}.x.test exists:e.test ip4:192.0.2.1 include:i.test -all a:never.test"
    )
    assert spf.questions(record, "shop.test") == (
        ("shop.test", "A"),
        ("shop.test", "AAAA"),
        ("m.test", "MX"),
        ("e.test", "A"),
    )
    assert spf.targets(record) == ("i.test",)
    assert spf.targets(parse("v=spf1 include:%{d}.x.test redirect=R.Test.")) == ("r.test",)


@given(st.text("v=spf1 incluade:mxptr.-~+?/0%{}i46\t", max_size=200))
def test_any_record_is_judged(noise: str) -> None:
    assert judged("v=spf1 " + noise).id == "mail.spf.record"
