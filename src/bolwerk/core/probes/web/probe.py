# SPDX-License-Identifier: EUPL-1.2
"""The web checks of one domain: two journeys (http and https) and the questions about old versions, side by side."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, cast

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.parts import Part, in_parallel
from bolwerk.core.probes.result import CHECKS, CheckResult, CheckVerdict, CouldNotTest, judge
from bolwerk.core.probes.tls import evaluate as tls
from bolwerk.core.probes.tls import trust
from bolwerk.core.probes.tls.probe import Lock
from bolwerk.core.probes.web import evaluate, securitytxt
from bolwerk.core.probes.web.scan import Browser
from bolwerk.core.probes.web.url import Url

IDS = tuple(check_id for check_id in CHECKS if check_id.startswith("web."))
SECONDS = 25.0


async def run(ctx: Context) -> AsyncIterator[CheckResult]:
    try:
        names = await _names(ctx)
    except CouldNotTest as hidden:
        for check_id in IDS:
            yield judge(check_id, CheckVerdict.COULD_NOT_TEST, hidden.reason)
        return
    if not names:
        for check_id in IDS:
            yield judge(check_id, CheckVerdict.NOT_APPLICABLE, "no_web_site")
    for name in names:
        closed: list[CheckResult] = []
        async with aclosing(cast(Any, _visit(_Site(ctx, name)))) as results:
            async for result in results:
                if result.reason == "no_web_server":
                    closed.append(result)  # kept back: the next name may have one
                else:
                    yield result
        if len(closed) < len(IDS) or name == names[-1]:
            for result in closed:
                yield result
            return


async def _names(ctx: Context) -> list[str]:
    """The name itself, then the one with www when it is somewhere else. Raises CouldNotTest."""
    names = (ctx.domain.name, f"www.{ctx.domain.name}")
    bare, www = await asyncio.gather(*map(ctx.addresses, names))
    for each in (bare, www):
        if not each.status.known and not bare.all:
            raise CouldNotTest(unseen(each.status))
    places = {name: each.all for name, each in zip(names, (bare, www), strict=True) if each.all}
    return list(places) if set(www.all) - set(bare.all) else list(places)[:1]


async def _visit(site: "_Site") -> AsyncIterator[CheckResult]:
    ctx = site.ctx
    parts = [
        Part(("web.https", "web.certificate", "web.hsts"), site.page(), ctx.remaining(SECONDS)),
        Part(("web.https.forced",), site.forced(), ctx.remaining(SECONDS)),
        Part(("web.securitytxt",), site.securitytxt(), ctx.remaining(SECONDS)),
        *site.lock.parts(ctx.remaining(SECONDS)),
    ]
    try:
        async with aclosing(cast(Any, in_parallel(parts))) as results:
            async for result in results:
                yield result
    finally:
        await site.lock.close()
        await site.browser.close()


class _Site:
    def __init__(self, ctx: Context, host: str) -> None:
        self.ctx, self.host = ctx, host
        self.browser = Browser(ctx)
        self.lock = Lock(ctx, host, lambda: self.browser.host(host), self._both)

    async def _home(self) -> evaluate.Journey:
        return await self.browser.travel(Url("https", self.host))

    async def _plain(self) -> evaluate.Journey:
        return await self.browser.travel(Url("http", self.host))

    async def _both(self) -> tuple[evaluate.Journey, evaluate.Journey | None]:
        """The plain page is waited for only where it changes the verdict."""
        home = await self._home()
        return home, await self._plain() if home.first.trouble else None

    async def page(self) -> Sequence[CheckResult]:
        home, plain = await self._both()
        lacking = evaluate.without_https(home, plain)
        if lacking:
            rest = [judge(check_id, *lacking) for check_id in ("web.certificate", "web.hsts")]
            return [evaluate.https(home, plain), *rest]
        shown = {
            hop.url.host: (hop.session.certificate, trust.read(hop.session.chain))
            for hop in home.hops
            if hop.session and evaluate.is_own(hop.url.host, self.ctx.domain.name)
        }
        return [
            evaluate.https(home, plain),
            tls.certificates(shown, datetime.now(UTC)),
            evaluate.hsts(home, self.ctx.domain.name),
        ]

    async def forced(self) -> Sequence[CheckResult]:
        plain = await self._plain()
        home = await self._home() if plain.first.trouble else None
        return [evaluate.forced(plain, home)]

    async def securitytxt(self) -> Sequence[CheckResult]:
        home, plain = await self._both()
        lacking = evaluate.without_https(home, plain)
        if lacking:
            return [judge(securitytxt.CHECK, *lacking)]
        journey = await self.browser.travel(Url("https", self.host, securitytxt.PATH), read=True)
        return [securitytxt.evaluate(journey, datetime.now(UTC))]
