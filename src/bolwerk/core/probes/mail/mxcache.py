# SPDX-License-Identifier: EUPL-1.2
"""What was seen of mail servers, by name and address: many domains share a few of them, which are met once an hour.

Only for the checks of one process. Whoever makes it closes it.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any

from bolwerk.core.probes.mail.evaluate import Offer, Server

HOUR = 3600.0
MINUTE = 60.0
MOST = 2000
OURS = ("blocked_", "too_many_", "internal")
"""Reasons that say something about the check that asked, not about the server."""

Key = tuple[str, str]


class MxCache:
    """`clock`: seconds. A server that was not seen is tried again after a minute."""

    def __init__(
        self, *, seconds: float = HOUR, most: int = MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._known: OrderedDict[Key, tuple[float, Server]] = OrderedDict()
        self._running: dict[tuple[asyncio.AbstractEventLoop, Key], asyncio.Task[Server]] = {}

    def __len__(self) -> int:
        return len(self._known)

    async def get(self, host: str, ip: str, look: Callable[[], Coroutine[Any, Any, Server]]) -> Server:
        """What is known, or what `look` finds; several who ask at once share one look."""
        key = (host.lower(), ip)
        known = self._known.get(key)
        if known and self._clock() < known[0]:
            self._known.move_to_end(key)
            return known[1]
        place = (asyncio.get_running_loop(), key)
        task = self._running.get(place)
        if task is not None:
            server = await asyncio.shield(task)
            return server if not _ours(server) else await self._look(key, look)
        task = self._running[place] = asyncio.create_task(self._look(key, look))
        task.add_done_callback(lambda _: self._running.pop(place, None))
        return await asyncio.shield(task)

    def forget(self, host: str, ip: str) -> None:
        """It is to be met again."""
        self._known.pop((host.lower(), ip), None)

    async def close(self) -> None:
        """Ends what still runs in this loop."""
        loop = asyncio.get_running_loop()
        tasks = [task for (where, _), task in self._running.items() if where is loop]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self, key: Key, look: Callable[[], Coroutine[Any, Any, Server]]) -> Server:
        server = await look()
        if not _ours(server):
            seconds = MINUTE if server.offer == Offer.UNSEEN or server.older_unseen else self._seconds
            self._known[key] = (self._clock() + min(seconds, self._seconds), server)
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return server


def _ours(server: Server) -> bool:
    return server.reason.startswith(OURS) or server.older_unseen.startswith(OURS)
