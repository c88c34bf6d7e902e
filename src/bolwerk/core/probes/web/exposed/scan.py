# SPDX-License-Identifier: EUPL-1.2
"""Eight short questions, one after the other over one connection: of each answer the first kilobyte is looked at."""

import secrets

from bolwerk.core.probes.web.exposed.evaluate import PATHS, Look
from bolwerk.core.probes.web.scan import Browser
from bolwerk.core.probes.web.url import Url


async def look(browser: Browser, scheme: str, host: str, home: bytes | None) -> Look:
    """Stops asking when the site no longer answers. Never raises for what the other side does."""
    nothing = await browser.visit(Url(scheme, host, f"/{secrets.token_hex(12)}"), glance=True)
    answers = {}
    if not nothing.trouble:
        for path in PATHS:
            answers[path] = await browser.visit(Url(scheme, host, path), glance=True)
            if answers[path].trouble:
                break
    return Look(nothing, answers, home)
