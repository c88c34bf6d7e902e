# SPDX-License-Identifier: EUPL-1.2
"""Carries questions to name servers over UDP and brings the answers back. One for each event loop.

The sockets are connected, so that the kernel picks a random port and drops what other senders say; none carries more
than USES questions. The id is random, and id and question are checked again here (RFC 5452 sections 4 and 9). What
answers nothing is dropped; a socket with MAX_STRAYS of that is given up.
"""

import asyncio
import os
import socket
from array import array
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass

from bolwerk.core.probes.dns import wire
from bolwerk.core.probes.dns.names import Malformed
from bolwerk.core.probes.dns.servers import Server

USES = 16
IDS = 256
MOST_UNDER_WAY = 150
"""Questions to one server at a time, in which a check of one domain fits whole; the others of a list wait their turn,
so that a small resolver is not drowned. Their time runs from when they go."""
MAX_STRAYS = 64
BUFFER = memoryview(bytearray(65535))
"""For one datagram, from where it is copied at once: each gets no memory of that size."""
TICK = 0.05
"""Seconds; how exactly time is kept."""

Deliver = Callable[[wire.Message | OSError | EOFError], object]
"""Called once, in the event loop: with the answer, or why there is none (TimeoutError is an OSError)."""


class Courier:
    def __init__(self) -> None:
        self._lines: dict[Server, _Line] = {}
        self._open: set[_Line] = set()
        self._clock: asyncio.TimerHandle | None = None
        self._ids = array("H")
        self._under_way: Counter[Server] = Counter()
        self._turns: dict[Server, deque[_Errand]] = {}

    def send(
        self, server: Server, question: wire.Question, seconds: float, deliver: Deliver, *, alone: bool = False
    ) -> None:
        """`alone`: over a socket of its own, as it may draw what harms others. Raises Malformed for a name that
        cannot be asked, nothing else."""
        id = self._id()
        errand = _Errand(server, id, wire.encode(id, question), question.asked, seconds, deliver, alone)
        if self._under_way[server] < MOST_UNDER_WAY:
            self._go(errand)
        else:
            self._turns.setdefault(server, deque()).append(errand)

    def _go(self, errand: "_Errand") -> None:
        self._under_way[errand.server] += 1
        loop = asyncio.get_running_loop()
        errand.until = loop.time() + errand.seconds
        try:
            self._line(errand).send(errand)
        except OSError as error:  # no way to that network from here
            loop.call_soon(self._landed, errand, error)
            return
        if self._clock is None:
            self._clock = loop.call_later(TICK, self._tick)

    def _landed(self, errand: "_Errand", found: wire.Message | OSError | EOFError) -> None:
        server = errand.server
        self._under_way[server] -= 1
        if turns := self._turns.get(server):
            self._go(turns.popleft())
        elif not self._under_way[server]:  # a list meets thousands of them
            del self._under_way[server]
            self._turns.pop(server, None)
        errand.deliver(found)

    def close(self) -> None:
        """Whoever still waits hears nothing more."""
        self._turns.clear()
        self._under_way.clear()
        if self._clock:
            self._clock.cancel()
            self._clock = None
        for line in tuple(self._open):
            line.shut()
        self._open.clear()
        self._lines.clear()

    def _id(self) -> int:
        """Random; the system is asked for many at a time."""
        if not self._ids:
            self._ids = array("H", os.urandom(2 * IDS))
        return self._ids.pop()

    def _line(self, errand: "_Errand") -> "_Line":
        line = None if errand.alone else self._lines.get(errand.server)
        if line is None or line.uses >= USES or line.closed or errand.id in line.waiting:
            line = _Line(errand.server, self._landed, self._gone)
            self._open.add(line)
            if not errand.alone:
                self._lines[errand.server] = line
        return line

    def _gone(self, line: "_Line") -> None:
        self._open.discard(line)
        if self._lines.get(line.server) is line:
            del self._lines[line.server]

    def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._clock = None  # what is delivered now may ask again
        for line in tuple(self._open):
            line.expire(now)
        if self._open and self._clock is None:
            self._clock = loop.call_later(TICK, self._tick)


@dataclass(slots=True)
class _Errand:
    """`asked`: the question as the answer will name it. `until`: in the loop's clock, set when it goes."""

    server: Server
    id: int
    query: bytes
    asked: tuple[str, int, int]
    seconds: float
    deliver: Deliver
    alone: bool
    until: float = 0.0


class _Line:
    """One socket. `closed` when it is used up or broken, and nothing is under way on it any more."""

    def __init__(
        self,
        server: Server,
        landed: Callable[[_Errand, wire.Message | OSError | EOFError], object],
        gone: Callable[["_Line"], object],
    ) -> None:
        self.server = server
        self.waiting: dict[int, _Errand] = {}
        self.uses = self._strays = 0
        self.closed = False
        self._landed, self._gone = landed, gone
        family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
        self._sock = socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        try:
            self._sock.connect(server)
        except OSError:
            self._sock.close()
            raise
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._sock, self._arrived)

    def send(self, errand: _Errand) -> None:
        """Raises OSError; then nobody waits."""
        self.uses += 1
        try:
            self._sock.send(errand.query)
        except OSError as error:
            self._fail(error)
            raise
        self.waiting[errand.id] = errand

    def expire(self, now: float) -> None:
        """A socket on which nothing is under way is not kept."""
        late = [each for each in self.waiting.values() if each.until <= now]
        for each in late:
            del self.waiting[each.id]
        if not self.waiting:
            self.shut()
        for each in late:
            self._landed(each, TimeoutError())

    def shut(self) -> None:
        if not self.closed:
            self.closed = True
            self.waiting.clear()
            self._loop.remove_reader(self._sock)
            self._sock.close()
            self._gone(self)

    def _arrived(self) -> None:
        while not self.closed:
            try:
                size = self._sock.recv_into(BUFFER)
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:  # a closed port: the server says so at once
                self._fail(error)
                return
            self._read(bytes(BUFFER[:size]))

    def _read(self, data: bytes) -> None:
        errand = self.waiting.get(int.from_bytes(data[:2]))
        message = errand and decoded(data, errand.id, errand.asked)
        if errand and message:
            del self.waiting[errand.id]
            self._rest()
            self._landed(errand, message)
            return
        self._strays += 1
        if self._strays >= MAX_STRAYS:
            self._fail(EOFError("only strays"))

    def _fail(self, error: OSError | EOFError) -> None:
        lost = list(self.waiting.values())
        self.shut()
        for each in lost:
            self._landed(each, error)

    def _rest(self) -> None:
        if self.uses >= USES and not self.waiting:
            self.shut()


def decoded(data: bytes, id: int, asked: tuple[str, int, int]) -> wire.Message | None:
    """None for what is no answer to that question."""
    try:
        message = wire.decode(data)
    except Malformed:
        return None
    return message if message.answers(id, asked) else None
