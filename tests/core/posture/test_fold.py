# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta

import pytest

from bolwerk.core.posture.bands import Band
from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import Capability, Evidence, SourceKind, State, Verdict
from bolwerk.core.posture.fold import fold
from bolwerk.core.posture.picture import ControlPosture

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPEC = ControlSpec("backup", "backup", Capability.PREVENTION, 3)
MET, PARTLY, NOT_MET, NOT_APPLICABLE, UNKNOWN = Verdict
ANSWER, PROBE, DEVICE = SourceKind.ANSWER, SourceKind.PROBE, SourceKind.DEVICE
PROVEN, CLAIMED, CONTRADICTED = State.PROVEN, State.CLAIMED, State.CONTRADICTED


def said(verdict: Verdict, days: int = 5, reference: str = "question:q@1#x", control: str = "backup") -> Evidence:
    return Evidence(control, ANSWER, verdict, NOW - timedelta(days=days), None, "s", reference)


def seen(verdict: Verdict, days: int = 3, reference: str = "check:c", control: str = "backup") -> Evidence:
    return Evidence(control, PROBE, verdict, NOW - timedelta(days=days), None, "s", reference)


def one(*evidence: Evidence) -> ControlPosture:
    return fold(evidence, [SPEC], NOW).controls["backup"]


def judged(*evidence: Evidence) -> tuple[State, Verdict, float, float]:
    found = one(*evidence)
    return found.state, found.verdict, found.low, found.high


NOTHING = (State.UNKNOWN, UNKNOWN, 0.0, 1.0)
# claim, observation -> picture when the observation is newer, and when the claim is.
TRUTH = [
    (MET, MET, (PROVEN, MET, 1.0, 1.0), (PROVEN, MET, 1.0, 1.0)),
    (MET, PARTLY, (CONTRADICTED, PARTLY, 0.5, 0.5), (CONTRADICTED, PARTLY, 0.5, 0.5)),
    (MET, NOT_MET, (CONTRADICTED, NOT_MET, 0.0, 0.0), (CONTRADICTED, NOT_MET, 0.0, 0.0)),
    (MET, NOT_APPLICABLE, (CLAIMED, MET, 0.5, 1.0), (CLAIMED, MET, 0.5, 1.0)),
    (MET, UNKNOWN, (CLAIMED, MET, 0.5, 1.0), (CLAIMED, MET, 0.5, 1.0)),
    (PARTLY, MET, (PROVEN, MET, 1.0, 1.0), (CONTRADICTED, MET, 1.0, 1.0)),
    (PARTLY, PARTLY, (PROVEN, PARTLY, 0.5, 0.5), (PROVEN, PARTLY, 0.5, 0.5)),
    (PARTLY, NOT_MET, (CONTRADICTED, NOT_MET, 0.0, 0.0), (CONTRADICTED, NOT_MET, 0.0, 0.0)),
    (PARTLY, NOT_APPLICABLE, (CLAIMED, PARTLY, 0.25, 0.75), (CLAIMED, PARTLY, 0.25, 0.75)),
    (PARTLY, UNKNOWN, (CLAIMED, PARTLY, 0.25, 0.75), (CLAIMED, PARTLY, 0.25, 0.75)),
    (NOT_MET, MET, (PROVEN, MET, 1.0, 1.0), (CONTRADICTED, MET, 1.0, 1.0)),
    (NOT_MET, PARTLY, (PROVEN, PARTLY, 0.5, 0.5), (CONTRADICTED, PARTLY, 0.5, 0.5)),
    (NOT_MET, NOT_MET, (PROVEN, NOT_MET, 0.0, 0.0), (PROVEN, NOT_MET, 0.0, 0.0)),
    (NOT_MET, NOT_APPLICABLE, (CLAIMED, NOT_MET, 0.0, 0.5), (CLAIMED, NOT_MET, 0.0, 0.5)),
    (NOT_MET, UNKNOWN, (CLAIMED, NOT_MET, 0.0, 0.5), (CLAIMED, NOT_MET, 0.0, 0.5)),
    (NOT_APPLICABLE, MET, (PROVEN, MET, 1.0, 1.0), (PROVEN, MET, 1.0, 1.0)),
    (NOT_APPLICABLE, PARTLY, (CONTRADICTED, PARTLY, 0.5, 0.5), (CONTRADICTED, PARTLY, 0.5, 0.5)),
    (NOT_APPLICABLE, NOT_MET, (CONTRADICTED, NOT_MET, 0.0, 0.0), (CONTRADICTED, NOT_MET, 0.0, 0.0)),
    (NOT_APPLICABLE, NOT_APPLICABLE, (PROVEN, NOT_APPLICABLE, 1.0, 1.0), (PROVEN, NOT_APPLICABLE, 1.0, 1.0)),
    (NOT_APPLICABLE, UNKNOWN, (CLAIMED, NOT_APPLICABLE, 1.0, 1.0), (CLAIMED, NOT_APPLICABLE, 1.0, 1.0)),
    (UNKNOWN, MET, (PROVEN, MET, 1.0, 1.0), (PROVEN, MET, 1.0, 1.0)),
    (UNKNOWN, PARTLY, (PROVEN, PARTLY, 0.5, 0.5), (PROVEN, PARTLY, 0.5, 0.5)),
    (UNKNOWN, NOT_MET, (PROVEN, NOT_MET, 0.0, 0.0), (PROVEN, NOT_MET, 0.0, 0.0)),
    (UNKNOWN, NOT_APPLICABLE, (PROVEN, NOT_APPLICABLE, 1.0, 1.0), (PROVEN, NOT_APPLICABLE, 1.0, 1.0)),
    (UNKNOWN, UNKNOWN, NOTHING, NOTHING),
]


