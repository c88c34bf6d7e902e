# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.dmarc import evaluate as dmarc
from bolwerk.core.probes.mail.dmarc.walk import names as walk_names
from bolwerk.core.probes.result import CheckResult

RUA = "rua=mailto:d@shop.be"


def judged(domain: str = "shop.be", **records: str | list[str] | Status) -> CheckResult:
    """`records`: by name with _ for the dot; names not given have none."""
    answers = {}
    for name in walk_names(domain):
        value = records.get(name.replace(".", "_"), [])
        if isinstance(value, Status):
            answers[name] = Answer(name, "TXT", value)
        else:
            texts = (value,) if isinstance(value, str) else tuple(value)
            answers[name] = Answer(name, "TXT", Status.OK if texts else Status.NXDOMAIN, texts)
    return dmarc.evaluate(domain, answers)


@pytest.mark.parametrize(
    ("record", "verdict", "reason"),
    [
        ("v=DMARC1; p=reject", "pass", "dmarc_reject"),
        ("v=DMARC1;p=QUARANTINE;", "pass", "dmarc_quarantine"),
        ("v=DMARC1; p=none; " + RUA, "warn", "dmarc_none"),
        ("v=DMARC1; p=reject; t=y", "warn", "dmarc_testing"),
        ("v=DMARC1; p=reject; sp=none", "warn", "dmarc_subdomains_open"),
        ("v=DMARC1; " + RUA, "warn", "dmarc_none"),
        ("v=DMARC1", "fail", "dmarc_invalid"),
        ("v=DMARC1; p=refuse", "fail", "dmarc_invalid"),
        ("v=dmarc1; p=reject", "fail", "dmarc_invalid"),
        ("p=reject; v=DMARC1", "fail", "dmarc_missing"),
        ("v=spf1 -all", "fail", "dmarc_missing"),
    ],
)
def test_the_domains_own_record(record: str, verdict: str, reason: str) -> None:
    result = judged(shop_be=record)
    assert (result.verdict, result.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("record", "verdict", "reason"),
    [
        ("v=DMARC1; p=reject; np=none", "warn", "dmarc_invented_open"),
        ("v=DMARC1; p=reject; sp=none; np=reject", "warn", "dmarc_subdomains_open"),
        ("v=DMARC1; p=quarantine; sp=reject; np=reject", "pass", "dmarc_quarantine"),
        ("v=DMARC1; p=none; sp=reject; np=reject", "warn", "dmarc_none"),
        ("v=DMARC1; p=reject; sp=refuse", "fail", "dmarc_invalid"),
        ("v=DMARC1; p=reject; sp=refuse; " + RUA, "warn", "dmarc_none"),
        ("v=DMARC1; p=reject; np=refuse", "fail", "dmarc_invalid"),
        ("v=DMARC1; p=reject; np=; " + RUA, "pass", "dmarc_reject"),
        ("v=DMARC1; p=reject; p=none", "fail", "dmarc_invalid"),
        ("v=DMARC1; p=reject; ri=1; rf=afrf", "pass", "dmarc_reject"),
        ("v=DMARC1; p=reject; pct=0", "warn", "dmarc_sampled"),
        ("v=DMARC1; p=quarantine; PCT=99", "warn", "dmarc_sampled"),
        ("v=DMARC1; p=reject; pct=100", "pass", "dmarc_reject"),
        ("v=DMARC1; p=reject; pct=101", "pass", "dmarc_reject"),
        ("v=DMARC1; p=reject; pct=-1", "pass", "dmarc_reject"),
        ("v=DMARC1; p=reject; pct=", "pass", "dmarc_reject"),
        ("v=DMARC1; p=reject; pct=50; sp=none", "warn", "dmarc_subdomains_open"),
        ("v=DMARC1; p=none; pct=50", "warn", "dmarc_none"),
        ("v=DMARC1; p=reject; t=x; psd=x; adkim=x", "pass", "dmarc_reject"),
        ("v = DMARC1 ;  p = reject ; ", "pass", "dmarc_reject"),
        ("v=DMARC1 p=reject", "fail", "dmarc_invalid"),
        (" v=DMARC1; p=reject", "fail", "dmarc_invalid"),
    ],
)
def test_the_tags_of_the_policy(record: str, verdict: str, reason: str) -> None:
    result = judged(shop_be=record)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_what_a_policy_on_trial_asks_for() -> None:
    assert judged(shop_be="v=DMARC1; p=reject; t=y").observation["applied"] == "quarantine"
    assert judged(shop_be="v=DMARC1; p=quarantine; t=y").observation["applied"] == "none"
    assert judged(shop_be="v=DMARC1; p=reject").observation["applied"] == "reject"


