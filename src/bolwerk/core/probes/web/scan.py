# SPDX-License-Identifier: EUPL-1.2
"""Fetches pages as a visitor's browser would, one connection per host where it can, each redirect checked anew.

The body of a page is not read unless asked for; a slow or endless one costs nothing but its own check.
"""

import asyncio
import ssl
from contextlib import suppress

from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.guard import Blocked
from bolwerk.core.probes.result import CouldNotTest
from bolwerk.core.probes.tls.evaluate import Session
from bolwerk.core.probes.tls.scan import Host, Streams, dial, mixed, secure
from bolwerk.core.probes.web.evaluate import Hop, Journey
from bolwerk.core.probes.web.http import MAX_HEAD, Body, Head, Malformed, read_head, request
from bolwerk.core.probes.web.url import BadRedirect, Url, follow

REPLY_SECONDS = 8.0
BODY_SECONDS = 5.0
MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
READ = 16_384


class Line:
    """One open connection: a request, its head, then perhaps its body, then perhaps a next request."""

    def __init__(self, streams: Streams, session: Session | None) -> None:
        self._reader, self._writer = streams
        self.session = session
        self._rest = b""
        self._head: Head | None = None

    async def ask(self, url: Url, agent: str, *, packed: bool) -> Head:
        """Raises CouldNotTest and Blocked."""
        received = b""
        try:
            async with asyncio.timeout(REPLY_SECONDS):
                self._writer.write(request(url.authority, url.path, agent, packed=packed))
                await self._writer.drain()
                while (found := read_head(received)) is None:
                    data = await self._reader.read(READ)
                    if not data:
                        raise CouldNotTest("connection_lost" if len(received) < MAX_HEAD else "not_http")
                    received += data
        except TimeoutError:
            raise CouldNotTest("reply_timeout") from None
        except (OSError, ssl.SSLError):
            raise CouldNotTest("connection_lost") from None
        except Malformed:
            raise CouldNotTest("not_http") from None
        self._head, self._rest = found
        return self._head

    async def body(self) -> bytes:
        """The whole body of what was asked last. Raises CouldNotTest and Blocked."""
        if self._head is None:
            raise CouldNotTest("connection_lost")
        body = Body(self._head)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                if self._rest:
                    body.feed(self._rest)
                while not body.done and not body.over:
                    data = await self._reader.read(READ)
                    body.feed(data)
                    if not data:
                        break
        except TimeoutError:
            raise CouldNotTest("reply_timeout") from None
        except OSError:
            raise CouldNotTest("connection_lost") from None
        except Malformed:
            raise CouldNotTest("not_http") from None
        if not body.done:
            raise CouldNotTest("reply_too_large" if body.over else "connection_lost")
        return bytes(body.data)

    async def free(self) -> bool:
        """Whether a next request may go over this connection: the body read to its end, and kept open."""
        if self._head is None or not self._head.keeps:
            return False
        with suppress(CouldNotTest, Blocked):
            await self.body()
            return not self._reader.at_eof()
        return False

    @property
    def writer(self) -> asyncio.StreamWriter:
        return self._writer

    def close(self) -> None:
        self._writer.transport.abort()


class Browser:
    """Asks for every page once, whoever wants it. `close` ends what is still open."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._asked: dict[tuple[Url, bool], asyncio.Task[Hop]] = {}
        self._hosts: dict[str, asyncio.Task[Host]] = {}
        self._idle: dict[tuple[str, str], Line] = {}

    async def travel(self, start: Url, *, read: bool = False) -> Journey:
        """Never raises for what the other side does. `read`: with the bodies."""
        hops = [await self.visit(start, read=read)]
        while hops[-1].status in REDIRECTS and hops[-1].location is not None:
            try:
                target = follow(hops[-1].url, hops[-1].location)
            except BadRedirect as bad:
                return Journey(tuple(hops), bad.key)
            if any(hop.url == target for hop in hops):
                return Journey(tuple(hops), "redirect_loop")
            if len(hops) > MAX_REDIRECTS:
                return Journey(tuple(hops), "redirect_too_many")
            hops.append(await self.visit(target, read=read))
        return Journey(tuple(hops))

    async def visit(self, url: Url, *, read: bool = False) -> Hop:
        task = self._asked.get((url, read))
        if task is None:
            task = self._asked[url, read] = asyncio.create_task(self._visit(url, read))
        return await asyncio.shield(task)

    async def host(self, name: str) -> Host:
        """Resolved once per check, so that what was checked is what is connected to. Raises CouldNotTest."""
        task = self._hosts.get(name)
        if task is None:
            task = self._hosts[name] = asyncio.create_task(self._resolve(name))
        return await asyncio.shield(task)

    async def close(self) -> None:
        tasks = [*self._asked.values(), *self._hosts.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for line in self._idle.values():
            line.close()
        self._idle.clear()

    def _give_way(self, key: tuple[str, str], line: Line) -> None:
        if self._idle.get(key) is line:
            self._idle.pop(key).close()

    async def _resolve(self, name: str) -> Host:
        if parse(name) is not None:
            return Host(name, (name,))
        found = await self._ctx.addresses(name)
        if not found.all:
            raise CouldNotTest("host_not_found" if found.status.known else unseen(found.status))
        return Host(name, mixed(found.v4, found.v6))

    async def _visit(self, url: Url, read: bool) -> Hop:
        session: Session | None = None
        try:
            used = self._idle.pop((url.scheme, url.host), None)
            if used is not None:
                self._ctx.guard.rest(used.writer, None)
                if await used.free():
                    with suppress(CouldNotTest):  # it may have closed meanwhile: then once more, afresh
                        return await self._over(used, url, read)
                used.close()
            line = await self._open(url)
            session = line.session
            return await self._over(line, url, read)
        except (CouldNotTest, Blocked) as lost:
            return Hop(url, trouble=lost.reason, session=session)

    async def _open(self, url: Url) -> Line:
        host = await self.host(url.host)
        if url.scheme == "http":
            return Line(await dial(self._ctx.guard, host, url.port), None)
        return Line(*await secure(self._ctx.guard, host, url.port, self._ctx.ca_file))

    async def _over(self, line: Line, url: Url, read: bool) -> Hop:
        kept, body, trouble = False, None, ""
        try:
            head = await line.ask(url, self._ctx.user_agent, packed=not read)
            if read and head.status not in REDIRECTS:
                try:
                    body = await line.body()
                except (CouldNotTest, Blocked) as cut:
                    trouble = cut.reason
            elif line.session and not read and (url.scheme, url.host) not in self._idle:
                self._idle[url.scheme, url.host] = line
                kept = True
                self._ctx.guard.rest(line.writer, lambda: self._give_way((url.scheme, url.host), line))
        finally:
            if not kept:
                line.close()
        return Hop(
            url,
            status=head.status,
            session=line.session,
            location=head.get("location"),
            hsts=tuple(head.all("strict-transport-security")),
            content_type=head.get("content-type"),
            body=body,
            body_trouble=trouble,
        )
