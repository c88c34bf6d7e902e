# SPDX-License-Identifier: EUPL-1.2
"""What the DNS said, without the wire: the shape every probe reads. Pure."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Status(StrEnum):
    OK = "ok"  # records found
    NODATA = "nodata"  # the name exists, not with this type
    NXDOMAIN = "nxdomain"  # the name does not exist
    SERVFAIL = "servfail"  # the resolver could not find out, or found a broken signature
    REFUSED = "refused"
    TIMEOUT = "timeout"
    MALFORMED = "malformed"

    @property
    def known(self) -> bool:
        """True when the DNS gave a real answer, be it that there is nothing."""
        return self in (Status.OK, Status.NODATA, Status.NXDOMAIN)


@dataclass(frozen=True, slots=True)
class Answer:
    """`records`: one text per record in presentation form ("10 mx.example.be"), TXT joined to one string,
    names without trailing dot. `authenticated`: the AD bit. `canonical`: the name after CNAMEs. `ttl`: seconds that
    others may keep it, also that there is nothing. `wire`: the packet, kept for SOA, DS and DNSKEY, whose signatures
    are judged."""

    name: str
    rdtype: str
    status: Status
    records: tuple[str, ...] = field(default=())
    authenticated: bool = False
    canonical: str = ""
    ttl: int = 0
    wire: bytes = field(default=b"", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Addresses:
    """A and AAAA of one host. `status` is OK when there is any, else what the DNS said. `unseen`: why one of the two
    families got no answer; None when both did."""

    status: Status
    v4: tuple[str, ...] = field(default=())
    v6: tuple[str, ...] = field(default=())
    unseen: Status | None = None

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.v4, *self.v6)


class Resolver(Protocol):
    async def query(self, name: str, rdtype: str, *, unchecked: bool = False) -> Answer:
        """Never raises for what the network or the DNS does: that is in `status`.

        `unchecked` sets the CD bit: the resolver hands over what it has without checking signatures.
        """
        ...


async def addresses(resolver: Resolver, host: str) -> Addresses:
    """Both families side by side. Not known when neither gave an address and one of them failed."""
    v4, v6 = await asyncio.gather(resolver.query(host, "A"), resolver.query(host, "AAAA"))
    failed = next((answer.status for answer in (v4, v6) if not answer.status.known), None)
    if v4.records or v6.records:
        return Addresses(Status.OK, v4.records, v6.records, failed)
    return Addresses(failed or v4.status, unseen=failed)
