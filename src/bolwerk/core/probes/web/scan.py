# SPDX-License-Identifier: EUPL-1.2
"""Fetches pages as a visitor's browser would, one connection per host where it can, each redirect checked anew.

The body of a page is not read unless asked for; a slow or endless one costs nothing but its own check.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace

from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.guard import Blocked
from bolwerk.core.probes.result import CouldNotTest
from bolwerk.core.probes.tasks import end
from bolwerk.core.probes.tls.evaluate import Session
from bolwerk.core.probes.tls.scan import Host, dial, mixed, secure
from bolwerk.core.probes.web.evaluate import Hop, Journey
from bolwerk.core.probes.web.line import Content, Line, Reply
from bolwerk.core.probes.web.url import BadRedirect, Url, follow

MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Browser:
    """Asks for every page once, whoever wants it. `close` ends what is still open."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._asked: dict[Url, asyncio.Task[Hop]] = {}
        self._replies: dict[Url, Reply] = {}
        self._hosts: dict[str, asyncio.Task[Host]] = {}
        self._idle: dict[tuple[str, str], Line] = {}
        self._lines: list[Line] = []
        self._settling: set[asyncio.Task[None]] = set()

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

    async def visit(self, url: Url, *, read: bool = False, glance: bool = False) -> Hop:
        """`glance`: only the first bytes are wanted; the hop then holds those."""
        task = self._asked.get(url)
        if task is None:
            task = self._asked[url] = asyncio.create_task(self._visit(url, glance))
        hop = await asyncio.shield(task)
        if not (read or glance) or hop.trouble or hop.status in REDIRECTS:
            return hop
        content = await self.content(url)
        if glance and content.trouble == "reply_too_large":
            content = Content(content.data)
        whole = not content.trouble
        return replace(hop, body=content.data if whole else None, body_trouble=content.trouble)

    async def content(self, url: Url) -> Content:
        """What can be read of a page that was visited; nothing of one that gave no answer."""
        reply = self._replies.get(url)
        return await reply.read() if reply else Content(trouble="no_answer")

    async def greet(self, name: str) -> Hop:
        """Shakes hands and asks for nothing. Never raises for what the other side does."""
        url = Url("https", name)
        try:
            line = await self._open(url)
        except (CouldNotTest, Blocked) as lost:
            return Hop(url, trouble=lost.reason)
        line.close()
        return Hop(url, session=line.session)

    async def host(self, name: str) -> Host:
        """Resolved once per check, so that what was checked is what is connected to. Raises CouldNotTest."""
        task = self._hosts.get(name)
        if task is None:
            task = self._hosts[name] = asyncio.create_task(self._resolve(name))
        return await asyncio.shield(task)

    def at(self, host: Host) -> "Browser":
        """Another one, which looks for this host nowhere else than there."""
        other = Browser(self._ctx)
        other._hosts[host.name] = asyncio.create_task(_known(host))
        return other

    async def close(self) -> None:
        await end([*self._asked.values(), *self._hosts.values(), *self._settling])
        for line in self._lines:
            line.close()
        for kept in (self._asked, self._hosts, self._replies, self._idle, self._lines):  # each holds what holds us
            kept.clear()

    async def _resolve(self, name: str) -> Host:
        if parse(name) is not None:
            return Host(name, (name,))
        found = await self._ctx.addresses(name)
        if not found.all:
            raise CouldNotTest("host_not_found" if found.status.known else unseen(found.status))
        return Host(name, mixed(found.v4, found.v6))

    async def _visit(self, url: Url, glance: bool) -> Hop:
        session: Session | None = None
        try:
            used = self._idle.pop((url.scheme, url.host), None)
            if used is not None:
                self._ctx.guard.rest(used.writer, None)
                if await used.free():
                    with suppress(CouldNotTest):  # it may have closed meanwhile: then once more, afresh
                        return await self._over(used, url, glance)
                used.close()
            line = await self._open(url)
            session = line.session
            return await self._over(line, url, glance)
        except (CouldNotTest, Blocked) as lost:
            return Hop(url, trouble=lost.reason, session=session)

    async def _open(self, url: Url) -> Line:
        host = await self.host(url.host)
        if url.scheme == "http":
            line = Line(await dial(self._ctx.guard, host, url.port), None)
        else:
            line = Line(*await secure(self._ctx.guard, host, url.port, self._ctx.ca_file))
        self._lines.append(line)
        return line

    async def _over(self, line: Line, url: Url, glance: bool) -> Hop:
        try:
            reply = await line.ask(url, self._ctx.user_agent, glance=glance)
        except BaseException:
            line.close()
            raise
        self._replies[url] = reply
        key = (url.scheme, url.host)
        spare = self._idle.setdefault(key, line) is not line
        settling = asyncio.create_task(self._settle(key, line, reply, spare=spare))
        self._settling.add(settling)
        settling.add_done_callback(self._settling.discard)
        head = reply.head
        return Hop(
            url,
            status=head.status,
            session=line.session,
            location=head.get("location"),
            hsts=tuple(head.all("strict-transport-security")),
            content_type=head.get("content-type"),
            fields=head.fields,
        )

    async def _settle(self, key: tuple[str, str], line: Line, reply: Reply, *, spare: bool) -> None:
        """Reads the body to its end; then the connection rests, or is of no more use and frees its place."""
        await reply.read()
        if spare:
            line.close()
        elif self._idle.get(key) is line:  # else a next question goes over it
            if reply.whole and reply.head.keeps:
                self._ctx.guard.rest(line.writer, lambda: self._give_way(key, line))
            else:
                self._give_way(key, line)

    def _give_way(self, key: tuple[str, str], line: Line) -> None:
        if self._idle.get(key) is line:
            self._idle.pop(key).close()


async def _known(host: Host) -> Host:
    return host
