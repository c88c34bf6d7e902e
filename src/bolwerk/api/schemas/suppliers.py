# SPDX-License-Identifier: EUPL-1.2
"""Whom the firm depends on."""

from datetime import datetime

from pydantic import BaseModel, Field

from bolwerk.api.schemas.base import Incoming, one_of
from bolwerk.apps.suppliers.services import ROLES
from bolwerk.core.suppliers.standing import Mail, Site

Role = one_of(ROLES)


class SupplierIn(Incoming):
    """`domain`: also an address of a page or of mail."""

    domain: str = Field(max_length=300, examples=["bookkeeper.be"])
    role: Role


class SupplierOut(BaseModel):
    """`sources`: how it shows. `mail`: can mail in its name be false; `site`: is its site safe; null before the first
    look. `faults`: reason by check. `looked_at`: from outside, whoever asked."""

    domain: str
    named: bool
    role: str
    sources: list[str]
    mail: Mail | None
    site: Site | None
    faults: dict[str, str]
    looked_at: datetime | None


class SuppliersOut(BaseModel):
    """`forgeable` of `known` can be forged. `aside`: said to be none. `left_out`: seen, says nothing: name → why."""

    forgeable: int
    known: int
    suppliers: list[SupplierOut]
    aside: list[str]
    left_out: dict[str, str]


class LookedOut(BaseModel):
    asked: int
