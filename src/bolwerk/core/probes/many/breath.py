# SPDX-License-Identifier: EUPL-1.2
"""Lets a next check begin only while this process keeps up with those that go on.

Else their waits run out for want of our own time, and "could not test" would say something about us.
"""

import asyncio

STEP = 0.005  # seconds between two beginnings, at least
LATE = 0.05  # seconds: the event loop is busy when it comes back so late


class Breath:
    """One for all that run in the same event loop."""

    def __init__(self, *, step: float = STEP, late: float = LATE) -> None:
        self._step, self._late = step, late
        self._turn = asyncio.Lock()

    async def drawn(self) -> None:
        """Waits, one after the other, until the loop comes back in time."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            while True:
                due = loop.time() + self._step
                await asyncio.sleep(self._step)
                if loop.time() - due < self._late:
                    return