@pytest.mark.parametrize(("claim", "observation", "seen_last", "said_last"), TRUTH)
def test_claim_and_observation(
    claim: Verdict,
    observation: Verdict,
    seen_last: tuple[State, Verdict, float, float],
    said_last: tuple[State, Verdict, float, float],
) -> None:
    assert judged(said(claim, days=5), seen(observation, days=3)) == seen_last
    assert judged(said(claim, days=1), seen(observation, days=3)) == said_last


def test_the_truth_table_leaves_nothing_out() -> None:
    assert {(claim, observation) for claim, observation, *_ in TRUTH} == {(a, b) for a in Verdict for b in Verdict}


def test_without_evidence_nothing_is_known() -> None:
    assert judged() == NOTHING


@pytest.mark.parametrize(
    ("evidence", "low", "high"),
    [
        (seen(MET, days=30), 0.5, 1.0),
        (seen(PARTLY, days=30), 0.25, 0.75),
        (seen(NOT_MET, days=30), 0.0, 0.5),
        (said(MET, days=365), 0.25, 1.0),
        (said(PARTLY, days=365), 0.125, 0.875),
        (said(NOT_MET, days=365), 0.0, 0.75),
    ],
)
def test_stale_is_wider_than_fresh_and_narrower_than_unknown(evidence: Evidence, low: float, high: float) -> None:
    assert judged(evidence) == (State.STALE, evidence.verdict, low, high)


def test_stale_not_applicable_tells_nothing() -> None:
    assert judged(said(NOT_APPLICABLE, days=365)) == (State.STALE, UNKNOWN, 0.0, 1.0)


def test_its_own_end_date_goes_before_that_of_the_control() -> None:
    ends = Evidence("backup", PROBE, MET, NOW - timedelta(days=400), NOW + timedelta(seconds=1), "s", "check:c")
    ended = Evidence("backup", PROBE, MET, NOW - timedelta(days=1), NOW, "s", "check:c")
    assert judged(ends)[0] is PROVEN
    assert judged(ended)[0] is State.STALE


def test_a_fresh_claim_goes_before_a_stale_observation() -> None:
    assert judged(said(MET, days=5), seen(NOT_MET, days=40)) == (CLAIMED, MET, 0.5, 1.0)


def test_a_changed_answer_replaces_the_earlier_one() -> None:
    before = said(NOT_MET, days=9, reference="question:q@1#no")
    assert judged(before, said(MET, days=2, reference="question:q@2#yes")) == (CLAIMED, MET, 0.5, 1.0)


