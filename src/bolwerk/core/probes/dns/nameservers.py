# SPDX-License-Identifier: EUPL-1.2
"""Asks the name servers of a zone themselves, and its parent, through the guard.

One address for each server, IPv4 first; at most MAX_SERVERS servers.
"""

import asyncio
from collections.abc import Sequence

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns import rdata, wire
from bolwerk.core.probes.dns.answer import Addresses, Status
from bolwerk.core.probes.dns.delegation import Delegation, Met, NameServer
from bolwerk.core.probes.dns.exchange import ask
from bolwerk.core.probes.dns.names import Malformed
from bolwerk.core.probes.guard import Blocked

PORT = 53
MAX_SERVERS = 8
MAX_PARENT_SERVERS = 2
MAX_PARENTS = 3
SECONDS = 1.5
TRIES = 2


async def survey(ctx: Context, zone: str) -> Delegation:
    """Raises nothing for what the network or the other side does."""
    ns, soa = ctx.resolver.query(zone, "NS"), ctx.resolver.query(zone, "SOA", unchecked=True)
    parent, own = await asyncio.gather(named_above(ctx, zone), _own(ctx, zone))
    met = {server.host for server in own}
    more = sorted({*(parent or ())} - met)[: MAX_SERVERS - len(own)]
    servers = (*own, *await asyncio.gather(*(_meet(ctx, zone, host) for host in more)))
    return Delegation(zone, await ns, await soa, parent, tuple(sorted(servers, key=lambda server: server.host)))


async def _own(ctx: Context, zone: str) -> list[NameServer]:
    """The servers that the zone itself names."""
    ns = await ctx.resolver.query(zone, "NS")
    hosts = ns.records[:MAX_SERVERS] if ns.canonical == zone else ()
    return await asyncio.gather(*(_meet(ctx, zone, host) for host in hosts))


async def named_above(ctx: Context, zone: str) -> tuple[str, ...] | None:
    """The name servers that the zone above names; None when it could not be asked. Only a referral is the parent's
    own word: a server that serves both zones answers from the lower one (RFC 1034 section 4.3.2)."""
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
    own = [r.text for r in soa.answer if (r.name, r.rdtype, r.rdclass) == (zone, rdata.SOA, wire.IN)]
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
            question = wire.Question(zone, rdtype, recursion=False)
            return Met.ANSWERS, await ask(ctx.courier, server, question, seconds=SECONDS)
        except (TimeoutError, EOFError, ConnectionError):
            continue
        except Malformed:
            return Met.UNSEEN, None
        except OSError:  # no way to that network from here
            met = Met.UNSEEN
    return met, None
