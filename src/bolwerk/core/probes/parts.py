# SPDX-License-Identifier: EUPL-1.2
"""Runs the parts of a probe side by side so that one that fails or hangs never hides another."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass

from bolwerk.core.probes.guard import Blocked
from bolwerk.core.probes.result import CheckResult, CouldNotTest, could_not_test
from bolwerk.core.probes.tasks import end

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
    loop = asyncio.get_running_loop()
    landed: asyncio.Queue[asyncio.Task[list[CheckResult]]] = asyncio.Queue()
    running: dict[float, list[_Running]] = {}
    tasks = []
    for part in parts:
        each = _Running(part)
        each.task = loop.create_task(_settle(each))
        each.task.add_done_callback(landed.put_nowait)
        tasks.append(each.task)
        running.setdefault(part.seconds, []).append(each)
    timers = [loop.call_later(seconds, _end, late) for seconds, late in running.items()]
    try:
        for _ in tasks:
            for result in (await landed.get()).result():
                yield result
    finally:
        for timer in timers:
            timer.cancel()
        await end(tasks)


@dataclass(slots=True)
class _Running:
    part: Part
    task: asyncio.Task[list[CheckResult]] | None = None
    late: bool = False


def _end(running: Sequence[_Running]) -> None:
    """One clock for all parts with the same budget."""
    for each in running:
        if each.task and not each.task.done():
            each.late = True
            each.task.cancel()


async def _settle(running: _Running) -> list[CheckResult]:
    part = running.part
    try:
        found = {result.id: result for result in await part.work}
    except asyncio.CancelledError:
        if not running.late or not running.task or running.task.uncancel():
            raise
        return [could_not_test(check_id, "timeout") for check_id in part.ids]
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
