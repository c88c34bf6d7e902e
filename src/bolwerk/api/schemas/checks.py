# SPDX-License-Identifier: EUPL-1.2
"""How the domain stands, and who hosts it."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from bolwerk.api.schemas.base import Incoming
from bolwerk.core.probes.result import CheckVerdict


class ProvidersIn(Incoming):
    """`generic`: somebody else; "": as it was seen."""

    dns: str = Field(default="", max_length=60)
    mail: str = Field(default="", max_length=60)
    web: str = Field(default="", max_length=60)


class ProvidersOut(BaseModel):
    """Who hosts the DNS, the mail and the website. `used`: what was said before what was seen."""

    seen: dict[str, str]
    said: dict[str, str]
    used: dict[str, str]


class ResultOut(BaseModel):
    """`observation`: the raw fact."""

    check: str
    verdict: CheckVerdict
    reason: str
    observation: dict[str, Any]
    controls: list[str]
    harm: int
    at: datetime


class AgainIn(Incoming):
    """`measure`: the step that was taken, so that what it mends is looked at too."""

    measure: str = Field(default="", max_length=60, examples=["mail-spf"])


class CacheOut(BaseModel):
    """A record that the domain's own name servers already give anew, while others may see the old one `until` then.
    `old`, `new`: empty when there was, or is, none. `said`: the same in words."""

    name: str
    type: str
    old: list[str]
    new: list[str]
    until: datetime
    said: str


class CheckOut(BaseModel):
    """The newest look at the domain; `finished_at` is null while it runs. `cause`: asked for; again, of what was not
    in order; watch, the weekly one. `only`: the checks it does, empty for a whole look. `results`: the newest of each
    check since the last whole look. `caches`: what others may still see as it was."""

    domain: str
    asked_at: datetime
    finished_at: datetime | None
    duration_ms: int | None
    providers: dict[str, str]
    cause: Literal["asked", "again", "watch"]
    only: list[str]
    results: list[ResultOut]
    caches: list[CacheOut]