def test_could_not_test_takes_the_earlier_result_back() -> None:
    assert judged(seen(MET, days=9), seen(UNKNOWN, days=2)) == NOTHING


def test_of_two_checks_the_worst_counts() -> None:
    assert judged(seen(MET, reference="check:a"), seen(PARTLY, days=9, reference="check:b"))[1:] == (
        PARTLY,
        0.5,
        0.5,
    )


def test_of_two_questions_the_worst_counts() -> None:
    assert judged(said(MET, reference="question:a"), said(NOT_MET, reference="question:b"))[1] is NOT_MET


def test_a_measure_taken_sets_aside_earlier_claims_and_no_observation() -> None:
    answer, taken = said(NOT_MET, days=9), said(MET, days=2, reference="measure:copy-offline")
    assert judged(answer, taken) == (CLAIMED, MET, 0.5, 1.0)
    assert judged(answer, taken, seen(NOT_MET)) == (CONTRADICTED, NOT_MET, 0.0, 0.0)
    assert judged(said(NOT_MET, days=1), taken)[1] is NOT_MET


def test_the_picture_of_a_past_day_knows_nothing_of_later() -> None:
    assert fold([seen(MET, days=1)], [SPEC], NOW - timedelta(days=2)).controls["backup"].state is State.UNKNOWN


def test_evidence_on_an_unknown_control_is_left_aside() -> None:
    assert list(fold([seen(MET, control="gone")], [SPEC], NOW).controls) == ["backup"]


def test_the_evidence_that_counts_is_kept_newest_first() -> None:
    claim, observation = said(MET, days=5), seen(NOT_MET, days=3)
    assert one(said(PARTLY, days=9), claim, observation).evidence == (observation, claim)


def test_topics_and_bands_are_means_by_weight() -> None:
    prevention, response = Capability.PREVENTION, Capability.RESPONSE
    specs = [
        ControlSpec("a", "mail", prevention, 3),
        ControlSpec("b", "mail", prevention, 1),
        ControlSpec("c", "mail", prevention, 5),
        ControlSpec("d", "keep", response, 2),
    ]
    found = fold([seen(MET, control="a"), said(PARTLY, control="b"), said(NOT_APPLICABLE, control="c")], specs, NOW)
    mail = found.topics["mail"]
    assert (mail.state, mail.verdict) == (PROVEN, PARTLY)
    assert (mail.low, mail.high) == (3.25 / 4, 3.75 / 4)
    assert mail.counts == {PROVEN: 1, CLAIMED: 1, CONTRADICTED: 0, State.STALE: 0, State.UNKNOWN: 0}
    assert [each.control for each in mail.controls] == ["a", "b", "c"]
    assert found.prevention == Band(3.25 / 4, 3.75 / 4)
    assert found.response == Band(0.0, 1.0)


def test_one_contradicted_control_breaks_the_topic() -> None:
    specs = [
        ControlSpec("a", "mail", Capability.PREVENTION, 5),
        ControlSpec("b", "mail", Capability.PREVENTION, 1),
    ]
    found = fold([seen(MET, control="a"), said(MET, control="b"), seen(NOT_MET, control="b")], specs, NOW)
    assert found.topics["mail"].state is CONTRADICTED


def test_a_topic_is_met_only_when_every_control_is() -> None:
    specs = [
        ControlSpec("a", "mail", Capability.PREVENTION, 3),
        ControlSpec("b", "mail", Capability.PREVENTION, 3),
    ]
    half = fold([seen(MET, control="a")], specs, NOW).topics["mail"]
    whole = fold([seen(MET, control="a"), seen(MET, control="b")], specs, NOW).topics["mail"]
    assert (half.state, half.verdict) == (State.UNKNOWN, UNKNOWN)
    assert (whole.state, whole.verdict) == (PROVEN, MET)


def test_where_nothing_applies_no_band_turns_good() -> None:
    found = fold([said(NOT_APPLICABLE)], [SPEC], NOW)
    assert found.topics["backup"].verdict is NOT_APPLICABLE
    assert found.topics["backup"].state is CLAIMED
    assert found.prevention == Band(0.0, 1.0)
