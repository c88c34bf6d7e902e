# SPDX-License-Identifier: EUPL-1.2
"""Which kind of wall a control is in the drawing: how we know and how it stands, in one form each."""

from datetime import datetime, timedelta
from enum import StrEnum

from bolwerk.core.posture.evidence import State, Verdict
from bolwerk.core.posture.picture import ControlPosture

FRESH = timedelta(minutes=10)


class Wall(StrEnum):
    """Seen: stands, half, gap. Told: outline, outline_half, outline_gap. Else: broken, weathered, mist."""

    STANDS = "stands"
    HALF = "half"
    GAP = "gap"
    OUTLINE = "outline"
    OUTLINE_HALF = "outline_half"
    OUTLINE_GAP = "outline_gap"
    BROKEN = "broken"
    WEATHERED = "weathered"
    MIST = "mist"


SEEN = {Verdict.MET: Wall.STANDS, Verdict.PARTLY: Wall.HALF, Verdict.NOT_MET: Wall.GAP}
TOLD = {Verdict.MET: Wall.OUTLINE, Verdict.PARTLY: Wall.OUTLINE_HALF, Verdict.NOT_MET: Wall.OUTLINE_GAP}
OTHER = {State.CONTRADICTED: Wall.BROKEN, State.STALE: Wall.WEATHERED}


def wall_of(control: ControlPosture) -> Wall:
    """Not for a control that does not apply: it is no part of the wall."""
    if control.state is State.PROVEN:
        return SEEN.get(control.verdict, Wall.MIST)
    if control.state is State.CLAIMED:
        return TOLD.get(control.verdict, Wall.MIST)
    return OTHER.get(control.state, Wall.MIST)


def is_fresh(control: ControlPosture, now: datetime) -> bool:
    """Whether it was seen to stand only just now: the drawing then shows it being built."""
    return wall_of(control) is Wall.STANDS and any(now - each.observed_at < FRESH for each in control.evidence)
