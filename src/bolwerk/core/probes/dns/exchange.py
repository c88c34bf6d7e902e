# SPDX-License-Identifier: EUPL-1.2
"""One question to one server: over UDP from a port of its own, over TCP when the answer is cut (RFC 7766).

A connected socket per question: the kernel picks a random port and drops what other senders say; the id is random,
and id and question are checked again here (RFC 5452 section 9). Other datagrams are dropped, at most MAX_STRAYS.
"""

import asyncio
import secrets
import socket
import struct

from bolwerk.core.probes.dns import wire
from bolwerk.core.probes.dns.names import Malformed
from bolwerk.core.probes.dns.servers import Server

MAX_STRAYS = 64
MAX_DATAGRAM = 65535


async def ask(
    server: Server, name: str, rdtype: int, *, seconds: float, recursion: bool = True, unchecked: bool = False
) -> wire.Message:
    """Raises Malformed for a name that cannot be asked, TimeoutError, OSError or EOFError for no usable answer.

    `seconds` is for each of the ways: UDP, once more without EDNS where the server cannot read it (RFC 6891
    section 7), TCP.
    """
    edns = True
    message = await _over_udp(server, name, rdtype, recursion, unchecked, edns, seconds)
    if message.rcode in (wire.FORMERR, wire.NOTIMP, wire.BADVERS):
        edns = False
        message = await _over_udp(server, name, rdtype, recursion, unchecked, edns, seconds)
    if message.flags & wire.TC:
        async with asyncio.timeout(seconds):
            message = await _over_tcp(server, name, rdtype, recursion, unchecked, edns)
    return message


async def _over_udp(
    server: Server, name: str, rdtype: int, recursion: bool, unchecked: bool, edns: bool, seconds: float
) -> wire.Message:
    id = secrets.randbits(16)
    query = wire.encode(id, name, rdtype, recursion=recursion, unchecked=unchecked, edns=edns)
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sock:
        sock.connect(server)
        sock.send(query)
        waiting: asyncio.Future[wire.Message] = loop.create_future()
        inbox = _Inbox(sock, waiting, id, wire.question_of(query))
        loop.add_reader(sock, inbox.arrived)
        timer = loop.call_later(seconds, inbox.give_up)
        try:
            return await waiting
        finally:
            timer.cancel()
            loop.remove_reader(sock)


class _Inbox:
    """Waits for the answer to one question."""

    __slots__ = ("_id", "_question", "_sock", "_strays", "_waiting")

    def __init__(
        self, sock: socket.socket, waiting: asyncio.Future[wire.Message], id: int, question: tuple[str, int, int]
    ) -> None:
        self._sock, self._waiting, self._id, self._question = sock, waiting, id, question
        self._strays = 0

    def arrived(self) -> None:
        try:
            data = self._sock.recv(MAX_DATAGRAM)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:  # a closed port: the server says so at once
            self._end(error)
            return
        message = _decode(data, self._id, self._question)
        if message is not None and not self._waiting.done():
            self._waiting.set_result(message)
            return
        self._strays += 1
        if self._strays >= MAX_STRAYS:
            self._end(EOFError("only strays"))

    def give_up(self) -> None:
        self._end(TimeoutError())

    def _end(self, error: Exception) -> None:
        if not self._waiting.done():
            self._waiting.set_exception(error)


def _decode(data: bytes, id: int, question: tuple[str, int, int]) -> wire.Message | None:
    try:
        message = wire.decode(data)
    except Malformed:
        return None
    return message if message.answers(id, question) else None


async def _over_tcp(
    server: Server, name: str, rdtype: int, recursion: bool, unchecked: bool, edns: bool
) -> wire.Message:
    id = secrets.randbits(16)
    query = wire.encode(id, name, rdtype, recursion=recursion, unchecked=unchecked, edns=edns)
    reader, writer = await asyncio.open_connection(*server)
    try:
        writer.write(struct.pack("!H", len(query)) + query)
        (length,) = struct.unpack("!H", await reader.readexactly(2))
        data = await reader.readexactly(length)
    finally:
        writer.close()
    message = _decode(data, id, wire.question_of(query))
    if message is None:
        raise EOFError("no usable answer")
    return message
