# SPDX-License-Identifier: EUPL-1.2
"""The proof that the domain is the firm's own, and its machines."""

from datetime import datetime

from pydantic import BaseModel, Field

from bolwerk.api.schemas.base import Incoming, one_of
from bolwerk.apps.control.services import ROLES

Mailbox = one_of(ROLES)


class ProofMailIn(Incoming):
    """`role`: before the @ of the domain."""

    role: Mailbox


class MachineIn(Incoming):
    """`name`: the domain or one below it; "" for the address that this request comes from. `consent`: that it is the
    firm's own, and may be knocked at."""

    name: str = Field(default="", max_length=253)
    consent: bool


class RecordOut(BaseModel):
    type: str
    name: str
    value: str


class FileOut(BaseModel):
    url: str
    text: str


class MachineOut(BaseModel):
    """`addresses`: where it was when it was named; `looked_at` is null until that is known."""

    id: int
    name: str
    addresses: list[str]
    named_at: datetime
    looked_at: datetime | None
    expires_at: datetime | None


class ProofOut(BaseModel):
    """Whether the firm showed that it runs its domain, and how it can. `way`: dns, file or mail, "" for not now.
    `ending`: the record or file was gone at the last look. `places`: what the last look said of each."""

    domain: str
    way: str
    proven_at: datetime | None
    expires_at: datetime | None
    ending: bool
    looking: bool
    looked_at: datetime | None
    places: dict[str, str]
    record: RecordOut
    file: FileOut
    mail: list[str]
    machines: list[MachineOut]


class ProofMailOut(BaseModel):
    """Where the link went."""

    address: str
