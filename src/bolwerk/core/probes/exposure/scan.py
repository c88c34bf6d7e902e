# SPDX-License-Identifier: EUPL-1.2
"""Knocks once at each door of a machine and reads the first bytes. Through the guard of the owner's own machines,
which lets through these addresses alone; four connections to one at a time."""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address

from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.context import ASKED_FOR, PASSIVE, Context
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.exposure.greetings import KNOCKS, PAGE, Knock, page
from bolwerk.core.probes.exposure.machines import (
    MOST_OF_A_NAME,
    Answer,
    Door,
    Machine,
    Visit,
    Where,
    host_of,
    is_shared,
)
from bolwerk.core.probes.exposure.recognise import recognise
from bolwerk.core.probes.guard import Blocked, Guard
from bolwerk.core.probes.tls.contexts import accepting

CONNECT_SECONDS = 1.5  # one lost packet is sent again after a second
HANDSHAKE_SECONDS = 3.0
SPEAK_SECONDS = 2.0
MOST_READ = 8192
READ = 4096


async def places(ctx: Context, machine: Machine) -> list[Visit]:
    """Every address of one machine, before anybody knocks there: SEEN stands for "may be looked at"."""
    host = host_of(machine, ctx.domain)
    if not host:
        return [await _place(ctx, machine, "", machine.address, "")]
    found, first = await asyncio.gather(ctx.addresses(host), ctx.resolver.query(host, "A"))
    alias = first.canonical if first.canonical != first.name else ""
    if not found.status.known:
        return [Visit(host, machine.address, Where.LOST, trouble=unseen(found.status))]
    if machine.address and machine.address not in found.all:
        return [Visit(host, machine.address, Where.MOVED)]
    addresses = [machine.address] if machine.address else list(found.all[:MOST_OF_A_NAME])
    if not addresses:
        return [Visit(host, "", Where.LOST, trouble="host_not_found")]
    return list(await asyncio.gather(*(_place(ctx, machine, host, each, alias) for each in addresses)))


async def _place(ctx: Context, machine: Machine, host: str, address: str, alias: str) -> Visit:
    shared = await _shared(ctx, address, alias, named=bool(host))
    return Visit(host, address, Where.SHARED if shared else Where.SEEN, met=machine.met)


async def knock(ctx: Context, guard: Guard, place: Visit) -> Visit:
    """All doors of one address. Never raises for what the other side does."""
    try:
        guard.admit(place.address)
        guard.check(place.address, KNOCKS[0].port)
    except Blocked as refused:
        return replace(place, where=Where.LOST, trouble=refused.reason)
    host = place.name or place.address
    doors = await asyncio.gather(*(_door(ctx, guard, place.address, host, each) for each in KNOCKS))
    return replace(place, doors=tuple(doors))


async def _shared(ctx: Context, address: str, alias: str, *, named: bool) -> bool:
    """The name of an address that a person came from tells who brings the line, not whose machine it is."""
    if parse(address) is None or is_shared(address=address, alias=alias):
        return parse(address) is not None
    if not named:
        return False
    reverse = await ctx.resolver.query(ip_address(address).reverse_pointer, "PTR")
    return is_shared(address=address, reverse=reverse.records)


async def _door(ctx: Context, guard: Guard, address: str, host: str, knock: Knock) -> Door:
    said = page(host, ctx.user_agent.replace(PASSIVE, ASKED_FOR)) if knock.first == PAGE else knock.first
    try:
        reader, writer = await guard.connect(address, knock.port, timeout=CONNECT_SECONDS)
    except Blocked as refused:
        return Door(knock.port, Answer.SILENT, trouble=refused.reason)
    except ConnectionRefusedError:
        return Door(knock.port, Answer.CLOSED)
    except (TimeoutError, OSError):
        return Door(knock.port, Answer.SILENT)
    try:
        if knock.tls and not await _locked(writer, host):
            return Door(knock.port, Answer.OPEN)
        told = await _words(reader, writer, said, knock)
    finally:
        writer.transport.abort()
    found = recognise(said, told)
    return Door(knock.port, Answer.OPEN, found.service, found.facts)


async def _locked(writer: asyncio.StreamWriter, host: str) -> bool:
    """Whether it speaks TLS at all; any certificate will do, for looking only."""
    try:
        async with asyncio.timeout(HANDSHAKE_SECONDS):
            await writer.start_tls(accepting(), server_hostname=host)
    except (TimeoutError, OSError, ssl.SSLError):
        return False
    return True


async def _words(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, said: bytes, knock: Knock) -> bytes:
    """What comes within SPEAK_SECONDS, at most MOST_READ bytes; of a page until it is complete enough to know."""
    told = b""
    with suppress(TimeoutError, OSError, Blocked):
        async with asyncio.timeout(SPEAK_SECONDS):
            if said:
                writer.write(said)
                await writer.drain()
            told = await reader.read(READ)
            if knock.then and told:
                writer.write(knock.then)
                await writer.drain()
                told += await reader.read(READ)
            while knock.first == PAGE and len(told) < MOST_READ and (more := await reader.read(READ)):
                told += more
    return told[:MOST_READ]