def test_an_answer_that_is_lost_beyond_the_end_of_the_walk_is_not_missed() -> None:
    assert judged("a.shop.be", shop_be="v=DMARC1; p=reject; psd=n", be=Status.TIMEOUT).reason == "dmarc_reject"
    assert judged("a.shop.be", shop_be="v=DMARC1; p=reject", be=Status.TIMEOUT).reason == "dns_timeout"
    assert judged("shop.be", shop_be="v=DMARC1; p=reject", be=Status.TIMEOUT).reason == "dmarc_reject"


def test_missing_double_and_unseen() -> None:
    assert judged().reason == "dmarc_missing"
    assert judged(shop_be=["v=DMARC1; p=reject"] * 2).reason == "dmarc_multiple"
    unseen = judged(shop_be=Status.TIMEOUT)
    assert (unseen.verdict, unseen.reason) == ("could_not_test", "dns_timeout")
    assert judged("www.shop.be", shop_be=Status.SERVFAIL).reason == "dns_servfail"


def test_several_records_are_as_none_and_the_walk_goes_on() -> None:
    both = ["v=DMARC1; p=none", "v=DMARC1; p=reject"]
    covered = judged("mail.shop.be", mail_shop_be=both, shop_be="v=DMARC1; p=reject")
    assert (covered.verdict.value, covered.reason) == ("warn", "dmarc_multiple_covered")
    assert (covered.observation["at"], covered.observation["applied"]) == ("shop.be", "reject")
    assert covered.observation["ignored"] == both
    open_above = judged("mail.shop.be", mail_shop_be=both, shop_be="v=DMARC1; p=none")
    assert (open_above.verdict.value, open_above.reason) == ("warn", "dmarc_none")
    assert open_above.observation["ignored"] == both
    assert judged("mail.shop.be", mail_shop_be=both).reason == "dmarc_multiple"
    assert judged("mail.shop.be", mail_shop_be=both, shop_be=both).verdict.value == "fail"
    unseen = judged("mail.shop.be", mail_shop_be=both, shop_be=Status.SERVFAIL)
    assert (unseen.verdict.value, unseen.reason) == ("could_not_test", "dns_servfail")


def test_a_subdomain_inherits_the_subdomain_policy() -> None:
    plain = judged("mail.shop.be", shop_be="v=DMARC1; p=reject")
    assert (plain.reason, plain.observation["at"]) == ("dmarc_reject", "shop.be")
    assert judged("mail.shop.be", shop_be="v=DMARC1; p=reject; sp=none").reason == "dmarc_none"
    own = judged("mail.shop.be", mail_shop_be="v=DMARC1; p=none", shop_be="v=DMARC1; p=reject")
    assert own.reason == "dmarc_none"


def test_the_walk_ends_where_the_psd_tag_says() -> None:
    lower = judged("a.b.shop.be", b_shop_be="v=DMARC1; p=quarantine; psd=n", shop_be="v=DMARC1; p=none")
    assert lower.reason == "dmarc_quarantine"
    shortest = judged("a.b.shop.be", b_shop_be="v=DMARC1; p=quarantine", shop_be="v=DMARC1; p=reject")
    assert shortest.reason == "dmarc_reject"
    registry = judged("shop.be", be="v=DMARC1; p=reject; psd=y")
    assert registry.observation["at"] == "be"
    assert judged("shop.be", be="v=DMARC1; p=reject; sp=none").reason == "dmarc_none"


def test_a_long_name_asks_at_most_eight_questions() -> None:
    names = walk_names("a.b.c.d.e.f.g.h.i.j.shop.be")
    assert len(names) == 8
    assert names[:2] == ["a.b.c.d.e.f.g.h.i.j.shop.be", "f.g.h.i.j.shop.be"]


@given(st.text(max_size=120))
def test_any_record_is_judged(noise: str) -> None:
    assert judged(shop_be="v=DMARC1;" + noise).id == "mail.dmarc.policy"
