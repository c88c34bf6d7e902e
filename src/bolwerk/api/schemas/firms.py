# SPDX-License-Identifier: EUPL-1.2
"""The firm itself."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from bolwerk.api.schemas.base import Incoming, one_of
from bolwerk.apps.organisations.profile import KINDS
from bolwerk.core.catalogue.profile import HAS, SIZES
from bolwerk.core.catalogue.schemas import Language

Size, Kind, Owned = one_of(SIZES), one_of(KINDS), one_of(HAS)


class FirmIn(Incoming):
    """`domain` and `enterprise_number` as people write them; "" leaves them out."""

    name: str = Field(default="", max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")
    size: Size
    kind: Kind
    postcode: str = Field(max_length=20, examples=["9000"])
    has: list[Owned] = Field(default=[], max_length=50)
    domain: str = Field(default="", max_length=300, examples=["bakery.be"])
    enterprise_number: str = Field(default="", max_length=60, examples=["0123.456.749"])
    dkim_selectors: list[Annotated[str, Field(max_length=255)]] = Field(
        default=[], max_length=10, description="where the DKIM keys of the domain lie, if known"
    )
    language: Language | None = Field(default=None, description="of the firm; as a rule the one asked in")


class FirmOut(BaseModel):
    """`put_back_at`: when it was made from a file, whose observations nobody here made; else null."""

    id: UUID
    name: str
    size: Size
    kind: Kind
    postcode: str
    has: list[Owned]
    domain: str
    enterprise_number: str
    dkim_selectors: list[str]
    language: Language
    created_at: datetime
    put_back_at: datetime | None


class Begun(BaseModel):
    """`token` is shown this once; `link` is the address that opens the firm in a browser."""

    firm: FirmOut
    token: str
    link: str
