# SPDX-License-Identifier: EUPL-1.2
"""The weekly look and its news."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from bolwerk.api.schemas.base import Incoming
from bolwerk.core.watch.news import Kind as NewsKind


class WatchIn(Incoming):
    on: bool


class ReadIn(Incoming):
    """`items`: ids of news."""

    items: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(max_length=200)


class NewsOut(BaseModel):
    """`subject`: a check that got worse or whose matter ends, `domain`, `proof`; for a change `mx`, `ns`,
    `certificate.issuer` or `certificate.key`. `since`: until when it was in order. `mended`: it is again. `measure`:
    the step that mends it."""

    id: int
    kind: NewsKind
    subject: str
    reason: str
    hosts: list[str]
    before: list[str]
    after: list[str]
    since: datetime | None
    ends: datetime | None
    at: datetime
    read_at: datetime | None
    mended: bool
    title: str
    text: str
    measure: str


class WatchOut(BaseModel):
    """`next_at`: when the next weekly look is due; null while it is off, or before the first."""

    domain: str
    on: bool
    looked_at: datetime | None
    next_at: datetime | None
    news: list[NewsOut]
