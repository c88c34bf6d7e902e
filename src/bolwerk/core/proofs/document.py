# SPDX-License-Identifier: EUPL-1.2
"""The proof as a document, `bolwerk-proof@1`. Each part is named, none is free but the observations."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bolwerk.core.proofs.keys import Encoded, Issuer, Jwk
from bolwerk.core.proofs.moments import Moment

FORMAT = "bolwerk-proof@1"
MAX_CHECKS = 60
MAX_WITNESSES = 60

Key = Annotated[str, Field(min_length=1, max_length=60)]
Name = Annotated[str, Field(max_length=255)]
Record = Annotated[str, Field(max_length=1000)]
Records = Annotated[list[Record], Field(max_length=20)]


class Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Seen(Part):
    """What a check saw at one moment. `cut`: the observation was longer and is not here in full."""

    reason: Key
    observation: dict[str, Any]
    cut: bool
    at: Moment


class Before(Seen):
    verdict: Literal["fail", "warn"]


class After(Seen):
    verdict: Literal["pass"]


class Mended(Part):
    check: Key
    controls: list[Key] = Field(max_length=20)
    before: Before
    after: After


class Asked(Part):
    """What a name server of the domain said. `ttl`: seconds. `alias`: where the name leads, "" for nowhere else."""

    name: Name
    type: Annotated[str, Field(max_length=20)]
    server: Name
    address: Annotated[str, Field(max_length=45)]
    at: Moment
    status: Annotated[str, Field(max_length=20)]
    records: Records
    ttl: int = Field(ge=0, le=2**32 - 1)
    alias: Name = ""


class Cached(Part):
    """What caches still said differently, and until when they may."""

    name: Name
    type: Annotated[str, Field(max_length=20)]
    records: Records
    until: Moment


class Witness(Part):
    asked: list[Asked] = Field(max_length=MAX_WITNESSES)
    caches: list[Cached] = Field(max_length=MAX_WITNESSES)


class Draft(Part):
    """All but who signs it."""

    format: Literal["bolwerk-proof@1"]
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    issuer: Issuer
    issued_at: Moment
    domain: Annotated[str, Field(min_length=1, max_length=253)]
    checks: list[Mended] = Field(min_length=1, max_length=MAX_CHECKS)
    witness: Witness


class SignedProof(Draft):
    """`signature`: over all the rest in its canonical form."""

    key: Jwk
    signature: Encoded
