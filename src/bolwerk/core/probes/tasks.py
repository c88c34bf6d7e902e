# SPDX-License-Identifier: EUPL-1.2
"""What every part of a check does with the tasks it began."""

import asyncio
from collections.abc import Iterable
from typing import Any


async def end(begun: Iterable[asyncio.Task[Any]]) -> None:
    """Cancels those that still run and waits until they are gone. What one raised is of no interest any more."""
    running = []
    for task in begun:
        if not task.done():
            task.cancel()
            running.append(task)
        elif not task.cancelled():
            task.exception()
    if running:
        await asyncio.gather(*running, return_exceptions=True)
