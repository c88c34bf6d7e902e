# SPDX-License-Identifier: EUPL-1.2
"""One question to one server: over UDP, once more without EDNS where that is not understood (RFC 6891 section 7),
over TCP when the answer is cut (RFC 7766)."""

import asyncio
import secrets
import struct

from bolwerk.core.probes.dns import wire
from bolwerk.core.probes.dns.courier import Courier, decoded
from bolwerk.core.probes.dns.servers import Server

WITHOUT_EDNS = frozenset({wire.FORMERR, wire.NOTIMP, wire.BADVERS})


async def ask(courier: Courier, server: Server, question: wire.Question, *, seconds: float) -> wire.Message:
    """Raises Malformed for a name that cannot be asked, TimeoutError, OSError or EOFError for no usable answer.
    `seconds` is for each of the ways."""
    message = await _over_udp(courier, server, question, seconds)
    if message.rcode in WITHOUT_EDNS:
        question = question._replace(edns=False)
        message = await _over_udp(courier, server, question, seconds)
    return await over_tcp(server, question, seconds) if message.flags & wire.TC else message


async def _over_udp(courier: Courier, server: Server, question: wire.Question, seconds: float) -> wire.Message:
    answered: asyncio.Future[wire.Message] = asyncio.get_running_loop().create_future()

    def deliver(found: wire.Message | OSError | EOFError) -> None:
        if answered.done():
            return
        if isinstance(found, wire.Message):
            answered.set_result(found)
        else:
            answered.set_exception(found)

    courier.send(server, question, seconds, deliver)
    return await answered


async def over_tcp(server: Server, question: wire.Question, seconds: float) -> wire.Message:
    """Raises TimeoutError, OSError and EOFError."""
    id = secrets.randbits(16)
    query = wire.encode(id, question)
    async with asyncio.timeout(seconds):
        reader, writer = await asyncio.open_connection(*server)
        try:
            writer.write(struct.pack("!H", len(query)) + query)
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            data = await reader.readexactly(length)
        finally:
            writer.close()
    message = decoded(data, id, question.asked)
    if message is None:
        raise EOFError("no usable answer")
    return message
