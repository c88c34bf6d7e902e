# SPDX-License-Identifier: EUPL-1.2
"""Picture and plan."""

from datetime import datetime

from pydantic import BaseModel, Field

from bolwerk.api.schemas.base import Incoming, one_of
from bolwerk.core.posture.evidence import SourceKind, State, Verdict
from bolwerk.core.posture.measure import Proof, Who
from bolwerk.core.posture.step import Reason

Decided = one_of(("done", "dismissed", "open"))


class BandOut(BaseModel):
    """The truth lies between `low` and `high` (0 to 1)."""

    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class EvidenceOut(BaseModel):
    source: SourceKind
    verdict: Verdict
    observed_at: datetime
    expires_at: datetime | None
    reference: str


class ControlOut(BandOut):
    """`state` is how we know, `verdict` how it stands."""

    id: str
    title: str
    state: State
    verdict: Verdict
    evidence: list[EvidenceOut]


class TopicOut(BandOut):
    id: str
    name: str
    state: State
    verdict: Verdict
    controls: list[ControlOut]


class PostureOut(BaseModel):
    as_of: datetime
    prevention: BandOut
    response: BandOut
    topics: list[TopicOut]


class WhyOut(BaseModel):
    """A control that asks for this step."""

    control: str
    reason: Reason
    references: list[str]


class StepOut(BaseModel):
    """One step. `proof` and `checks`: what will close it. `risk_removed`: harm of what is missing times share.

    `this_week`: among the first to do. `not_before`: when it may begin, if an earlier step must first have its time.
    """

    measure: str
    title: str
    why: str
    done: str
    minutes: int
    euros: int
    who: Who
    asked_by: list[WhyOut]
    proof: Proof
    checks: list[str]
    unlocks: list[str]
    risk_removed: float
    this_week: bool
    not_before: datetime | None


class DecisionIn(Incoming):
    state: Decided


class PlanOut(BaseModel):
    """`decided`: what the firm said of a measure; steps come in the order to do them."""

    as_of: datetime
    steps: list[StepOut]
    decided: dict[str, Decided]
