# SPDX-License-Identifier: EUPL-1.2
"""Picture -> plan: the measures for this firm, the most risk removed per effort first. Pure."""

from collections.abc import Collection, Iterable

from bolwerk.core.posture.evidence import Verdict
from bolwerk.core.posture.fold import expires_at
from bolwerk.core.posture.measure import Measure, Proof
from bolwerk.core.posture.order import NEGLIGIBLE, Order
from bolwerk.core.posture.picture import Posture
from bolwerk.core.posture.step import Step, holds, step

CHECK = "check:"


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
    """Its outcome is proven: by its own checks, or because every control it closes holds.

    A measure that closes nothing itself is never settled this way.
    """
    if not measure.controls:
        return False
    if measure.proof is Proof.CHECK and measure.checks and seen(measure, posture):
        return True
    for name in measure.controls:
        control = posture.controls.get(name)
        if control is None or not holds(control):
            return False
    return True


def seen(measure: Measure, posture: Posture) -> bool:
    """Each of its checks was passed, or passed well enough, and has not grown stale."""
    enough = {Verdict.MET, Verdict.NOT_APPLICABLE, measure.enough}
    proven = {
        each.reference
        for name in measure.controls
        if (control := posture.controls.get(name)) is not None
        for each in control.evidence
        if each.verdict in enough and expires_at(each, control.spec) > posture.as_of
    }
    return all(f"{CHECK}{check}" in proven for check in measure.checks)
