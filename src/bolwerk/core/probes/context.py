# SPDX-License-Identifier: EUPL-1.2
"""What every probe of one check shares.

A probe is an async generator `async def run(ctx: Context) -> AsyncIterator[CheckResult]`: it yields each
result as it lands and raises only for faults of its own.
"""

import asyncio
import re
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bolwerk.core.probes.dns.answer import Addresses, Both, Resolver
from bolwerk.core.probes.dns.courier import Courier
from bolwerk.core.probes.domain import Domain
from bolwerk.core.probes.exposure.machines import Machine
from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.mail.mxcache import MxCache

PASSIVE, ASKED_FOR = "a passive check of this domain, as any visitor could do", "asked for by who runs this domain"
USER_AGENT = f"Bolwerk-domain-check/1 ({PASSIVE})"
CONTACT = re.compile(r"https://(?P<host>[a-z0-9.-]{1,253}\.[a-z0-9-]{2,63})(/[!-~]*)?", re.ASCII)


def agent(contact: str) -> str:
    """The honest name in each request; with the page of who runs this when there is one. Raises ValueError."""
    if not contact:
        return USER_AGENT
    if len(contact) > 300 or not CONTACT.fullmatch(contact) or set(contact) & set("()<>\\"):
        raise ValueError("a contact page starts with https://")
    return f"{USER_AGENT.removesuffix(')')}; +{contact})"


@dataclass(frozen=True, slots=True)
class Context:
    """`deadline` is in the event loop's clock (seconds); `ca_file` None: the trust store of the system.
    `selectors`: of DKIM keys, as a person named them. `mx`: what was seen of mail servers, shared between checks;
    None: this check remembers for itself alone. `owner`: who asks has proven to run this domain. `vrp_file` and
    `routes_file`: see `rpki/table.py`. `wanted`: the checks that are asked for; empty: all. `fresh`: nothing that was
    seen before counts. `helo`: see `mail/greeting.py`. `machines`: those that the owner named, `doors`: the way to
    them; None without owner."""

    domain: Domain
    resolver: Resolver
    guard: Guard
    deadline: float
    ca_file: Path | None = None
    user_agent: str = USER_AGENT
    helo: str = ""
    selectors: tuple[str, ...] = ()
    mx: MxCache | None = None
    owner: bool = False
    vrp_file: Path | None = None
    routes_file: Path | None = None
    wanted: frozenset[str] = frozenset()
    fresh: bool = False
    apart: Resolver | None = None
    machines: tuple[Machine, ...] = ()
    doors: Guard | None = None
    courier: Courier = field(default_factory=Courier)

    def remaining(self, at_most: float) -> float:
        """Seconds left for a step that may take `at_most`; never negative."""
        return max(0.0, min(at_most, self.deadline - asyncio.get_running_loop().time()))

    def wants(self, ids: Iterable[str]) -> bool:
        return not self.wanted or not self.wanted.isdisjoint(ids)

    def addresses(self, host: str) -> Awaitable[Addresses]:
        return Both(self.resolver, host)
