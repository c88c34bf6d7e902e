# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta

from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import Capability, Evidence, SourceKind, Verdict
from bolwerk.core.posture.fold import fold
from bolwerk.core.posture.measure import Measure, Proof, ShowWhen, Who
from bolwerk.core.posture.picture import Posture
from bolwerk.core.posture.plan import plan
from bolwerk.core.posture.step import Ask, Closing, Reason, Step

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPECS = [ControlSpec(name, "topic", Capability.PREVENTION, 4) for name in ("a", "b", "c", "d")]


def known(control: str, verdict: Verdict, source: SourceKind = SourceKind.PROBE) -> Evidence:
    kind = "question" if source is SourceKind.ANSWER else "check"
    return Evidence(control, source, verdict, NOW - timedelta(days=1), None, "s", f"{kind}:{control}")


def firm(*evidence: Evidence) -> Posture:
    return fold(evidence, SPECS, NOW)


def ids(steps: tuple[Step, ...]) -> list[str]:
    return [each.measure.id for each in steps]


def test_most_risk_per_minute_comes_first() -> None:
    quick, slow = Measure("slow-but-first-by-name", ("a",), 60), Measure("z-quick", ("b",), 10)
    assert ids(plan(firm(), [quick, slow], ())) == ["z-quick", "slow-but-first-by-name"]


def test_euros_weigh_as_minutes() -> None:
    free, paid = Measure("free", ("a",), 60), Measure("a-paid", ("b",), 10, euros=60)
    assert ids(plan(firm(), [free, paid], ())) == ["free", "a-paid"]


def test_a_known_gap_weighs_more_than_an_unknown_one() -> None:
    """Weight 4 harms 27: b lacks all of it, a half; and nobody was asked about a, so half of that."""
    measures = [Measure("a", ("a",), 30), Measure("b", ("b",), 30)]
    steps = plan(firm(known("b", Verdict.NOT_MET)), measures, ())
    assert [(each.measure.id, each.risk_removed) for each in steps] == [("b", 13.5), ("a", 3.375)]


def test_groundwork_is_worth_what_it_unlocks() -> None:
    groundwork = Measure("z-list", (), 10)
    opened = Measure("opened", ("a",), 10, requires=("z-list",), removes={"a": 1.0})
    other = Measure("other", ("b",), 30, removes={"b": 1.0})
    steps = plan(firm(), [groundwork, opened, other], ())
    assert ids(steps) == ["z-list", "opened", "other"]
    assert (steps[0].why, steps[0].closes, steps[0].unlocks) == ((), (), ("opened",))


def test_groundwork_for_two_counts_both() -> None:
    groundwork = Measure("list", (), 60)
    opened = [Measure(f"opened-{c}", (c,), 10, requires=("list",), removes={c: 1.0}) for c in ("a", "b")]
    other = Measure("other", ("c",), 60, removes={"c": 1.0})
    assert ids(plan(firm(), [groundwork, opened[0], other], ()))[0] == "other"
    assert ids(plan(firm(), [groundwork, *opened, other], ()))[0] == "list"


def test_two_measures_on_one_control_do_not_count_its_risk_twice() -> None:
    whole = Measure("whole", ("a",), 10, removes={"a": 1.0})
    again = Measure("z-again", ("a",), 10, removes={"a": 0.9})
    assert ids(plan(firm(), [whole, again], ())) == ["whole"]


def test_what_needs_something_impossible_is_left_out() -> None:
    measures = [
        Measure("needs-shop", ("a",), 10, requires=("shop",)),
        Measure("shop", ("b",), 10, show_when=ShowWhen(all_of=("webshop",))),
        Measure("needs-absent", ("a",), 10, requires=("absent",)),
        Measure("needs-dismissed", ("a",), 10, requires=("dismissed",)),
        Measure("dismissed", ("c",), 10),
        Measure("circle-1", ("d",), 10, requires=("circle-2",)),
        Measure("circle-2", ("d",), 10, requires=("circle-1",)),
    ]
    assert plan(firm(), measures, {"website"}, dismissed={"dismissed"}) == ()
    assert ids(plan(firm(), measures[:2], {"webshop"})) == ["shop", "needs-shop"]


def test_done_measures_open_what_requires_them() -> None:
    measures = [Measure("first", ("a",), 10), Measure("second", ("b",), 10, requires=("first",))]
    assert ids(plan(firm(), measures, (), done={"first"})) == ["second"]


def test_a_proven_outcome_stands_for_the_measure() -> None:
    measures = [Measure("first", ("a",), 10), Measure("second", ("b",), 10, requires=("first",))]
    assert ids(plan(firm(known("a", Verdict.MET)), measures, ())) == ["second"]


def test_a_claim_asks_only_for_what_can_prove_it() -> None:
    posture = firm(known("a", Verdict.MET, SourceKind.ANSWER))
    assert plan(posture, [Measure("m", ("a",), 10, proof=Proof.ANSWER)], ()) == ()
    (step,) = plan(posture, [Measure("m", ("a",), 10, proof=Proof.CHECK, checks=("mail.mx",))], ())
    assert step.why == (Ask("a", Reason.CLAIMED, ("question:a",)),)


