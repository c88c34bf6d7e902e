# SPDX-License-Identifier: EUPL-1.2
"""What the firm's own machines show the street: all machines side by side, the doors of each four at a time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.exposure.evaluate import IDS, evaluate, unasked
from bolwerk.core.probes.exposure.machines import Visit, Where
from bolwerk.core.probes.exposure.scan import knock, places
from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.parts import Part, in_parallel
from bolwerk.core.probes.result import CheckResult

SECONDS = 30.0


async def run(ctx: Context) -> AsyncIterator[CheckResult]:
    """Nothing is asked without the owner's word; `ctx.doors` is None then, so that nothing could be."""
    if not ctx.owner or ctx.doors is None or not ctx.machines:
        for result in unasked("machine_unnamed" if ctx.owner else "owner_unproven"):
            yield result
        return
    part = Part(IDS, _look(ctx, ctx.doors), ctx.remaining(SECONDS))
    async with aclosing(cast(Any, in_parallel([part]))) as results:
        async for result in results:
            yield result


async def _look(ctx: Context, guard: Guard) -> Sequence[CheckResult]:
    """An address that is named twice is met once; that somebody came from there counts for both names."""
    named = await asyncio.gather(*(places(ctx, machine) for machine in ctx.machines))
    found: dict[tuple[str, Where], Visit] = {}
    for place in (each for places_of_one in named for each in places_of_one):
        key = (place.address or place.name, place.where)
        known = found.setdefault(key, place)
        found[key] = replace(known, met=known.met or place.met)
    seen = [each for each in found.values() if each.where == Where.SEEN]
    return evaluate(
        [
            *await asyncio.gather(*(knock(ctx, guard, each) for each in seen)),
            *(each for each in found.values() if each.where != Where.SEEN),
        ]
    )
