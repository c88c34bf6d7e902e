# SPDX-License-Identifier: EUPL-1.2
"""Evidence -> picture. Pure: the same evidence gives the same picture, in whatever order it comes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bolwerk.core.posture.bands import (
    CLAIMED,
    NOTHING_MISSING,
    OBSERVED,
    STALE_CLAIMED,
    STALE_OBSERVED,
    UNKNOWN,
    Band,
)
from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import CLAIMS, Capability, Evidence, SourceKind, State, Verdict
from bolwerk.core.posture.picture import ControlPosture, Posture, TopicPosture

# Worst first. A control that does not apply lacks nothing.
BADNESS = {
    Verdict.NOT_MET: 3,
    Verdict.PARTLY: 2,
    Verdict.MET: 1,
    Verdict.NOT_APPLICABLE: 0,
    Verdict.UNKNOWN: -1,
}
WEAKEST = (Verdict.NOT_MET, Verdict.PARTLY, Verdict.UNKNOWN, Verdict.MET)
MEASURE_TAKEN = "measure:"
LEAST_SURE = (State.UNKNOWN, State.STALE, State.CLAIMED, State.PROVEN)

Judged = tuple[State, Verdict, Band]
NOTHING: Judged = (State.UNKNOWN, Verdict.UNKNOWN, UNKNOWN)


def fold(evidence: Iterable[Evidence], controls: Iterable[ControlSpec], now: datetime) -> Posture:
    """The picture as of `now` (aware).

    Evidence observed after `now`, or about a control that is not in `controls`, does not count. Of
    each control, source and subject only the newest counts, also when it is unknown: a withdrawal.
    """
    specs = list(controls)
    newest: dict[str, dict[tuple[SourceKind, str], Evidence]] = {spec.id: {} for spec in specs}
    for each in evidence:
        kept = newest.get(each.control)
        if kept is None or each.observed_at > now:
            continue
        key = (each.source, each.subject)
        other = kept.get(key)
        if other is None or _supersedes(each, other):
            kept[key] = each
    postures = {spec.id: _control(spec, newest[spec.id], now) for spec in specs}
    by_topic: dict[str, list[ControlPosture]] = {}
    for posture in postures.values():
        by_topic.setdefault(posture.spec.topic, []).append(posture)
    applicable = [each for each in postures.values() if each.verdict is not Verdict.NOT_APPLICABLE]
    prevention = Capability.PREVENTION
    return Posture(
        as_of=now,
        controls=postures,
        topics={topic: _topic(topic, members) for topic, members in by_topic.items()},
        prevention=_mean([each for each in applicable if each.spec.capability is prevention], UNKNOWN),
        response=_mean([each for each in applicable if each.spec.capability is not prevention], UNKNOWN),
    )


def _supersedes(one: Evidence, other: Evidence) -> bool:
    """Newer wins; at the same moment a total order decides, so that arrival never does."""
    if one.observed_at != other.observed_at:
        return one.observed_at > other.observed_at
    return _rank(one) > _rank(other)


def _rank(each: Evidence) -> tuple[bool, bool, float, int, str, str]:
    """At one moment: known before unknown, longer valid before shorter, worse before better."""
    expires = each.expires_at
    return (
        each.verdict is not Verdict.UNKNOWN,
        expires is None,
        expires.timestamp() if expires else 0.0,
        BADNESS[each.verdict],
        each.reference,
        each.summary,
    )


def expires_at(each: Evidence, spec: ControlSpec) -> datetime:
    """When it grows stale: its own end date, else that of its control and source."""
    return each.expires_at or each.observed_at + timedelta(days=spec.days(each.source))


def _control(spec: ControlSpec, newest: dict[tuple[SourceKind, str], Evidence], now: datetime) -> ControlPosture:
    if not newest:
        return ControlPosture(spec.id, *NOTHING[:2], 0.0, 1.0, (), spec)
    evidence = sorted(newest.values(), key=lambda each: (each.observed_at, each.source, each.reference), reverse=True)
    known = [each for each in evidence if each.verdict is not Verdict.UNKNOWN]
    fresh = [each for each in known if expires_at(each, spec) > now]
    state, verdict, band = _fresh(fresh) if fresh else _stale(known)
    return ControlPosture(spec.id, state, verdict, band.low, band.high, tuple(evidence), spec)


def _badness(each: Evidence) -> int:
    return BADNESS[each.verdict]


def _split(evidence: list[Evidence]) -> tuple[Evidence | None, Evidence | None]:
    """(worst claim, worst observation); of equally bad ones the newest, as `evidence` is newest first.

    That a measure was taken (`measure:<id>`) is a claim that sets aside every earlier claim.
    """
    claims: list[Evidence] = []
    seen: list[Evidence] = []
    taken = False
    for each in evidence:
        if each.source not in CLAIMS:
            seen.append(each)
        elif not taken:
            claims.append(each)
            taken = each.reference.startswith(MEASURE_TAKEN)
    return max(claims, key=_badness, default=None), max(seen, key=_badness, default=None)


def _fresh(evidence: list[Evidence]) -> Judged:
    claim, seen = _split(evidence)
    if seen is None or (seen.verdict is Verdict.NOT_APPLICABLE and claim is not None):
        if claim is None or claim.verdict is Verdict.NOT_APPLICABLE:
            state = State.CLAIMED if seen is None else State.PROVEN
            return state, Verdict.NOT_APPLICABLE, NOTHING_MISSING
        return State.CLAIMED, claim.verdict, CLAIMED[claim.verdict]
    band = OBSERVED.get(seen.verdict, NOTHING_MISSING)
    state = State.CONTRADICTED if claim is not None and _disagree(claim, seen) else State.PROVEN
    return state, seen.verdict, band


def _disagree(claim: Evidence, seen: Evidence) -> bool:
    """The owner claims more than was seen; or, after it was seen to hold, says that it no longer does.

    Seen to be better than an earlier claim is no disagreement: that is a measure taken, and proven.
    """
    claimed, observed = BADNESS[claim.verdict], BADNESS[seen.verdict]
    if observed >= BADNESS[Verdict.PARTLY] and claimed < observed:
        return True
    return claimed > observed and claim.observed_at > seen.observed_at


def _stale(evidence: list[Evidence]) -> Judged:
    """Only stale evidence is left. That something once did not apply no longer takes it out."""
    if not evidence:
        return NOTHING
    claim, seen = _split([each for each in evidence if each.verdict is not Verdict.NOT_APPLICABLE])
    if seen is not None:
        return State.STALE, seen.verdict, STALE_OBSERVED[seen.verdict]
    if claim is not None:
        return State.STALE, claim.verdict, STALE_CLAIMED[claim.verdict]
    return State.STALE, Verdict.UNKNOWN, UNKNOWN


def _mean(members: list[ControlPosture], empty: Band) -> Band:
    total = low = high = 0.0
    for each in members:
        weight = each.spec.weight
        total += weight
        low += weight * each.low
        high += weight * each.high
    return Band(low / total, high / total) if total else empty


def _topic(topic: str, members: list[ControlPosture]) -> TopicPosture:
    applicable = [each for each in members if each.verdict is not Verdict.NOT_APPLICABLE]
    counts = dict.fromkeys(State, 0)
    weights = dict.fromkeys(State, 0)
    for each in applicable:
        counts[each.state] += 1
        weights[each.state] += each.spec.weight
    if counts[State.CONTRADICTED]:
        state = State.CONTRADICTED
    elif applicable:
        state = max(LEAST_SURE, key=weights.__getitem__)
    else:
        state = min((each.state for each in members), key=LEAST_SURE.index)
    verdicts = {each.verdict for each in applicable}
    verdict = next((each for each in WEAKEST if each in verdicts), Verdict.NOT_APPLICABLE)
    band = _mean(applicable, NOTHING_MISSING)
    return TopicPosture(topic, state, verdict, band.low, band.high, tuple(members), counts)
