# SPDX-License-Identifier: EUPL-1.2
"""Sends a greeting of our own and reads what comes back, on a new connection or on one that is open already."""

import asyncio
import os

from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.result import CouldNotTest
from bolwerk.core.probes.tls.answer import Outcome, Reader, Reply
from bolwerk.core.probes.tls.hello import Offer, client_hello
from bolwerk.core.probes.tls.scan import Host, Streams, dial

ANSWER_SECONDS = 5.0
READ = 16_384


async def ask(guard: Guard, host: Host, port: int, offer: Offer, *, to_keys: bool = True) -> Reply | None:
    """What the server picked; None when it refuses. Raises CouldNotTest and Blocked."""
    streams = await dial(guard, host, port)
    try:
        return await exchange(streams, host.name, offer, to_keys=to_keys)
    finally:
        streams[1].transport.abort()


async def exchange(streams: Streams, name: str, offer: Offer, *, to_keys: bool = True) -> Reply | None:
    """None for an alert and for hanging up, with which many servers answer an old greeting. A server that stops
    half-way has still picked. Raises CouldNotTest (tls_timeout, not_tls) and Blocked."""
    reply, reader = None, Reader(to_keys=to_keys)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reply = await _read(streams, client_hello(name, offer, os.urandom(64)), reader)
    except TimeoutError:
        reply = reader.end()
        if reply is None:
            raise CouldNotTest("tls_timeout") from None
    except OSError:
        reply = reader.end()
    if reply is None or reply.outcome == Outcome.REFUSED:
        return None
    if reply.version is None or reply.version > offer.highest or reply.suite not in offer.suites:
        raise CouldNotTest("not_tls")
    return reply


async def _read(streams: Streams, hello: bytes, reader: Reader) -> Reply | None:
    incoming, outgoing = streams
    outgoing.write(hello)
    await outgoing.drain()
    while True:
        data = await incoming.read(READ)
        if not data:
            return reader.end()
        reply = reader.feed(data)
        if reply is not None:
            return reply
