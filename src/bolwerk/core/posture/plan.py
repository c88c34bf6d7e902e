# SPDX-License-Identifier: EUPL-1.2
"""Picture -> plan: the measures for this firm, the most risk removed per effort first. Pure."""

from collections.abc import Collection, Iterable

from bolwerk.core.posture.measure import Measure
from bolwerk.core.posture.order import NEGLIGIBLE, Order
from bolwerk.core.posture.picture import Posture
from bolwerk.core.posture.step import Step, holds, step


def plan(
    posture: Posture,
    measures: Iterable[Measure],
    profile: Collection[str],
    *,
    done: Collection[str] = (),
    dismissed: Collection[str] = (),
    limit: int | None = None,
) -> tuple[Step, ...]:
    """The ordered steps for a firm with these profile tags, the first `limit` of them.

    A measure comes only after all it requires. A required measure needs no doing when it is in `done`, or if
    every control it closes is proven to hold. One that is dismissed, absent or not meant for this firm can
    never be done: what requires it is left out. What is proven to hold is not asked for again.
    """
    by_id = {each.id: each for each in sorted(measures, key=lambda each: each.id)}
    behind = {name for name, each in by_id.items() if settled(each, posture)}.union(done)
    tags = frozenset(profile)
    usable = {
        name: each
        for name, each in by_id.items()
        if name not in behind and name not in dismissed and each.show_when.holds(tags)
    }
    placed: list[tuple[Measure, float]] = []
    unlocks: dict[str, list[str]] = {}
    for measure, removed in reversed(list(Order(usable, behind, posture))):
        if removed <= NEGLIGIBLE and measure.id not in unlocks:
            continue  # groundwork for something that other steps made needless
        placed.insert(0, (measure, removed))
        for required in dict.fromkeys(measure.requires):
            unlocks.setdefault(required, []).insert(0, measure.id)
    return tuple([step(each, removed, tuple(unlocks.get(each.id, ())), posture) for each, removed in placed[:limit]])


def settled(measure: Measure, posture: Posture) -> bool:
    """Its outcome is proven. A measure that closes nothing itself is never settled this way."""
    if not measure.controls:
        return False
    for name in measure.controls:
        control = posture.controls.get(name)
        if control is None or not holds(control):
            return False
    return True
