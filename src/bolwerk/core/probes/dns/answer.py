# SPDX-License-Identifier: EUPL-1.2
"""What the DNS said, without the wire: the shape every probe reads. Pure."""

import asyncio
from collections.abc import Awaitable
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
    def query(self, name: str, rdtype: str, *, unchecked: bool = False) -> Awaitable[Answer]:
        """Asks at once; await what it gives for the answer. Never raises for what the network or the DNS does: that
        is in `status`.

        `unchecked` sets the CD bit: the resolver hands over what it has without checking signatures.
        """
        ...


def addresses(resolver: Resolver, host: str) -> asyncio.Future[Addresses]:
    """Both families side by side. Not known when neither gave an address and one of them failed."""
    found: asyncio.Future[Addresses] = asyncio.get_running_loop().create_future()
    pair = tuple(asyncio.ensure_future(resolver.query(host, rdtype)) for rdtype in ("A", "AAAA"))

    def landed(_: asyncio.Future[Answer]) -> None:
        if found.done() or not all(each.done() for each in pair):
            return
        try:
            found.set_result(_together(*(each.result() for each in pair)))
        except (Exception, asyncio.CancelledError) as error:
            found.set_exception(error) if isinstance(error, Exception) else found.cancel()

    for each in pair:
        each.add_done_callback(landed)
    return found


def _together(v4: Answer, v6: Answer) -> Addresses:
    failed = next((answer.status for answer in (v4, v6) if not answer.status.known), None)
    if v4.records or v6.records:
        return Addresses(Status.OK, v4.records, v6.records, failed)
    return Addresses(failed or v4.status, unseen=failed)
