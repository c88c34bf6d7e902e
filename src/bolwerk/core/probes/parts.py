# SPDX-License-Identifier: EUPL-1.2
"""Runs the parts of a probe side by side so that one that fails or hangs never hides another."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass

from bolwerk.core.probes.guard import Blocked
from bolwerk.core.probes.result import CheckResult, CouldNotTest, could_not_test

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """`ids`: the checks this work answers; each gets exactly one result. `seconds`: its time budget."""

    ids: tuple[str, ...]
    work: Awaitable[Sequence[CheckResult]]
    seconds: float = 20.0


def wanted(parts: Sequence[Part], wants: Callable[[Sequence[str]], bool]) -> list[Part]:
    """The parts that answer what is asked for; the work of the others is never begun."""
    kept = []
    for part in parts:
        if wants(part.ids):
            kept.append(part)
        elif isinstance(part.work, Coroutine):
            part.work.close()
    return kept


async def in_parallel(parts: Sequence[Part]) -> AsyncIterator[CheckResult]:
    """Yields results in the order they land. Leaves no task behind when the caller stops early."""
    tasks = [asyncio.ensure_future(_settle(part)) for part in parts]
    try:
        for done in asyncio.as_completed(tasks):
            for result in await done:
                yield result
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _settle(part: Part) -> list[CheckResult]:
    try:
        async with asyncio.timeout(part.seconds):
            found = {result.id: result for result in await part.work}
    except TimeoutError:
        return [could_not_test(check_id, "timeout") for check_id in part.ids]
    except Blocked as refused:
        return [could_not_test(check_id, refused.reason) for check_id in part.ids]
    except CouldNotTest as unseen:
        return [could_not_test(check_id, unseen.reason, **unseen.observation) for check_id in part.ids]
    except Exception:
        log.exception("a probe failed: %s", ", ".join(part.ids))
        return [could_not_test(check_id, "internal") for check_id in part.ids]
    return [found.get(check_id) or could_not_test(check_id, "internal") for check_id in part.ids]
