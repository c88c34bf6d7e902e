# SPDX-License-Identifier: EUPL-1.2
"""What is news, and that nothing is ever told twice. docs/decisions/0016."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bolwerk.core.probes.result import CHECKS, CheckVerdict
from bolwerk.core.watch.compare import compare, in_order
from bolwerk.core.watch.memory import Memory
from bolwerk.core.watch.news import Kind
from bolwerk.core.watch.picture import Finding, picture

START = datetime(2026, 11, 2, 6, tzinfo=UTC)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
DOMAIN = "bakery.example"
SPF = {"pass": "spf_strict", "warn": "spf_softfail", "fail": "spf_missing", "could_not_test": "dns_timeout"}


def spf(verdict: str) -> Finding:
    return Finding("mail.spf.record", verdict, SPF[verdict], 3)


def mx(*hosts: str) -> Finding:
    return Finding("mail.mx", "pass" if hosts else "not_applicable", "mx_found" if hosts else "no_mail", 1,
                   {"hosts": list(hosts)} if hosts else {})  # fmt: skip


def ns(*servers: str, parent: tuple[str, ...] | None = None) -> Finding:
    seen = {"servers": dict.fromkeys(servers, "answers"), "parent": None if parent is None else list(parent)}
    return Finding("dns.delegation", "pass", "ns_agree", 1, seen)


def lock(begins: datetime, days: int, *, issuer: str = "Let's Encrypt", key: str = "k1", **more: str) -> Finding:
    seen = {"not_before": begins.isoformat(), "not_after": (begins + days * DAY).isoformat(), "names": []}
    seen |= {"issuer": issuer, "key": key, "reason": "certificate_valid"}
    hosts = {DOMAIN: seen, **{host: {**seen, "key": other} for host, other in more.items()}}
    return Finding("web.certificate", "pass", "certificate_valid", 3, {"hosts": hosts})


def follow(*looks: tuple[datetime, list[Finding]] | list[Finding], memory: Memory | None = None, **ends: datetime):
    """The news of each look; a week between looks without a moment of their own."""
    memory, told, at = memory or Memory(), [], START
    for each in looks:
        at, findings = each if isinstance(each, tuple) else (at + WEEK, each)
        memory, news = compare(memory, picture(DOMAIN, at, findings, ends))
        told.append(news)
    return told


def kinds(told) -> list[list[str]]:
    return [[each.kind.value for each in news] for news in told]


def weeks(*verdicts: str) -> list[int]:
    return [len(news) for news in follow(*([spf(each)] for each in verdicts))]


def test_the_first_look_tells_nothing_whatever_it_sees():
    assert follow([spf("fail"), mx(), lock(START, 22)]) == [[]]


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ("pass fail", [0, 1]),
        ("pass warn", [0, 1]),
        ("warn fail", [0, 1]),
        ("fail warn", [0, 0]),
        ("fail fail", [0, 0]),
        ("fail pass", [0, 0]),
        ("pass could_not_test", [0, 0]),
        ("pass could_not_test fail", [0, 0, 1]),
        ("fail could_not_test fail", [0, 0, 0]),
        ("could_not_test fail", [0, 0]),
        ("could_not_test pass fail", [0, 0, 1]),
        ("pass warn fail", [0, 1, 1]),
        ("pass fail warn fail", [0, 1, 0, 0]),
        ("fail pass fail", [0, 0, 1]),
    ],
)
def test_what_gets_worse_is_told_and_what_nobody_saw_neither_counts_nor_hides(verdicts, told):
    assert weeks(*verdicts.split()) == told


def test_one_that_comes_and_goes_is_told_once():
    assert weeks(*["pass", "fail"] * 30) == [0, 1] + [0, 0] * 29


@pytest.mark.parametrize(("good", "told"), [(4, 0), (5, 1)])
def test_mended_for_four_weeks_a_new_fault_is_told_again(good, told):
    """Five weekly looks in order span four weeks."""
    assert weeks("pass", "fail", *["pass"] * good, "fail")[-1] == told


def test_a_fault_or_a_gap_between_begins_the_four_weeks_anew_or_not():
    assert weeks("pass", "fail", "pass", "pass", "pass", "fail", "pass", "pass", "fail")[-1] == 0
    assert weeks("pass", "fail", "pass", "could_not_test", "pass", "could_not_test", "pass", "fail")[-1] == 1


def test_back_where_it_stood_before_counts_as_mended_even_if_that_was_not_perfect():
    assert weeks("warn", "fail", *["warn"] * 5, "fail") == [0, 1, 0, 0, 0, 0, 0, 1]


def test_the_news_says_until_when_it_was_in_order():
    [news] = follow([spf("pass")], [spf("could_not_test")], [spf("fail")])[-1]
    assert (news.kind, news.subject, news.reason, news.harm) == (Kind.REGRESSION, "mail.spf.record", "spf_missing", 3)
    assert news.since == START + WEEK


def test_checks_without_harm_are_no_news():
    before, after = (Finding("dns.caa", verdict, "caa_set", 0) for verdict in ("pass", "warn"))
    assert follow([before], [after]) == [[], []]


def test_a_domain_that_is_gone_is_told_once_and_its_checks_are_not():
    gone = [Finding(check, "could_not_test", "no_such_domain", CHECKS[check].harm) for check in CHECKS]
    told = follow([spf("pass"), mx("a.example")], gone, gone)
    assert [[each.subject for each in news] for news in told] == [[], ["domain"], []]


def test_a_change_of_mail_servers_is_told_with_both_and_one_of_order_is_not():
    told = follow([mx("a.example", "b.example")], [mx("B.example.", "a.example")], [mx("c.example")], [mx()])
    assert kinds(told) == [[], [], ["change"], ["change"]]
    assert (told[2][0].before, told[2][0].after) == (("a.example", "b.example"), ("c.example",))
    assert (told[3][0].before, told[3][0].after) == (("c.example",), ())


def test_mail_servers_that_nobody_could_see_did_not_change():
    hidden = Finding("mail.mx", "could_not_test", "dns_servfail", 1)
    assert kinds(follow([mx("a.example")], [hidden], [mx("a.example")])) == [[], [], []]


def test_values_that_take_turns_are_told_once_and_one_that_was_long_gone_again():
    one, two = [mx("a.example")], [mx("b.example")]
    assert [len(each) for each in follow(one, two, one, two, one)] == [0, 1, 0, 0, 0]
    assert [len(each) for each in follow(one, *[two] * 5, one)] == [0, 1, 0, 0, 0, 0, 1]


def test_name_servers_by_the_zone_above_or_by_the_zone_are_the_same_set_seen_twice():
    both, alone = [ns("a.nic", "b.nic", parent=("a.nic",))], [ns("a.nic", "b.nic")]
    assert kinds(follow(both, alone, both, alone)) == [[], [], [], []]
    assert kinds(follow(both, [ns("c.nic", parent=("c.nic",))])) == [[], ["change"]]


def test_a_list_too_long_to_be_met_whole_is_not_compared():
    first, second = ([f"{letter}{n}.nic" for n in range(8)] for letter in "ab")
    assert kinds(follow([ns(*first)], [ns(*second)])) == [[], []]


def test_an_ordinary_renewal_is_no_news():
    renewed = lock(START + 60 * DAY, 90, key="k2")
    assert follow([lock(START, 90)], (START + 61 * DAY, [renewed])) == [[], []]


def test_a_new_key_from_the_same_maker_long_before_the_end_is_told():
    [news] = follow([lock(START, 90)], [lock(START + 10 * DAY, 90, key="k2")])[-1]
    assert (news.kind, news.subject, news.hosts) == (Kind.CHANGE, "certificate.key", (DOMAIN,))


def test_another_maker_is_told_once_for_all_hosts_and_another_spelling_is_not():
    www = f"www.{DOMAIN}"
    first = lock(START, 90, issuer="Sectigo Limited", **{www: "k1"})
    other = lock(START + 70 * DAY, 90, issuer="Let's Encrypt", key="k2", **{www: "k2"})
    told = follow([first], (START + 71 * DAY, [other]))
    assert [(each.subject, each.hosts, each.before, each.after) for each in told[1]] == [
        ("certificate.issuer", (DOMAIN, www), ("Sectigo Limited",), ("Let's Encrypt",))
    ]
    assert follow([first], (START + 71 * DAY, [lock(START + 70 * DAY, 90, issuer="Sectigo", key="k2")]))[1] == []


def test_makers_that_take_turns_are_told_once():
    looks = [
        (START + n * 60 * DAY, [lock(START + n * 60 * DAY, 90, issuer=("A", "B")[n % 2], key=f"k{n}")])
        for n in range(8)
    ]
    assert [len(each) for each in follow(*looks)] == [0, 1, 0, 0, 0, 0, 0, 0]


def test_the_mail_servers_of_a_provider_are_looked_after_by_the_provider():
    def mail(host, issuer):
        seen = {"host": host, "certificate": "valid", "issuer": issuer, "key": issuer}
        seen |= {"not_before": START.isoformat(), "not_after": (START + 90 * DAY).isoformat()}
        return [Finding("mail.certificate", "pass", "certificate_valid", 1, {"servers": [seen]})]

    assert kinds(follow(mail("mx.google.com", "A"), mail("mx.google.com", "B"))) == [[], []]
    assert kinds(follow(mail(f"mx.{DOMAIN}", "A"), mail(f"mx.{DOMAIN}", "B"))) == [[], ["change"]]


@pytest.mark.parametrize(("life", "left", "told"), [(90, 21, 1), (90, 22, 0), (47, 11, 1), (47, 12, 0), (6, 3, 0)])
def test_a_certificate_is_told_within_three_weeks_and_when_a_quarter_of_its_life_is_left(life, left, told):
    seen = lock(START, life)
    at = START + (life - left) * DAY
    news = follow((at - WEEK if life > 20 else at - DAY, [spf("pass")]), (at, [seen]), (at + DAY, [seen]))
    assert [len(each) for each in news] == [0, told, 0 if told or left > life / 4 + 1 else 1]


def test_the_end_of_a_certificate_is_told_once_as_such_and_its_expiry_as_a_fault():
    seen = lock(START, 90)
    soon = Finding("web.certificate", "warn", "certificate_expires_soon", 3, seen.observation)
    over = Finding("web.certificate", "fail", "certificate_expired", 3)
    looks = [
        (START + days * DAY, [each]) for days, each in [(60, seen), (70, soon), (77, soon), (84, soon), (91, over)]
    ]
    told = follow(*looks)
    assert kinds(told) == [[], ["expiry"], [], [], ["regression"]]
    assert told[1][0].ends == START + 90 * DAY


def test_signatures_that_end_soon_are_told_as_an_end():
    good, soon = (
        [Finding("dns.dnssec", verdict, reason, 1)]
        for verdict, reason in (("pass", "signed"), ("warn", "signature_ends_soon"))
    )
    assert kinds(follow(good, soon, soon, good, soon)) == [[], ["expiry"], [], [], []]


def test_the_end_of_a_proof_is_told_once():
    assert kinds(follow([spf("pass")], [spf("pass")], [spf("pass")], proof=START + 30 * DAY)) == [[], ["expiry"], []]
    assert kinds(follow([spf("pass")], [spf("pass")], proof=START + 60 * DAY)) == [[], []]


def test_whether_a_told_fault_is_mended_can_be_asked():
    memory = Memory()
    for n, verdict in enumerate(("pass", "fail", "pass")):
        memory, _ = compare(memory, picture(DOMAIN, START + n * WEEK, [spf(verdict)]))
        assert in_order(memory, "mail.spf.record") == (verdict == "pass")
    assert not in_order(memory, "web.https")


# Any sequence of looks, with anything in their observations.

HOSTS = st.sampled_from(["a.example", "b.example", DOMAIN, f"www.{DOMAIN}"])
MOMENTS = st.integers(-100, 400).map(lambda days: (START + days * DAY).isoformat())
LOCKS = st.fixed_dictionaries(
    {
        "reason": st.sampled_from(["certificate_valid", "certificate_expired"]),
        "issuer": st.sampled_from(["A", "B", ""]),
        "key": st.sampled_from(["k1", "k2", ""]),
        "not_before": MOMENTS | st.none(),
        "not_after": MOMENTS | st.none(),
    }
)
JUNK = st.recursive(
    st.none() | st.integers() | st.text(max_size=5), lambda each: st.lists(each, max_size=2), max_leaves=4
)
SEEN = st.fixed_dictionaries(
    {
        "hosts": st.lists(HOSTS, max_size=3) | st.dictionaries(HOSTS, LOCKS, max_size=2) | JUNK,
        "servers": st.dictionaries(HOSTS, st.just("answers"), max_size=3)
        | st.lists(
            st.builds(lambda host, lock: {"host": host, "certificate": "valid", **lock}, HOSTS, LOCKS), max_size=2
        )
        | JUNK,
        "parent": st.lists(HOSTS, max_size=2) | JUNK,
    }
)
CHOSEN = [
    *((check, reason) for check in ("mail.mx", "dns.dnssec", "dns.delegation", "web.certificate", "mail.certificate")
      for reason in sorted(CHECKS[check].reasons)[:60]),
    ("mail.spf.record", "spf_missing"),
    ("dns.caa", "caa_missing"),
]  # fmt: skip
FINDINGS = st.lists(
    st.builds(
        lambda of, verdict, seen: Finding(of[0], verdict, of[1], CHECKS[of[0]].harm, seen),
        st.sampled_from(CHOSEN),
        st.sampled_from([each.value for each in CheckVerdict]),
        SEEN,
    ),
    unique_by=lambda each: each.check,
    max_size=6,
)
ENDS = st.dictionaries(st.just("proof"), st.integers(-10, 100).map(lambda days: START + days * DAY), max_size=1)
LOOKS = st.lists(st.tuples(st.integers(1, 40), FINDINGS, ENDS), max_size=12)


@settings(max_examples=300, deadline=None)
@given(LOOKS)
def test_over_any_looks_nothing_is_told_twice_and_a_look_compared_with_itself_tells_nothing(looks):
    memory, at, told = Memory(), START, []
    for days, findings, ends in looks:
        at += days * DAY
        seen = picture(DOMAIN, at, findings, ends)
        memory, news = compare(memory, seen)
        told += news
        assert compare(memory, seen) == (memory, [])
        again, silence = compare(memory, picture(DOMAIN, at + timedelta(seconds=1), findings, ends))
        assert silence == []
        assert again.checks.keys() == memory.checks.keys()
        assert Memory.model_validate_json(memory.model_dump_json()) == memory
    identities = [each.identity for each in told]
    assert len(set(identities)) == len(identities)
    assert all(len(each) <= 200 for each in identities)


@settings(max_examples=150, deadline=None)
@given(LOOKS, st.randoms(use_true_random=False))
def test_in_which_order_results_landed_makes_no_difference(looks, random):
    first, second, at = Memory(), Memory(), START
    for days, findings, ends in looks:
        at += days * DAY
        shuffled = random.sample(findings, len(findings))
        first, told = compare(first, picture(DOMAIN, at, findings, ends))
        second, same = compare(second, picture(DOMAIN, at, shuffled, ends))
        assert told == same
    assert first == second


@settings(max_examples=100, deadline=None)
@given(LOOKS)
def test_looks_that_could_see_nothing_change_nothing_that_is_told(looks):
    """Put between any two looks, on the same day."""

    def all_of(with_blind: bool):
        memory, at, told = Memory(), START, []
        for days, findings, ends in looks:
            at += days * DAY
            memory, news = compare(memory, picture(DOMAIN, at, findings, ends))
            told += news
            if with_blind:
                blind = [Finding(check, "could_not_test", "dns_timeout", CHECKS[check].harm) for check in CHECKS]
                memory, news = compare(memory, picture(DOMAIN, at + timedelta(seconds=9), blind))
                assert news == []
        return [(each.kind, each.subject, each.identity) for each in told]

    assert all_of(with_blind=True) == all_of(with_blind=False)
