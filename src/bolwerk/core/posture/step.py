# SPDX-License-Identifier: EUPL-1.2
"""A step of the plan, which explains itself in keys: what asked for it, and what will close it."""

from dataclasses import dataclass
from enum import StrEnum

from bolwerk.core.posture.evidence import State, Verdict
from bolwerk.core.posture.measure import Measure, Proof, Who
from bolwerk.core.posture.picture import ControlPosture, Posture


class Reason(StrEnum):
    """Why a control asks for a measure."""

    CONTRADICTED = "contradicted"
    NOT_MET = "not_met"
    PARTLY = "partly"
    STALE = "stale"
    UNKNOWN = "unknown"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class Ask:
    """One control that asks, and the references of the evidence behind it (none when nothing is known)."""

    control: str
    reason: Reason
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """The evidence that will close one control: its kind, and the checks that give it."""

    control: str
    proof: Proof
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the plan.

    `why`: the controls that ask, heaviest first; empty when it is only needed for what it `unlocks` (ids of
    later steps that require it). `risk_removed`: weight (1-5, double where contradicted) x expected share
    missing (0..1) that it takes away, summed over its controls, after the steps before it.
    """

    measure: Measure
    minutes: int
    euros: int
    who: Who
    why: tuple[Ask, ...]
    closes: tuple[Closing, ...]
    unlocks: tuple[str, ...]
    risk_removed: float


def holds(control: ControlPosture) -> bool:
    """Nothing left to ask: proven to be met, or it does not apply."""
    if control.verdict is Verdict.NOT_APPLICABLE:
        return True
    return control.verdict is Verdict.MET and control.state is State.PROVEN


def asks(control: ControlPosture | None, measure: Measure) -> bool:
    """Whether the control still asks for this measure. What is claimed to be met asks only for proof."""
    if control is None or holds(control):
        return False
    claimed = control.state is State.CLAIMED and control.verdict is Verdict.MET
    return not claimed or measure.proof is not Proof.ANSWER


def reason(control: ControlPosture) -> Reason:
    """The key of why it asks; only for a control that asks."""
    if control.state is State.CONTRADICTED:
        return Reason.CONTRADICTED
    if control.state is State.STALE:
        return Reason.STALE
    if control.state is State.UNKNOWN:
        return Reason.UNKNOWN
    return Reason.CLAIMED if control.verdict is Verdict.MET else Reason(control.verdict.value)


def step(measure: Measure, removed: float, unlocks: tuple[str, ...], posture: Posture) -> Step:
    """The measure at its place in the plan, explained from the picture."""
    asking = [
        control
        for name in measure.effects()
        if (control := posture.controls.get(name)) is not None and asks(control, measure)
    ]
    if len(asking) > 1:
        asking.sort(key=lambda each: (-each.spec.weight * (2.0 - each.low - each.high), each.control))
    return Step(
        measure=measure,
        minutes=measure.minutes,
        euros=measure.euros,
        who=measure.who,
        why=tuple([Ask(c.control, reason(c), tuple([e.reference for e in c.evidence])) for c in asking]),
        closes=tuple(
            [
                Closing(each.control, measure.proof, measure.checks)
                for each in asking
                if each.control in measure.controls
            ]
        ),
        unlocks=unlocks,
        risk_removed=removed,
    )
