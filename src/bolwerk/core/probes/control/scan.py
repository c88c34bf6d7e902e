# SPDX-License-Identifier: EUPL-1.2
"""Looks for the proof: one question to the name servers of the domain itself, so that a new record counts at once;
one request to the domain, and one to its name with www. No redirect is followed."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bolwerk.core.probes.context import Context, agent
from bolwerk.core.probes.control.evaluate import (
    FOUND,
    LABEL,
    NOTHING,
    PATH,
    UNSEEN,
    Seen,
    better,
    file,
    record,
)
from bolwerk.core.probes.dns.fresh import FreshResolver
from bolwerk.core.probes.dns.scan import DnsResolver
from bolwerk.core.probes.dns.servers import parse_server, system_servers
from bolwerk.core.probes.domain import Domain, normalise
from bolwerk.core.probes.engine import FRESH_QUESTIONS
from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.manners import optout
from bolwerk.core.probes.options import Options
from bolwerk.core.probes.web.scan import Browser
from bolwerk.core.probes.web.url import Url

SECONDS = 15.0
MOST_NAMES = 4
MOST_ADDRESSES = 4


async def look(domain: str, value: str, options: Options, names: Sequence[str] = ()) -> Seen:
    """`names`: whose addresses are told too. Raises DomainError, and ValueError or OSError for unusable options."""
    asked = normalise(domain)
    refusing = optout(options.optout_file)
    if refusing.name(asked.name):
        return NOTHING
    resolver = DnsResolver([parse_server(options.resolver)] if options.resolver else system_servers())
    ctx = Context(
        domain=asked,
        resolver=resolver,
        guard=Guard(
            allow_private=options.allow_private,
            port_map=options.port_map,
            optout=refusing,
            questions=FRESH_QUESTIONS,
        ),
        deadline=asyncio.get_running_loop().time() + SECONDS,
        ca_file=Path(options.ca_file) if options.ca_file else None,
        user_agent=agent(options.contact),
        courier=resolver.courier,
    )
    fresh = FreshResolver(ctx)
    ctx = replace(ctx, resolver=fresh)
    try:
        (dns, web), hosts = await asyncio.gather(
            asyncio.gather(_bounded(_record(ctx, asked, value)), _bounded(_file(ctx, asked, value))),
            asyncio.gather(*(_addresses(ctx, name) for name in names[:MOST_NAMES])),
        )
    finally:
        await fresh.close()
        await resolver.close()
    return Seen({"dns": dns, "file": web}, dict(zip(names, hosts, strict=False)))


async def _bounded(work: Coroutine[Any, Any, str]) -> str:
    try:
        async with asyncio.timeout(SECONDS):
            return await work
    except TimeoutError:
        return UNSEEN


async def _record(ctx: Context, domain: Domain, value: str) -> str:
    return record(await ctx.resolver.query(f"{LABEL}.{domain.name}", "TXT"), value)


async def _file(ctx: Context, domain: Domain, value: str) -> str:
    """With www only when the domain itself has it not."""
    browser = Browser(ctx)
    try:
        own = file(await browser.visit(Url("https", domain.name, PATH), glance=True), value)
        if own == FOUND:
            return own
        return better(own, file(await browser.visit(Url("https", f"www.{domain.name}", PATH), glance=True), value))
    finally:
        await browser.close()


async def _addresses(ctx: Context, name: str) -> tuple[str, ...]:
    try:
        async with asyncio.timeout(SECONDS):
            return (await ctx.addresses(name)).all[:MOST_ADDRESSES]
    except TimeoutError:
        return ()
