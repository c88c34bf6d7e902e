# SPDX-License-Identifier: EUPL-1.2
"""How sure one verdict makes us: 0 nothing holds, 1 everything holds. The only place with these numbers.

All claims are equally wide, whatever they say: so a changed answer moves a band and never widens it. Stale
evidence is at least as wide as a fresh claim, so that fresh knowledge never widens what stale evidence left.
"""

from dataclasses import dataclass

from bolwerk.core.posture.evidence import Verdict


@dataclass(frozen=True, slots=True)
class Band:
    """The truth lies between `low` and `high`, both 0..1."""

    low: float
    high: float


UNKNOWN = Band(0.0, 1.0)
NOTHING_MISSING = Band(1.0, 1.0)

OBSERVED = {Verdict.MET: Band(1.0, 1.0), Verdict.PARTLY: Band(0.5, 0.5), Verdict.NOT_MET: Band(0.0, 0.0)}
CLAIMED = {Verdict.MET: Band(0.5, 1.0), Verdict.PARTLY: Band(0.25, 0.75), Verdict.NOT_MET: Band(0.0, 0.5)}
STALE_OBSERVED = CLAIMED
STALE_CLAIMED = {
    Verdict.MET: Band(0.25, 1.0),
    Verdict.PARTLY: Band(0.125, 0.875),
    Verdict.NOT_MET: Band(0.0, 0.75),
}
