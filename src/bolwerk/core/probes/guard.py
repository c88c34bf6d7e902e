# SPDX-License-Identifier: EUPL-1.2
"""The one way out: every connection of every probe goes through a Guard, which checks the address it uses.

One Guard serves one check of one domain, so its caps are the totals of that check.
"""

import asyncio
import errno
import os
import socket
import ssl as tls
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import SupportsIndex

from bolwerk.core.probes.addresses import address_allowed, parse
from bolwerk.core.probes.limiter import EVERYONE, AddressLimiter, Lease
from bolwerk.core.probes.manners import EVERYWHERE, NOBODY, OptOut, Pace

__all__ = ["PORTS", "Blocked", "Guard", "address_allowed"]

PORTS = frozenset({25, 53, 80, 443})
MAX_CONNECTIONS = 80
MAX_PER_ADDRESS = 32
QUESTIONS = (80, 12)
"""To name servers that are no resolver: in all, and to one address."""
MAX_BYTES = 4 * 1024 * 1024
BUFFER = 64 * 1024


class Blocked(Exception):
    """Refused before a packet left. `reason`: blocked_address, blocked_port, opted_out, too_many_connections or
    too_many_bytes."""

    def __init__(self, reason: str, ip: str = "", port: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.ip = ip
        self.port = port


class Guard:
    """`port_map` (asked port -> real port) lets a lab serve 443 on 8443 without root; needs allow_private.
    `doors`: more ports, and then for the addresses of `admit` alone, nowhere else: the machines that a proven owner
    named. Only the engine gives them. In a lab they lead where `port_map` says: what runs beside it is left alone."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        port_map: Mapping[int, int] | None = None,
        max_connections: int = MAX_CONNECTIONS,
        max_per_address: int = MAX_PER_ADDRESS,
        max_bytes: int = MAX_BYTES,
        questions: tuple[int, int] = QUESTIONS,
        limiter: AddressLimiter = EVERYONE,
        pace: Pace = EVERYWHERE,
        optout: OptOut = NOBODY,
        doors: frozenset[int] = frozenset(),
    ) -> None:
        if port_map and not allow_private:
            raise ValueError("a port map is for a lab: it needs allow_private")
        self.allow_private = allow_private
        self.port_map = dict(port_map or {})
        self.connections = 0
        self.bytes_read = 0
        self._max_connections = max_connections
        self._max_per_address = max_per_address
        self._max_bytes = max_bytes
        self._most_questions, self._most_per_address = questions
        self._per_address: Counter[str] = Counter()
        self._questions: Counter[str] = Counter()
        self._limiter = limiter
        self._pace = pace
        self._optout = optout
        self._doors = doors
        self._admitted: set[str] | None = set() if doors else None

    def check(self, ip: str, port: int) -> tuple[str, int]:
        """The address (canonical text) and port to really use. Raises Blocked. Counts nothing."""
        address = parse(ip)
        if address is None or not address_allowed(ip, allow_private=self.allow_private):
            raise Blocked("blocked_address", ip, port)
        if self._optout.address(address):
            raise Blocked("opted_out", ip, port)
        if self._admitted is not None and str(address) not in self._admitted:
            raise Blocked("blocked_address", ip, port)
        lab_only = self.allow_private and self._doors and port not in self.port_map
        if lab_only or (port not in PORTS | self._doors and not self.allow_private):
            raise Blocked("blocked_port", ip, port)
        return str(address), self.port_map.get(port, port)

    def refuses(self, host: str) -> bool:
        """This name, or one above it, asked to be left alone."""
        return self._optout.name(host)

    def admit(self, ip: str) -> None:
        """This address may be met at the doors. Changes nothing of what is refused everywhere."""
        address = parse(ip)
        if address is not None and self._admitted is not None:
            self._admitted.add(str(address))

    def question(self, ip: str, port: int) -> tuple[str, int]:
        """The address and port to ask one DNS question, counted. Raises Blocked."""
        address, real_port = self.check(ip, port)
        if self._questions.total() >= self._most_questions or self._questions[address] >= self._most_per_address:
            raise Blocked("too_many_connections", ip, port)
        self._questions[address] += 1
        return address, real_port

    async def connect(
        self,
        ip: str,
        port: int,
        *,
        ssl: tls.SSLContext | None = None,
        server_hostname: str | None = None,
        timeout: float = 3.0,  # noqa: ASYNC109  (the caller states its budget in seconds)
        begun: asyncio.Event | None = None,
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connects to an address, never to a name. Raises Blocked, TimeoutError, OSError, ssl.SSLError.

        Waits for a place at the address first, which `timeout` does not count; `begun` is set when there is one.
        `server_hostname` is only the TLS name. The reader raises Blocked once the total of bytes is passed.
        """
        address, real_port = self.check(ip, port)
        if self.connections >= self._max_connections or self._per_address[address] >= self._max_per_address:
            raise Blocked("too_many_connections", ip, port)
        self.connections += 1
        self._per_address[address] += 1
        await self._pace.wait(address)
        lease = await self._limiter.acquire(address)
        if begun:
            begun.set()
        line = _Socket(address, lease)
        try:
            return await self._open(line, (address, real_port), ssl, server_hostname, timeout)
        except BaseException:
            line.close()
            raise

    async def _open(
        self, line: "_Socket", place: tuple[str, int], ssl: tls.SSLContext | None, name: str | None, seconds: float
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        loop = asyncio.get_running_loop()
        reader = _CountingReader(self, loop)
        protocol = _Protocol(reader, loop=loop)
        async with asyncio.timeout(seconds):
            await _reach(line, place)
            transport, _ = await loop.create_connection(
                lambda: protocol,
                sock=line,
                ssl=ssl,
                server_hostname=name if ssl else None,
            )
        return reader, _Writer(transport, protocol, reader, loop, line.lease)

    def rest(self, writer: asyncio.StreamWriter, give_way: Callable[[], object] | None) -> None:
        """This connection waits for a next question (`give_way` closes it, when others cannot go on), or
        None: it is at work again."""
        if isinstance(writer, _Writer):
            writer.lease.rest(give_way)

    def spend(self, count: int) -> bool:
        """Counts bytes read; False once the total cap is passed."""
        self.bytes_read += count
        return self.bytes_read <= self._max_bytes


class _Writer(asyncio.StreamWriter):
    """Knows the place that its connection holds."""

    def __init__(
        self,
        transport: asyncio.WriteTransport,
        protocol: asyncio.StreamReaderProtocol,
        reader: asyncio.StreamReader,
        loop: asyncio.AbstractEventLoop,
        lease: Lease,
    ) -> None:
        super().__init__(transport, protocol, reader, loop)
        self.lease = lease


class _CountingReader(asyncio.StreamReader):
    """A stream reader that charges what arrives to its guard."""

    def __init__(self, guard: Guard, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(limit=BUFFER, loop=loop)
        self._guard = guard

    def feed_data(self, data: Iterable[SupportsIndex]) -> None:
        received = data if isinstance(data, bytes) else bytes(data)
        if self._guard.spend(len(received)):
            super().feed_data(received)
        elif self.exception() is None:
            self.set_exception(Blocked("too_many_bytes"))


async def _reach(line: socket.socket, place: tuple[str, int]) -> None:
    """An address needs no look-up, for which some event loops would hire a thread."""
    error = line.connect_ex(place)
    if error == errno.EINPROGRESS:
        loop = asyncio.get_running_loop()
        ready = loop.create_future()
        loop.add_writer(line, _wake, ready)
        try:
            await ready
        finally:
            loop.remove_writer(line)
        error = line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if error:
        raise OSError(error, os.strerror(error))


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


class _Protocol(asyncio.StreamReaderProtocol):
    def eof_received(self) -> bool:
        """Who hangs up is not written to any more; what came before can still be read."""
        super().eof_received()
        return False


class _Socket(socket.socket):
    """A socket that gives its place back when it is closed, in whatever way that comes about."""

    def __init__(self, address: str, lease: Lease) -> None:
        self.lease = lease
        try:
            super().__init__(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        except OSError:
            lease.release()
            raise
        self.setblocking(False)

    def close(self) -> None:
        self.lease.release()
        super().close()

    def detach(self) -> int:
        """The other way out: event loops that close the handle themselves take it along."""
        self.lease.release()
        return super().detach()
