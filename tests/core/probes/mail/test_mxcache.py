# SPDX-License-Identifier: EUPL-1.2
"""One look at a mail server an hour, however many domains it serves."""

import asyncio

from bolwerk.core.probes.mail.evaluate import Offer, Server
from bolwerk.core.probes.mail.mxcache import HOUR, MINUTE, MxCache

SEEN = Server("mx.test", Offer.ENCRYPTED, version="TLSv1.3")
LATE = Server("mx.test", Offer.UNSEEN, "no_greeting")
FULL = Server("mx.test", Offer.UNSEEN, "too_many_connections")


class Counted:
    def __init__(self, *servers: Server, seconds: float = 0.0) -> None:
        self.servers, self.looks, self._seconds = list(servers), 0, seconds

    async def __call__(self) -> Server:
        self.looks += 1
        await asyncio.sleep(self._seconds)
        return self.servers.pop(0) if len(self.servers) > 1 else self.servers[0]


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_fifty_at_once_share_one_look() -> None:
    look = Counted(SEEN, seconds=0.01)

    async def go() -> list[Server]:
        cache = MxCache()
        return await asyncio.gather(*(cache.get("mx.test", "192.0.2.1", look) for _ in range(50)))

    assert asyncio.run(go()) == [SEEN] * 50
    assert look.looks == 1


def looks(server: Server, *pauses: float) -> list[int]:
    """How often was looked after each pause."""
    clock, look = Clock(), Counted(server)
    cache, counts = MxCache(clock=clock), []

    async def go() -> None:
        for pause in pauses:
            clock.now += pause
            await cache.get("MX.test", "192.0.2.1", look)
            counts.append(look.looks)

    asyncio.run(go())
    return counts


def test_a_verdict_lasts_an_hour_and_silence_a_minute() -> None:
    assert looks(SEEN, 0, HOUR - 1, 1, 0) == [1, 1, 2, 2]
    assert looks(LATE, 0, MINUTE - 1, 1, 0) == [1, 1, 2, 2]


def test_what_is_about_the_one_who_asked_is_kept_from_others() -> None:
    assert looks(FULL, 0, 0) == [1, 2]
    look = Counted(FULL, SEEN, seconds=0.01)

    async def go() -> list[Server]:
        cache = MxCache()
        return await asyncio.gather(*(cache.get("mx.test", "192.0.2.1", look) for _ in range(2)))

    assert asyncio.run(go()) == [FULL, SEEN]


def test_another_address_or_name_is_another_server_and_memory_is_bounded() -> None:
    look = Counted(SEEN)

    async def go() -> int:
        cache = MxCache(most=3)
        for number in range(10):
            await cache.get("mx.test", f"192.0.2.{number}", look)
        await cache.get("other.test", "192.0.2.9", look)
        return len(cache)

    assert asyncio.run(go()) == 3
    assert look.looks == 11


def test_one_who_gives_up_does_not_take_it_from_the_others() -> None:
    look = Counted(SEEN, seconds=0.02)

    async def go() -> Server:
        cache = MxCache()
        first = asyncio.create_task(cache.get("mx.test", "192.0.2.1", look))
        await asyncio.sleep(0)
        second = asyncio.create_task(cache.get("mx.test", "192.0.2.1", look))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(go()) == SEEN
    assert look.looks == 1


def test_closing_ends_what_still_runs() -> None:
    async def go() -> int:
        cache = MxCache()
        waiting = asyncio.create_task(cache.get("mx.test", "192.0.2.1", Counted(SEEN, seconds=60)))
        await asyncio.sleep(0.01)
        await cache.close()
        await asyncio.gather(waiting, return_exceptions=True)
        return len(asyncio.all_tasks())

    assert asyncio.run(go()) == 1
