# SPDX-License-Identifier: EUPL-1.2
"""Proofs of mended faults."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from bolwerk.core.proofs.checking import Outcome


class RepairOut(BaseModel):
    """One proof that faults were mended; `id` leads to it."""

    id: UUID
    domain: str
    issued_at: datetime


class RepairsOut(BaseModel):
    """`provable`: the newest look again saw something mended."""

    provable: bool
    proofs: list[RepairOut]


class VerifiedOut(BaseModel):
    """What the proof says of itself counts only when `outcome` is valid; all null for no_proof."""

    outcome: Outcome
    id: str | None = None
    issuer: str | None = None
    issued_at: str | None = None
    domain: str | None = None
    key: str | None = None
