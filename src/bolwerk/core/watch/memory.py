# SPDX-License-Identifier: EUPL-1.2
"""What the watch remembers of a domain: the newest that is known of each thing, and what of it was told. Pure.

It does not grow with the number of looks, and can be kept as JSON.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Standing(Part):
    """Of one check. `level`: 0 in order, 1 could be better, 2 not in order; `good`: when it was last as good as
    `base`. An episode begins with the first news of it: `base` is where it stood before, `told` the worst that was
    told, `mended`: since when it has been back at `base` without a break."""

    level: int
    good: datetime
    base: int = 0
    told: int = 0
    mended: datetime | None = None
    episode: int = 0


class Values(Part):
    """Of one thing that has a value. `now`: the newest; `seen`: each value of late, and when it was last there;
    `told`: how often a change of it was told."""

    now: str
    seen: dict[str, datetime]
    told: int = 0


class Held(Part):
    """The certificate at one host, and the issuers and keys it had."""

    begins: datetime
    ends: datetime
    issuer: Values
    key: Values


class Memory(Part):
    """`began`: the first look, which tells nothing: there is nothing to compare it with. `last`: the newest one.
    `ends`: which ends were told, with their day."""

    began: datetime | None = None
    last: datetime | None = None
    checks: dict[str, Standing] = {}
    names: dict[str, Values] = {}
    locks: dict[str, Held] = {}
    ends: dict[str, datetime] = {}
