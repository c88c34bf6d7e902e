# SPDX-License-Identifier: EUPL-1.2
"""One thing worth telling. Language-neutral; `core/telling/news.py` has the words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    REGRESSION = "regression"
    EXPIRY = "expiry"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class News:
    """`identity`: the same for the same news, whoever computes it, and another for any other news of the domain.

    `subject`: the check that got worse or whose matter ends, `domain`, `proof`, or for a change `mx`, `ns`,
    `certificate.issuer`, `certificate.key`. `reason`: of the check. `hosts`: which ones it is about. `before` and
    `after`: the values. `since`: until when it was in order. `ends`: the moment it ends."""

    kind: Kind
    subject: str
    identity: str
    harm: int
    reason: str = ""
    hosts: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    since: datetime | None = None
    ends: datetime | None = None
