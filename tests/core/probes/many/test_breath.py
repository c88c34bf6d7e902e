# SPDX-License-Identifier: EUPL-1.2
"""A next check begins only while the event loop keeps up."""

import asyncio
import time

from bolwerk.core.probes.many.breath import Breath


def begun(seconds: float, *, busy: float = 0.0, waiting: int = 1000) -> int:
    """How many of those that wait may begin within these seconds. `busy`: seconds of each turn of the loop."""

    async def go() -> int:
        breath, count = Breath(step=0.005, late=0.05), 0

        async def one() -> None:
            nonlocal count
            await breath.drawn()
            count += 1

        async def hog() -> None:
            while True:
                time.sleep(busy)  # noqa: ASYNC251  (that is the point)
                await asyncio.sleep(0)

        tasks = [asyncio.create_task(one()) for _ in range(waiting)]
        hogging = [asyncio.create_task(hog())] if busy else []
        await asyncio.sleep(seconds)
        for task in (*tasks, *hogging):
            task.cancel()
        await asyncio.gather(*tasks, *hogging, return_exceptions=True)
        return count

    return asyncio.run(go())


def test_they_begin_one_after_the_other() -> None:
    assert 1 <= begun(0.2) <= 0.2 / 0.005 + 1


def test_none_begins_while_the_loop_is_late_and_one_that_waits_alone_begins_at_once() -> None:
    assert begun(0.5, busy=0.1) == 0
    assert begun(0.5, waiting=1) == 1


def test_who_gives_up_keeps_no_other_waiting() -> None:
    async def go() -> None:
        breath = Breath()
        gone = asyncio.create_task(breath.drawn())
        await asyncio.sleep(0)
        gone.cancel()
        async with asyncio.timeout(5):
            await breath.drawn()

    asyncio.run(go())
