# SPDX-License-Identifier: EUPL-1.2
"""Lists of many domains."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from bolwerk.api.schemas.base import Incoming


class ListIn(Incoming):
    """`text`: a table or a mere list of domains, as a file would hold it."""

    name: str = Field(default="", max_length=100)
    text: str = Field(max_length=2_000_000, examples=["Name;Site\nDe Zon;dezon.be"])
    start: bool = True


class LineOut(BaseModel):
    line: int
    error: str


class ListCounts(BaseModel):
    """`forgeable` of `known` can be forged by mail; `lock`: websites not safely locked."""

    forgeable: int
    known: int
    expired: int
    lock: int
    software: int
    missing: int
    refused: int


class ListOut(BaseModel):
    """`landed` of `domains` were looked at. `wrong` lines hold no domain, the first of them are `lines`; `twice`
    lines name one again."""

    id: UUID
    name: str
    state: str = Field(examples=["draft", "going", "paused", "done"])
    domains: int
    landed: int
    wrong: int
    twice: int
    lines: list[LineOut]
    found: ListCounts
    made_at: datetime
    finished_at: datetime | None