def test_a_limit_cuts_the_plan() -> None:
    measures = [Measure(name, (name,), 10) for name in ("a", "b", "c")]
    assert ids(plan(firm(), measures, (), limit=2)) == ["a", "b"]
    assert plan(firm(), measures, (), limit=0) == ()


def test_groundwork_cut_off_from_what_it_unlocks_still_says_so() -> None:
    measures = [Measure("list", (), 10), Measure("opened", ("a",), 10, requires=("list",))]
    assert [(each.measure.id, each.unlocks) for each in plan(firm(), measures, (), limit=1)] == [
        ("list", ("opened",))
    ]


def test_a_measure_closes_its_controls_and_only_eases_others() -> None:
    (step,) = plan(firm(), [Measure("m", ("a",), 10, removes={"a": 1.0, "b": 0.5})], ())
    assert [each.control for each in step.why] == ["a", "b"]
    assert [each.control for each in step.closes] == ["a"]
    assert step.risk_removed == 10.125


def test_a_step_explains_itself() -> None:
    posture = firm(known("a", Verdict.MET, SourceKind.ANSWER), known("a", Verdict.NOT_MET))
    measure = Measure("dmarc", ("b", "a"), 20, 5, Who.BOTH, proof=Proof.CHECK, checks=("mail.dmarc.policy",))
    assert plan(posture, [measure], ()) == (
        Step(
            measure=measure,
            minutes=20,
            euros=5,
            who=Who.BOTH,
            why=(
                Ask("a", Reason.CONTRADICTED, ("check:a", "question:a")),
                Ask("b", Reason.UNKNOWN, ()),
            ),
            closes=(
                Closing("a", Proof.CHECK, ("mail.dmarc.policy",)),
                Closing("b", Proof.CHECK, ("mail.dmarc.policy",)),
            ),
            unlocks=(),
            risk_removed=30.375,
        ),
    )


def test_each_kind_of_gap_has_its_reason() -> None:
    old = Evidence("c", SourceKind.PROBE, Verdict.MET, NOW - timedelta(days=31), None, "s", "check:c")
    posture = firm(known("a", Verdict.NOT_MET), known("b", Verdict.PARTLY), old)
    steps = plan(posture, [Measure(name, (name,), 10) for name in ("a", "b", "c", "d")], ())
    assert {each.measure.id: each.why[0].reason for each in steps} == {
        "a": Reason.NOT_MET,
        "b": Reason.PARTLY,
        "c": Reason.STALE,
        "d": Reason.UNKNOWN,
    }


def checked(check: str, verdict: Verdict, *, days_ago: int = 1) -> Evidence:
    at = NOW - timedelta(days=days_ago)
    return Evidence("a", SourceKind.PROBE, verdict, at, at + timedelta(days=30), "s", f"check:{check}")


def test_a_measure_is_done_once_its_own_checks_pass_although_its_control_lacks_more() -> None:
    measures = [
        Measure("spf", ("a",), 10, proof=Proof.CHECK, checks=("mail.spf",)),
        Measure("dmarc", ("a",), 10, proof=Proof.CHECK, checks=("mail.dmarc",), requires=("spf",)),
    ]
    before = firm(checked("mail.spf", Verdict.NOT_MET), checked("mail.dmarc", Verdict.NOT_MET))
    assert ids(plan(before, measures, ())) == ["spf", "dmarc"]
    after = firm(checked("mail.spf", Verdict.MET), checked("mail.dmarc", Verdict.NOT_MET))
    assert ids(plan(after, measures, ())) == ["dmarc"]
    stale = firm(checked("mail.spf", Verdict.MET, days_ago=31), checked("mail.dmarc", Verdict.NOT_MET))
    assert ids(plan(stale, measures, ())) == ["spf", "dmarc"]


def test_going_half_way_on_purpose_is_enough_where_the_measure_says_so() -> None:
    half = Measure("watch", ("a",), 10, proof=Proof.CHECK, checks=("mail.dmarc",), enough=Verdict.PARTLY)
    whole = Measure("enforce", ("a",), 10, proof=Proof.CHECK, checks=("mail.dmarc",), requires=("watch",))
    assert ids(plan(firm(checked("mail.dmarc", Verdict.NOT_MET)), [half, whole], ())) == ["watch", "enforce"]
    assert ids(plan(firm(checked("mail.dmarc", Verdict.PARTLY)), [half, whole], ())) == ["enforce"]
    assert plan(firm(checked("mail.dmarc", Verdict.MET)), [half, whole], ()) == ()


def test_a_wall_that_is_trusted_and_not_there_comes_before_one_known_to_be_missing() -> None:
    measures = [Measure("known", ("a",), 10), Measure("trusted", ("b",), 15)]
    both = firm(known("a", Verdict.NOT_MET), known("b", Verdict.NOT_MET), known("b", Verdict.MET, SourceKind.ANSWER))
    assert ids(plan(both, measures, ())) == ["trusted", "known"]
