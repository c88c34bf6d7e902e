# SPDX-License-Identifier: EUPL-1.2
"""Checks one domain from outside: all probes side by side, each bounded in time, each result as it lands."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from bolwerk.core.probes import ahead
from bolwerk.core.probes.context import Context, agent
from bolwerk.core.probes.dns.answer import Status
from bolwerk.core.probes.dns.fresh import FreshResolver
from bolwerk.core.probes.dns.scan import DnsResolver
from bolwerk.core.probes.dns.servers import parse_server, system_servers
from bolwerk.core.probes.domain import Domain, normalise
from bolwerk.core.probes.exposure.greetings import DOORS
from bolwerk.core.probes.exposure.machines import MOST as MOST_MACHINES
from bolwerk.core.probes.exposure.machines import MOST_OF_A_NAME, host_of
from bolwerk.core.probes.guard import QUESTIONS, Guard
from bolwerk.core.probes.mail.dkim.selectors import given_selector
from bolwerk.core.probes.mail.greeting import helo_name
from bolwerk.core.probes.manners import OptOut, optout
from bolwerk.core.probes.options import Options, asked_for
from bolwerk.core.probes.providers import GENERIC, NOBODY, hosts_software
from bolwerk.core.probes.report import Collector, OnResult, Report
from bolwerk.core.probes.result import CHECKS, CheckResult
from bolwerk.core.probes.shared import Shared

log = logging.getLogger(__name__)

Probe = Callable[[Context], AsyncIterator[CheckResult]]
FRESH_QUESTIONS = (240, 90)
"""What is asked of a domain's own name servers instead of a resolver."""
NAME_QUESTIONS = 400
"""About look-alike names: 200 of them, their endings, and two for each that exists."""
PROBES = {
    "dns": "bolwerk.core.probes.dns.probe",
    "mail": "bolwerk.core.probes.mail.probe",
    "web": "bolwerk.core.probes.web.probe",
    "names": "bolwerk.core.probes.names.probe",
    "exposure": "bolwerk.core.probes.exposure.probe",
}


async def check(
    domain: str | Domain,
    options: Options | None = None,
    on_result: OnResult | None = None,
    *,
    shared: Shared | None = None,
) -> Report:
    """Raises DomainError for what is no domain, ValueError for unusable options and OSError for an opt-out list that
    cannot be read; nothing else.

    `on_result` is called in the event loop, once per check, in the order results land. `shared`: with other checks of
    this event loop; its owner closes it.
    """
    options = options or Options()
    asked = domain if isinstance(domain, Domain) else normalise(domain)
    refusing = optout(options.optout_file)
    if unknown := set(options.only) - set(CHECKS):
        raise ValueError(f"no such check: {', '.join(sorted(unknown))}")
    guard = Guard(
        allow_private=options.allow_private,
        port_map=options.port_map,
        optout=refusing,
        questions=FRESH_QUESTIONS if options.fresh else QUESTIONS,
    )
    for machine in options.machines:
        host_of(machine, asked)
    if len(options.machines) > MOST_MACHINES:
        raise ValueError(f"no more than {MOST_MACHINES} machines")
    servers = [parse_server(options.resolver)] if options.resolver else system_servers()
    memory = shared.memory if shared and not options.fresh else None
    resolver = DnsResolver(servers, courier=shared.courier if shared else None, memory=memory)
    collector = Collector(on_result, asked_for(options))
    apart = None
    if collector.wants("names."):
        apart = DnsResolver(servers, courier=resolver.courier, seconds=2.0, tries=2, most=NAME_QUESTIONS)
    started, checked_at = time.perf_counter(), datetime.now(UTC)
    ctx = Context(
        domain=asked,
        resolver=resolver,
        courier=resolver.courier,
        guard=guard,
        deadline=asyncio.get_running_loop().time() + options.seconds,
        ca_file=Path(options.ca_file) if options.ca_file else None,
        selectors=tuple(map(given_selector, options.selectors)),
        owner=options.owner,
        vrp_file=Path(options.vrp_file) if options.vrp_file else None,
        routes_file=Path(options.routes_file) if options.routes_file else None,
        mx=shared.mx if shared else None,
        user_agent=agent(options.contact),
        helo=helo_name(options.helo),
        wanted=frozenset(options.only),
        fresh=options.fresh,
        apart=apart,
        machines=options.machines if options.owner else (),
        doors=_doors(options, refusing) if options.owner else None,
    )
    fresh = FreshResolver(ctx) if options.fresh else None
    if fresh:
        ctx = replace(ctx, resolver=fresh)
    try:
        if refusing.name(asked.name):
            collector.close("", "opted_out")
            providers = dict(NOBODY)
        else:
            providers = await _check(ctx, collector)
    finally:
        if fresh:
            await fresh.close()
        await asyncio.gather(*(each.close() for each in (resolver, apart) if each))
    duration_ms = round((time.perf_counter() - started) * 1000)
    witness = fresh.told() if fresh else {}
    return Report(asked.name, checked_at, duration_ms, providers, collector.ordered(), witness)


def _doors(options: Options, refusing: OptOut) -> Guard:
    """The only guard that knows more ports: for the machines that a proven owner named."""
    return Guard(
        allow_private=options.allow_private,
        port_map=options.port_map,
        optout=refusing,
        max_connections=len(DOORS) * MOST_MACHINES * MOST_OF_A_NAME,
        doors=DOORS,
    )


async def _check(ctx: Context, collector: Collector) -> dict[str, str]:
    """One question decides: does the name exist at all? Those that follow anyway are on their way with it."""
    asked = [] if ctx.wanted else ahead.begin(ctx)
    first = await ctx.resolver.query(ctx.domain.name, "A")
    for each in asked:
        each.cancel()
    if first.status in (Status.NXDOMAIN, Status.TIMEOUT):
        collector.close("", "no_such_domain" if first.status == Status.NXDOMAIN else "dns_timeout")
        return dict(NOBODY)
    async with asyncio.TaskGroup() as group:
        providers = group.create_task(_providers(ctx))
        for name in PROBES:
            if collector.wants(f"{name}."):
                group.create_task(_run(name, ctx, collector))
    return by_page(providers.result(), collector.found.get("web.software"))


def by_page(providers: dict[str, str], seen: CheckResult | None) -> dict[str, str]:
    """What only one provider runs tells more than an address, which may be of who stands in front of it."""
    made_with = seen.observation.get("software", ()) if seen else ()
    own = hosts_software(str(each["id"]) for each in made_with)
    return providers if own == GENERIC else {**providers, "web": own}


async def _run(name: str, ctx: Context, collector: Collector) -> None:
    reason = "internal"
    try:
        async with asyncio.timeout_at(ctx.deadline), aclosing(cast(Any, probe(name)(ctx))) as results:
            async for result in results:
                collector.add(result)
    except TimeoutError:
        reason = "timeout"
    except Exception:
        log.exception("the %s probe failed", name)
    collector.close(f"{name}.", reason)


def probe(name: str) -> Probe:
    """Loaded on first use, so that one that does not load hides no other."""
    return cast(Probe, import_module(PROBES[name]).run)


async def _providers(ctx: Context) -> dict[str, str]:
    from bolwerk.core.probes.hosting import providers

    try:
        async with asyncio.timeout_at(ctx.deadline):
            return await providers(ctx)
    except TimeoutError:
        pass
    except Exception:
        log.exception("providers were not recognised")
    return dict(NOBODY)
