# SPDX-License-Identifier: EUPL-1.2
"""Plan -> agenda: what can begin this week, and what must wait for a step before it. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bolwerk.core.posture.evidence import Evidence, Verdict
from bolwerk.core.posture.measure import Measure
from bolwerk.core.posture.plan import CHECK
from bolwerk.core.posture.step import Step

THIS_WEEK = 3
SAME_TOPIC = 2
"""Of one topic at most so many at a time: a firm that only mends its mail leaves the back door open."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """`this_week`: at most THIS_WEEK steps. `later`: all others, in the order of the plan.

    `not_before`: by measure, when it may begin, for those that must let time pass after an earlier one.
    """

    this_week: tuple[Step, ...]
    later: tuple[Step, ...]
    not_before: Mapping[str, datetime]


def agenda(steps: Sequence[Step], topic_of: Mapping[str, str], not_before: Mapping[str, datetime]) -> Agenda:
    """`steps`: as `plan` gives them; `topic_of`: control to topic; `not_before`: as `waits` gives it.

    What requires a step that lets time pass comes after it, never in the same week.
    """
    chosen: dict[str, Step] = {}
    for same_topic in (SAME_TOPIC, THIS_WEEK):
        for step in steps:
            if len(chosen) == THIS_WEEK:
                break
            own = step.measure
            topics = Counter(_topic(each.measure, topic_of) for each in chosen.values())
            if own.id in chosen or own.id in not_before or topics[_topic(own, topic_of)] >= same_topic:
                continue
            if _ready(own, steps, chosen):
                chosen[own.id] = step
    this_week = tuple(each for each in steps if each.measure.id in chosen)
    later = tuple(each for each in steps if each.measure.id not in chosen)
    return Agenda(this_week, later, not_before)


def _ready(measure: Measure, steps: Sequence[Step], chosen: Mapping[str, Step]) -> bool:
    """All it requires is done, or stands in this week too and lets no time pass."""
    planned = {each.measure.id: each.measure for each in steps}
    needed = [planned[name] for name in measure.requires if name in planned]
    return all(each.id in chosen and not each.wait_days for each in needed)


def _topic(measure: Measure, topic_of: Mapping[str, str]) -> str:
    return next((topic_of[name] for name in measure.controls if name in topic_of), "")


def waits(
    steps: Iterable[Step], measures: Mapping[str, Measure], evidence: Sequence[Evidence], now: datetime
) -> dict[str, datetime]:
    """By measure still to do: when it may begin, where that is after `now`.

    A required measure lets its `wait_days` pass since its checks were first seen to hold, without a break.
    """
    found: dict[str, datetime] = {}
    for step in steps:
        for name in step.measure.requires:
            needed = measures.get(name)
            since = held_since(needed, evidence) if needed and needed.wait_days else None
            if needed is None or since is None:
                continue
            ready = since + timedelta(days=needed.wait_days)
            if ready > max(now, found.get(step.measure.id, now)):
                found[step.measure.id] = ready
    return found


def held_since(measure: Measure, evidence: Sequence[Evidence]) -> datetime | None:
    """Since when every check of a measure has held without a break; None when one does not hold, or has none.

    What could not be tested in between breaks nothing.
    """
    enough = {Verdict.MET, Verdict.NOT_APPLICABLE, measure.enough}
    starts = []
    for check in measure.checks:
        start = None
        own = [each for each in evidence if each.reference == f"{CHECK}{check}"]
        for each in sorted(own, key=lambda each: each.observed_at):
            if each.verdict is Verdict.UNKNOWN:
                continue
            start = (start or each.observed_at) if each.verdict in enough else None
        if start is None:
            return None
        starts.append(start)
    return max(starts, default=None)
