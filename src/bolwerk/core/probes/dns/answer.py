# SPDX-License-Identifier: EUPL-1.2
"""What the DNS said, without the wire: the shape every probe reads. Pure."""

from collections.abc import Awaitable, Generator, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


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
    families got no answer; None when both did. `alias`: the name that this one only stands for, "" for none."""

    status: Status
    v4: tuple[str, ...] = field(default=())
    v6: tuple[str, ...] = field(default=())
    unseen: Status | None = None
    alias: str = ""

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


async def all_of[Found](asked: Iterable[Awaitable[Found]]) -> list[Found]:
    """The answers to questions, in that order. All are on their way before the first is waited for, so that this
    takes no longer than the slowest, and needs no task."""
    return [await one for one in tuple(asked)]


class Both:
    """Await it for A and AAAA of one host, asked side by side from when it is made. Not known when neither gave an
    address and one of them failed."""

    __slots__ = ("_v4", "_v6")

    def __init__(self, resolver: Resolver, host: str) -> None:
        self._v4, self._v6 = resolver.query(host, "A"), resolver.query(host, "AAAA")

    def __await__(self) -> Generator[Any, Any, Addresses]:
        v4 = yield from self._v4.__await__()
        return _together(v4, (yield from self._v6.__await__()))


def _together(v4: Answer, v6: Answer) -> Addresses:
    failed = next((answer.status for answer in (v4, v6) if not answer.status.known), None)
    alias = next((each.canonical for each in (v4, v6) if each.canonical not in ("", each.name)), "")
    if v4.records or v6.records:
        return Addresses(Status.OK, v4.records, v6.records, failed, alias)
    return Addresses(failed or v4.status, unseen=failed, alias=alias)
