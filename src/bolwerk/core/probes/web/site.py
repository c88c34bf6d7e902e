# SPDX-License-Identifier: EUPL-1.2
"""One site during one check: the journeys to it, asked for once, and the page at their end."""

import asyncio
from dataclasses import dataclass

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.result import CheckVerdict
from bolwerk.core.probes.tasks import end
from bolwerk.core.probes.tls.probe import Lock
from bolwerk.core.probes.web import page
from bolwerk.core.probes.web.evaluate import (
    NOT_APPLICABLE,
    Hop,
    Journey,
    is_own,
    without_https,
)
from bolwerk.core.probes.web.page import Page
from bolwerk.core.probes.web.scan import Browser
from bolwerk.core.probes.web.url import Url

Lacking = tuple[CheckVerdict, str]


@dataclass(frozen=True, slots=True)
class Read:
    """A page as far as it came; `cut`: why not all of it was read, "" when it was."""

    page: Page
    cut: str = ""


class Site:
    def __init__(self, ctx: Context, host: str) -> None:
        self.ctx, self.host = ctx, host
        self.browser = Browser(ctx)
        self.lock = Lock(ctx, host, lambda: self.browser.host(host), self.both)
        self._pages: dict[Url, asyncio.Task[Read]] = {}
        self._journeys: dict[str, Journey] = {}

    async def home(self) -> Journey:
        return await self._journey("https")

    async def plain(self) -> Journey:
        return await self._journey("http")

    async def _journey(self, scheme: str) -> Journey:
        """The browser asks for each page once; so several may set out before the first is back."""
        if scheme not in self._journeys:
            self._journeys[scheme] = await self.browser.travel(Url(scheme, self.host))
        return self._journeys[scheme]

    async def both(self) -> tuple[Journey, Journey | None]:
        """The plain page is waited for only where it changes the verdict."""
        home = await self.home()
        return home, await self.plain() if home.first.trouble else None

    async def lacking(self) -> Lacking | None:
        return without_https(*await self.both())

    async def reached(self) -> Journey:
        """Where a visitor ends: over https, or without it when there is none."""
        home, plain = await self.both()
        return plain if plain and not plain.first.trouble and not home.first.session else home

    async def read(self, hop: Hop) -> Read:
        """The page behind a hop that gave an answer; read and parsed once."""
        task = self._pages.get(hop.url)
        if task is None:
            task = self._pages[hop.url] = asyncio.create_task(self._read(hop))
        return await asyncio.shield(task)

    async def close(self) -> None:
        await end(self._pages.values())
        self._pages.clear()
        self._journeys.clear()
        await self.lock.close()
        await self.browser.close()

    async def _read(self, hop: Hop) -> Read:
        content = await self.browser.content(hop.url)
        return Read(page.read(str(hop.url), content.data, hop.content_type), content.trouble)

    def unfit(self, journey: Journey) -> Lacking | None:
        """Why the page at the end says nothing about the firm's own site; None when it does."""
        last = journey.last
        if last.trouble or journey.stopped:
            return CheckVerdict.COULD_NOT_TEST, last.trouble or journey.stopped
        if not is_own(last.url.host, self.ctx.domain.name):
            return NOT_APPLICABLE, "page_elsewhere"
        if last.refused:
            return CheckVerdict.COULD_NOT_TEST, "refused_us"
        if last.status != 200:
            return CheckVerdict.COULD_NOT_TEST, "page_missing"
        if not page.is_html(last.content_type):
            return NOT_APPLICABLE, "page_not_html"
        return (NOT_APPLICABLE, "no_https") if last.url.scheme != "https" else None
