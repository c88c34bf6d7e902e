# SPDX-License-Identifier: EUPL-1.2
"""What must hold for every firm, whatever it told and whatever was seen."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import Capability, Evidence, SourceKind, State, Verdict
from bolwerk.core.posture.fold import expires_at, fold
from bolwerk.core.posture.measure import Measure, Proof, ShowWhen
from bolwerk.core.posture.picture import Posture
from bolwerk.core.posture.plan import plan, settled

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAMES = ("a", "b", "c", "d", "e")
SPECS = {
    name: ControlSpec(name, f"topic-{at % 2}", list(Capability)[at % 2], 1 + at) for at, name in enumerate(NAMES)
}
REFERENCES = ("question:q@1#x", "question:q@2#y", "question:r@1#x", "check:k", "check:l", "measure:m")
KNOWN = [Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET]


def evidence(verdicts: list[Verdict]) -> st.SearchStrategy[Evidence]:
    return st.builds(
        Evidence,
        control=st.sampled_from([*NAMES, "gone"]),
        source=st.sampled_from(SourceKind),
        verdict=st.sampled_from(verdicts),
        observed_at=st.integers(-2, 40).map(lambda days: NOW - timedelta(days=days)),
        expires_at=st.none() | st.integers(-5, 60).map(lambda days: NOW + timedelta(days=days)),
        summary=st.sampled_from(["s", "t"]),
        reference=st.sampled_from(REFERENCES),
    )


ANY = st.lists(evidence(list(Verdict)), max_size=25)
APPLICABLE = st.lists(evidence([*KNOWN, Verdict.UNKNOWN]), max_size=25)


@st.composite
def measures(draw: st.DrawFn) -> list[Measure]:
    names = [f"m{at}" for at in range(draw(st.integers(0, 8)))]
    return [
        Measure(
            id=name,
            controls=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))),
            minutes=draw(st.integers(0, 90)),
            euros=draw(st.sampled_from([0, 30])),
            requires=tuple(draw(st.lists(st.sampled_from([*names, "absent"]), max_size=2, unique=True))),
            show_when=ShowWhen(none_of=tuple(draw(st.sampled_from([(), (), ("solo",)])))),
            removes=draw(st.dictionaries(st.sampled_from(NAMES), st.sampled_from([0.0, 0.4, 1.0]), max_size=2)),
            proof=draw(st.sampled_from(Proof)),
        )
        for name in names
    ]


def folded(log: list[Evidence]) -> Posture:
    return fold(log, SPECS.values(), NOW)


def widths(posture: Posture) -> list[float]:
    bands = [*posture.controls.values(), *posture.topics.values(), posture.prevention, posture.response]
    return [each.high - each.low for each in bands]


@given(APPLICABLE, evidence(KNOWN))
def test_fresh_knowledge_never_widens_a_band(log: list[Evidence], learned: Evidence) -> None:
    """As long as the same controls apply: when that changes, the mean is of something else."""
    if learned.control in SPECS and expires_at(learned, SPECS[learned.control]) <= NOW:
        return
    before, after = widths(folded(log)), widths(folded([*log, learned]))
    assert all(new <= old + 1e-9 for old, new in zip(before, after, strict=True))


@given(ANY, st.randoms(use_true_random=False), st.integers(0, 25))
def test_order_and_number_of_arrivals_do_not_matter(log: list[Evidence], dice: Random, again: int) -> None:
    shuffled = [*log, *log[:again]]
    dice.shuffle(shuffled)
    assert folded(shuffled) == folded(log)


@given(ANY)
def test_bands_stay_within_bounds_and_unknown_is_widest(log: list[Evidence]) -> None:
    posture = folded(log)
    for each in (*posture.controls.values(), *posture.topics.values(), posture.prevention, posture.response):
        assert 0.0 <= each.low <= each.high <= 1.0
    for each in posture.controls.values():
        assert (each.state is not State.UNKNOWN) or (each.verdict, each.low, each.high) == (Verdict.UNKNOWN, 0, 1)


@given(ANY)
def test_nothing_stays_proven_for_ever(log: list[Evidence]) -> None:
    later = fold(log, SPECS.values(), NOW + timedelta(days=800))
    assert {each.state for each in later.controls.values()} <= {State.STALE, State.UNKNOWN}


@given(ANY, measures(), st.sets(st.sampled_from(["m0", "m1"])), st.sets(st.sampled_from(["solo"])))
def test_no_plan_breaks_a_prerequisite(
    log: list[Evidence], offered: list[Measure], done: set[str], tags: set[str]
) -> None:
    posture = folded(log)
    behind = done | {each.id for each in offered if settled(each, posture)}
    steps = plan(posture, offered, tags, done=done)
    assert len({each.measure.id for each in steps}) == len(steps)
    for each in steps:
        assert behind.issuperset(each.measure.requires)
        assert each.measure.id not in behind
        assert each.measure.show_when.holds(tags)
        assert each.why or each.unlocks
        behind.add(each.measure.id)


@given(ANY, measures())
def test_what_is_proven_to_hold_is_not_asked_for_again(log: list[Evidence], offered: list[Measure]) -> None:
    posture = folded(log)
    held = {
        name
        for name, each in posture.controls.items()
        if (each.state, each.verdict) == (State.PROVEN, Verdict.MET) or each.verdict is Verdict.NOT_APPLICABLE
    }
    for each in plan(posture, offered, ()):
        assert held.isdisjoint(ask.control for ask in each.why)
        assert held.isdisjoint(closing.control for closing in each.closes)


@given(ANY, measures(), st.randoms(use_true_random=False))
def test_the_same_evidence_gives_the_same_plan(log: list[Evidence], offered: list[Measure], dice: Random) -> None:
    first = plan(folded(log), offered, ())
    dice.shuffle(log)
    dice.shuffle(offered)
    assert plan(folded(log), offered, ()) == first
