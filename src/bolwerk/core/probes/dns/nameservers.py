# SPDX-License-Identifier: EUPL-1.2
"""Asks the name servers of a zone themselves, and its parent, through the guard.

One address for each server, IPv4 first; at most MAX_SERVERS servers.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns import rdata, wire
from bolwerk.core.probes.dns.answer import Addresses, Answer, Status
from bolwerk.core.probes.dns.exchange import ask
from bolwerk.core.probes.dns.names import Malformed
from bolwerk.core.probes.guard import Blocked

PORT = 53
MAX_SERVERS = 8
MAX_PARENT_SERVERS = 2
MAX_PARENTS = 3
SECONDS = 1.5
TRIES = 2


class Met(StrEnum):
    ANSWERS = "answers"  # with authority (RFC 1035 section 4.1.1, AA)
    LAME = "lame"  # it answers, and does not know the zone
    SILENT = "silent"
    NO_ADDRESS = "no_address"  # the DNS knows no address for its name
    CLOSED = "closed"  # its address lies in a closed network
    UNSEEN = "unseen"  # we could not get there, for a reason of ours


@dataclass(frozen=True, slots=True)
class NameServer:
    """`soa`: the text of its SOA record; `ns`: the servers it names, sorted. Both only when it answers."""

    host: str
    met: Met
    addresses: tuple[str, ...] = ()
    soa: str = ""
    ns: tuple[str, ...] = field(default=())

    @property
    def serial(self) -> int | None:
        return int(self.soa.split()[2]) if self.soa else None


@dataclass(frozen=True, slots=True)
class Delegation:
    """`parent`: the name servers the parent names, None when it could not be asked. `ns`, `soa`: what the resolver
    says of the zone."""

    zone: str
    ns: Answer
    soa: Answer
    parent: tuple[str, ...] | None
    servers: tuple[NameServer, ...]


async def survey(ctx: Context, zone: str) -> Delegation:
    """Raises nothing for what the network or the other side does."""
    ns, soa, parent = await asyncio.gather(
        ctx.resolver.query(zone, "NS"), ctx.resolver.query(zone, "SOA", unchecked=True), _parent(ctx, zone)
    )
    own = ns.records if ns.canonical == zone else ()
    hosts = sorted({*own, *(parent or ())})[:MAX_SERVERS]
    servers = await asyncio.gather(*(_meet(ctx, zone, host) for host in hosts))
    return Delegation(zone, ns, soa, parent, tuple(servers))


async def _parent(ctx: Context, zone: str) -> tuple[str, ...] | None:
    """Asks a server of the nearest zone above for the delegation. Only a referral is the parent's own word: a server
    that serves both zones answers from the lower one (RFC 1034 section 4.3.2)."""
    above = zone
    for _ in range(MAX_PARENTS):
        above = above.partition(".")[2]
        if not above:
            return None
        ns = await ctx.resolver.query(above, "NS")
        if ns.records and ns.canonical == above:
            return await _referral(ctx, zone, ns.records[:MAX_PARENT_SERVERS])
        if not ns.status.known:
            return None
    return None


async def _referral(ctx: Context, zone: str, hosts: Sequence[str]) -> tuple[str, ...] | None:
    for host in hosts:
        found = await ctx.addresses(host)
        for ip in found.all[:1]:
            _, message = await _ask(ctx, ip, zone, rdata.NS)
            records = message.authority if message and not message.flags & wire.AA else ()
            named = tuple(sorted({r.text for r in records if r.name == zone and r.rdtype == rdata.NS}))
            if named:
                return named
    return None


async def _meet(ctx: Context, zone: str, host: str) -> NameServer:
    found = await ctx.addresses(host)
    if not found.all:
        return NameServer(host, _without_address(found))
    ip = found.all[0]
    (met, soa), (_, ns) = await asyncio.gather(_ask(ctx, ip, zone, rdata.SOA), _ask(ctx, ip, zone, rdata.NS))
    if soa is None:
        return NameServer(host, met, found.all)
    own = [r.text for r in soa.answer if r.name == zone and r.rdtype == rdata.SOA]
    if not soa.flags & wire.AA or not own or soa.rcode != wire.NOERROR:
        return NameServer(host, Met.LAME, found.all)
    named = sorted({r.text for r in ns.answer if r.name == zone and r.rdtype == rdata.NS}) if ns else []
    return NameServer(host, Met.ANSWERS, found.all, own[-1], tuple(named))


def _without_address(found: Addresses) -> Met:
    return Met.NO_ADDRESS if found.status in (Status.NODATA, Status.NXDOMAIN) else Met.UNSEEN


async def _ask(ctx: Context, ip: str, zone: str, rdtype: int) -> tuple[Met, wire.Message | None]:
    """Without recursion, TRIES times."""
    met = Met.SILENT
    for _ in range(TRIES):
        try:
            server = ctx.guard.question(ip, PORT)
        except Blocked as refused:
            return (Met.CLOSED if refused.reason == "blocked_address" else Met.UNSEEN), None
        try:
            return Met.ANSWERS, await ask(server, zone, rdtype, seconds=SECONDS, recursion=False)
        except (TimeoutError, EOFError, ConnectionError):
            continue
        except Malformed:
            return Met.UNSEEN, None
        except OSError:  # no way to that network from here
            met = Met.UNSEEN
    return met, None
