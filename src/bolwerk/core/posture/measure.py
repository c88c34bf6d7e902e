# SPDX-License-Identifier: EUPL-1.2
"""What the plan must know of a measure. Its texts and recipes live in the catalogue."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum

from bolwerk.core.posture.evidence import Verdict

USUAL_REMOVAL = 0.5


class Who(StrEnum):
    """Who does it."""

    SELF = "self"
    IT_SUPPLIER = "it_supplier"
    BOTH = "both"


class Proof(StrEnum):
    """What will close it: a check from outside, a new answer, or a look at the device."""

    CHECK = "check"
    ANSWER = "answer"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class ShowWhen:
    """For whom it is meant, in tags of the profile. An empty one is meant for everybody."""

    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    def holds(self, tags: Set[str]) -> bool:
        """Whether a firm with these tags is meant."""
        return (
            all(tag in tags for tag in self.all_of)
            and (not self.any_of or any(tag in tags for tag in self.any_of))
            and not any(tag in tags for tag in self.none_of)
        )


@dataclass(frozen=True, slots=True)
class Measure:
    """What to do. `minutes` of work, `euros` one-off plus the first year, `requires`: measures to do first.

    `removes`: share (0..1) of what is still missing of a control that it takes away; a control it closes that
    is not named there loses USUAL_REMOVAL. `checks`: the checks that prove it, once each says `enough` (met, or
    partly for a measure that goes half-way on purpose); where an answer is the proof, the repair of a fault that they
    saw closes it too, see `repaired.py`. `wait_days` must pass before what requires it may begin.
    Raises ValueError for figures outside these bounds.
    """

    id: str
    controls: tuple[str, ...]
    minutes: int
    euros: int = 0
    who: Who = Who.SELF
    requires: tuple[str, ...] = ()
    show_when: ShowWhen = ShowWhen()
    removes: Mapping[str, float] = field(default_factory=dict, hash=False)
    proof: Proof = Proof.ANSWER
    checks: tuple[str, ...] = ()
    enough: Verdict = Verdict.MET
    wait_days: int = 0

    def __post_init__(self) -> None:
        if self.minutes < 0 or self.euros < 0 or self.wait_days < 0:
            raise ValueError(f"{self.id}: minutes, euros and days cannot be negative")
        if not all(0 <= share <= 1 for share in self.removes.values()):
            raise ValueError(f"{self.id}: a share lies between 0 and 1")

    def effects(self) -> dict[str, float]:
        """Control -> share of what is missing that this takes away."""
        return {**dict.fromkeys(self.controls, USUAL_REMOVAL), **self.removes}
