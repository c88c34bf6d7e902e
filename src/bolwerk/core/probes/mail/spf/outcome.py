# SPDX-License-Identifier: EUPL-1.2
"""What an SPF check is asked and what it answers (RFC 7208 sections 2.6 and 4.1). Pure."""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, Protocol

from bolwerk.core.probes.dns.answer import Answer

MAX_TERMS = 10
MAX_VOIDS = 2
MAX_HOSTS = 10


class Result(StrEnum):
    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105  (a result, not a password)
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


class Problem(StrEnum):
    """Why there is no verdict."""

    NO_DOMAIN = "no_domain"  # the name is none that mail can come from
    NO_RECORD = "no_record"
    SEVERAL_RECORDS = "several_records"
    SYNTAX = "syntax"
    NOTHING_THERE = "nothing_there"  # include or redirect to a name without a record
    TOO_MANY_LOOKUPS = "too_many_lookups"
    TOO_MANY_VOIDS = "too_many_voids"
    TOO_MANY_HOSTS = "too_many_hosts"  # of one `mx`
    DNS = "dns"
    TIMEOUT = "timeout"


class Lookup(Protocol):
    """Where the records come from: a resolver, or a table in a test."""

    def query(self, name: str, rdtype: str) -> Awaitable[Answer]:
        """A, AAAA, MX, PTR or TXT. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Mail:
    """The message: `ip` of the client, `sender` of MAIL FROM ("" for a bounce), `helo` name. `receiver` and `now`
    (Unix seconds) only show in explanations. An IPv4 address in IPv6 clothes counts as IPv4 (section 5)."""

    ip: IPv4Address | IPv6Address
    sender: str
    helo: str
    receiver: str = "unknown"
    now: int = 0

    @classmethod
    def of(cls, ip: str, sender: str, helo: str, *, receiver: str = "unknown", now: int = 0) -> "Mail":
        """Without a local part the sender is postmaster (section 4.3). Raises ValueError for what is no address."""
        address = ip_address(ip)
        if isinstance(address, IPv6Address):
            if address.scope_id:
                raise ValueError(f"an address with a zone: {ip!r}")
            address = address.ipv4_mapped or address
        local, _, domain = (sender or f"postmaster@{helo}").rpartition("@")
        return cls(address, f"{local or 'postmaster'}@{domain}", helo, receiver, now)

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2].removesuffix(".").lower()


@dataclass(frozen=True, slots=True)
class Step:
    """One term on the way from the domain's own record to the one that decided."""

    domain: str
    term: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`path`: the includes and redirects that were followed, the deciding term last; empty when none decided.
    `lookups`: terms that asked the DNS. `voids`: those of them that found nothing. `detail`: about the problem."""

    result: Result
    path: tuple[Step, ...] = field(default=())
    lookups: int = 0
    voids: int = 0
    explanation: str = ""
    problem: Problem | None = None
    detail: str = ""

    @property
    def mechanism(self) -> str:
        """The term that matched, as written; "default" when none did (section 4.7)."""
        if self.path:
            return self.path[-1].term
        return "default" if self.result == Result.NEUTRAL else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "result": self.result.value,
            "mechanism": self.mechanism,
            "path": [{"domain": step.domain, "term": step.term} for step in self.path],
            "lookups": self.lookups,
            "void_lookups": self.voids,
            "explanation": self.explanation,
            "problem": self.problem.value if self.problem else "",
            "detail": self.detail,
        }
