# SPDX-License-Identifier: EUPL-1.2
"""What the fold must know of a control. Its texts and framework ids live in the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bolwerk.core.posture.evidence import Capability, SourceKind

DEFAULT_VALID_DAYS: Mapping[SourceKind, int] = {
    SourceKind.ANSWER: 365,
    SourceKind.LESSON: 365,
    SourceKind.DRILL: 365,
    SourceKind.VISIT: 365,
    SourceKind.REPORT: 90,
    SourceKind.DEVICE: 90,
    SourceKind.PROBE: 30,
}


@dataclass(frozen=True, slots=True)
class ControlSpec:
    """One thing that should hold. `weight` 1-5 is the harm to a small firm when it does not.

    `valid_days`: days that evidence without an end date of its own stays fresh, per source; sources left
    out take DEFAULT_VALID_DAYS, so nothing stays green for ever. Raises ValueError for a weight outside 1-5.
    """

    id: str
    topic: str
    capability: Capability
    weight: int = 3
    valid_days: Mapping[SourceKind, int] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not 1 <= self.weight <= 5:
            raise ValueError(f"{self.id}: weight must be 1 to 5")

    @property
    def harm(self) -> int:
        """What its lack costs, as against others: each weight is three times the one below."""
        return int(3 ** (self.weight - 1))

    def days(self, source: SourceKind) -> int:
        """Days that evidence from this source stays fresh."""
        found = self.valid_days.get(source)
        return DEFAULT_VALID_DAYS[source] if found is None else found
