# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.posture.agenda import agenda, held_since, waits
from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import Capability, Evidence, SourceKind, Verdict
from bolwerk.core.posture.fold import fold
from bolwerk.core.posture.measure import Measure, Proof
from bolwerk.core.posture.plan import plan
from bolwerk.core.posture.step import Step

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TOPICS = {name: "mail" if name in "abc" else name for name in "abcdef"}
SPECS = [ControlSpec(name, TOPICS[name], Capability.PREVENTION, 4) for name in TOPICS]
WATCH = Measure("watch", ("a",), 10, proof=Proof.CHECK, checks=("dmarc",), enough=Verdict.PARTLY, wait_days=14)
REFUSE = Measure("refuse", ("a",), 20, requires=("watch",), proof=Proof.CHECK, checks=("dmarc",))


def seen(verdict: Verdict, days_ago: float) -> Evidence:
    return Evidence("a", SourceKind.PROBE, verdict, NOW - timedelta(days=days_ago), None, "s", "check:dmarc")


def steps(measures: list[Measure], *evidence: Evidence) -> tuple[Step, ...]:
    return plan(fold(evidence, SPECS, NOW), measures, ())


def week(measures: list[Measure], *evidence: Evidence) -> list[str]:
    found = steps(measures, *evidence)
    waiting = waits(found, {each.id: each for each in measures}, evidence, NOW)
    return [each.measure.id for each in agenda(found, TOPICS, waiting).this_week]


def test_the_three_that_remove_most_come_this_week() -> None:
    assert week(
        [Measure(name, (name,), minutes) for name, minutes in zip("adef", (40, 30, 20, 10), strict=True)]
    ) == [
        "f",
        "e",
        "d",
    ]


def test_of_one_topic_two_at_a_time_unless_there_is_nothing_else() -> None:
    mail = [Measure(name, (name,), 10) for name in "abc"]
    assert week([*mail, Measure("z", ("d",), 240)]) == ["a", "b", "z"]
    assert week(mail) == ["a", "b", "c"]


def test_what_requires_time_is_not_in_the_same_week() -> None:
    assert week([WATCH, REFUSE]) == ["watch"]
    plain = Measure("watch", ("a",), 10)
    assert week([plain, REFUSE]) == ["watch", "refuse"]


def test_time_counts_from_when_it_was_first_seen_to_hold_without_a_break() -> None:
    history = [
        seen(Verdict.PARTLY, 40),
        seen(Verdict.NOT_MET, 20),
        seen(Verdict.PARTLY, 13),
        seen(Verdict.UNKNOWN, 5),
    ]
    assert held_since(WATCH, [*history, seen(Verdict.PARTLY, 1)]) == NOW - timedelta(days=13)
    assert held_since(WATCH, [seen(Verdict.NOT_MET, 1)]) is None
    assert held_since(Measure("no-checks", ("a",), 10), history) is None


def test_the_next_step_may_begin_once_its_time_has_passed() -> None:
    early, late = seen(Verdict.PARTLY, 13.9), seen(Verdict.PARTLY, 14)
    assert week([WATCH, REFUSE], early) == []
    assert week([WATCH, REFUSE], late) == ["refuse"]
    found = steps([WATCH, REFUSE], early)
    assert waits(found, {"watch": WATCH}, [early], NOW) == {"refuse": early.observed_at + timedelta(days=14)}
    assert waits(found, {"watch": WATCH}, [late], NOW) == {}


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(5, 90), st.booleans()), min_size=1, max_size=8))
def test_nothing_is_lost_or_doubled_and_no_prerequisite_broken(drawn: list[tuple[str, int, bool]]) -> None:
    measures = [
        Measure(
            f"m{n}",
            (control,),
            minutes,
            requires=(f"m{n - 1}",) if chained and n else (),
            wait_days=7 if n % 3 else 0,
        )
        for n, (control, minutes, chained) in enumerate(drawn)
    ]
    found = steps(measures)
    got = agenda(found, TOPICS, {})
    assert sorted(each.measure.id for each in (*got.this_week, *got.later)) == sorted(
        each.measure.id for each in found
    )
    assert len(got.this_week) <= 3
    by_id = {each.id: each for each in measures}
    chosen = {each.measure.id for each in got.this_week}
    for each in got.this_week:
        for needed in each.measure.requires:
            assert needed in chosen
            assert by_id[needed].wait_days == 0
