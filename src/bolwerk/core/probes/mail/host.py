# SPDX-License-Identifier: EUPL-1.2
"""The mail servers of one domain, each met once: on its first address that answers."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail import scan
from bolwerk.core.probes.mail.evaluate import Offer, Server
from bolwerk.core.probes.mail.mxcache import MxCache
from bolwerk.core.probes.tasks import end

MAX_SERVERS = 2


class Servers:
    """`met` may be asked by several parts of a check; `close` ends what still runs for this check alone."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._shared = ctx.mx is not None
        self._mx = MxCache() if ctx.mx is None else ctx.mx
        self._asked: dict[str, asyncio.Task[Server]] = {}

    async def met(self, hosts: Sequence[str]) -> list[Server]:
        """The first MAX_SERVERS of them, in that order."""
        chosen = hosts[:MAX_SERVERS]
        for host in chosen:
            if host not in self._asked:
                self._asked[host] = asyncio.create_task(self._host(host))
        return list(await asyncio.gather(*(asyncio.shield(self._asked[host]) for host in chosen)))

    async def close(self) -> None:
        await end(self._asked.values())
        if not self._shared:
            await self._mx.close()

    async def _host(self, host: str) -> Server:
        """Tries the addresses, IPv4 first, until one answers; at most two."""
        found = await self._ctx.addresses(host)
        if not found.all:
            return Server(host, Offer.UNSEEN, "host_not_found" if found.status.known else unseen(found.status))
        server = Server(host, Offer.UNSEEN, "timeout")
        for ip in (*found.v4[:1], *found.v6[:1]):
            if self._ctx.fresh:
                self._mx.forget(host, ip)
            server = await self._mx.get(host, ip, partial(look, self._ctx, host, ip))
            if server.offer != Offer.UNSEEN:
                break
        return server


async def look(ctx: Context, host: str, ip: str) -> Server:
    """Two connections side by side; a third after a lock that did not close, or to see a certificate that was not
    accepted."""
    beside = asyncio.create_task(scan.older(ctx.guard, host, ip, ctx.helo))
    try:
        server, old = await scan.talk(ctx.guard, host, ip, ctx.ca_file, ctx.helo), await beside
    finally:
        await end([beside])
    if server.offer == Offer.BROKEN:
        more = await scan.again(ctx.guard, host, ip, ctx.ca_file, ctx.helo)
        server = server if more.offer == Offer.UNSEEN else more
    if server.offer == Offer.ENCRYPTED and not server.chain:
        shown = await scan.shown(ctx.guard, host, ip, ctx.helo)
        server = replace(server, chain=shown.chain, version=shown.version)
    if old.offer == Offer.UNSEEN and server.offer not in (Offer.MISSING, Offer.REFUSED):
        return replace(server, older_unseen=old.reason)
    return replace(server, older=old.older)
