# SPDX-License-Identifier: EUPL-1.2
"""The check of look-alike names: a part of its own, done only when it is asked for."""

from collections.abc import AsyncIterator, Sequence

from bolwerk.core.catalogue.shared_domains import is_shared, registered
from bolwerk.core.probes.context import Context
from bolwerk.core.probes.names.evaluate import ID, evaluate
from bolwerk.core.probes.names.generate import lookalikes
from bolwerk.core.probes.names.scan import SECONDS, look
from bolwerk.core.probes.parts import Part, in_parallel
from bolwerk.core.probes.result import CheckResult, CheckVerdict, judge

SPARE = 5.0


async def run(ctx: Context) -> AsyncIterator[CheckResult]:
    async for result in in_parallel([Part((ID,), _lookalikes(ctx), ctx.remaining(SECONDS + SPARE))]):
        yield result


async def _lookalikes(ctx: Context) -> Sequence[CheckResult]:
    """Of a name below someone else's, such as a shop at a site builder, nothing is asked."""
    domain = registered(ctx.domain.name)
    if not domain or is_shared(domain):
        return [judge(ID, CheckVerdict.NOT_APPLICABLE, "name_shared", domain=domain)]
    candidates = [each for each in lookalikes(domain) if not ctx.guard.refuses(each.name)]
    return [evaluate(domain, await look(ctx, domain, candidates, max(1.0, ctx.remaining(SECONDS + SPARE) - SPARE)))]
