# SPDX-License-Identifier: EUPL-1.2
"""Checks a list of domains, so many at a time, and hands on each outcome when it is there."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bolwerk.core.probes.dns.memory import Memory
from bolwerk.core.probes.engine import check
from bolwerk.core.probes.many.breath import Breath
from bolwerk.core.probes.many.ledger import Ledger
from bolwerk.core.probes.many.listing import Line
from bolwerk.core.probes.options import Options
from bolwerk.core.probes.shared import Shared

log = logging.getLogger(__name__)
AT_ONCE = 32
BREATH = 256
"""Lines passed over before the checks that go on get their turn."""

Emit = Callable[[dict[str, Any]], object]


async def check_all(
    lines: Iterable[Line],
    options: Options,
    emit: Emit,
    *,
    ledger: Ledger,
    at_once: int = AT_ONCE,
    shared: Shared | None = None,
) -> None:
    """`emit` gets, in the order they land: the report of `report.Report.as_json` with "line"; for a domain named
    before {"line", "domain", "same_as": its first line}; for what is no domain {"line", "error"}. What `ledger` knows
    is passed over. What `emit` raises ends it all; cancel it to stop. `shared`: of the caller, who closes it."""
    own = shared is None
    shared, breath = shared or Shared(memory=Memory()), Breath()
    todo = _todo(lines, ledger, emit)

    async def work() -> None:
        for line in todo:
            if line is None:
                await asyncio.sleep(0)
                continue
            await breath.drawn()
            emit(await _one(line, options, shared))

    tasks = [asyncio.create_task(work()) for _ in range(at_once)]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if own:
            await shared.close()


def _todo(lines: Iterable[Line], ledger: Ledger, emit: Emit) -> Iterator[Line | None]:
    """The lines that need a check; None now and then while others pass by."""
    for count, line in enumerate(lines):
        if count % BREATH == 0:
            yield None
        if line.domain is None:
            if not ledger.told(line.number, line.error):
                emit({"line": line.number, "error": line.error})
            continue
        name = line.domain.name
        first = ledger.first(name, line.number)
        if first != line.number:
            if not ledger.told(line.number, name):
                emit({"line": line.number, "domain": name, "same_as": first})
        elif not ledger.done(name):
            yield line


async def _one(line: Line, options: Options, shared: Shared) -> dict[str, Any]:
    if line.domain is None:
        raise ValueError("a line without a domain")
    try:
        report = await check(line.domain, options, shared=shared)
    except Exception:
        log.exception("line %d could not be checked", line.number)
        return {"line": line.number, "error": "internal"}
    return {"line": line.number, **report.as_json()}
