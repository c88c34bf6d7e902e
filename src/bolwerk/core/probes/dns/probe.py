# SPDX-License-Identifier: EUPL-1.2
"""The DNS checks of one domain: asks side by side, then judges."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns import evaluate
from bolwerk.core.probes.dns.answer import Addresses, Status
from bolwerk.core.probes.mail.exchangers import exchangers
from bolwerk.core.probes.parts import Part, in_parallel
from bolwerk.core.probes.result import CheckResult

MAX_CLIMB = 6


async def run(ctx: Context) -> AsyncIterator[CheckResult]:
    parts = [
        Part(("dns.dnssec",), _dnssec(ctx), ctx.remaining(20)),
        Part(("dns.caa",), _caa(ctx), ctx.remaining(20)),
        Part(("dns.ipv6",), _ipv6(ctx), ctx.remaining(20)),
    ]
    async for result in in_parallel(parts):
        yield result


def ancestors(name: str) -> list[str]:
    """The name and its parents down to two labels, at most MAX_CLIMB."""
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))][-MAX_CLIMB:]


async def _dnssec(ctx: Context) -> Sequence[CheckResult]:
    zone, ask = await _zone(ctx), ctx.resolver.query
    soa, unchecked, ds, dnskey = await asyncio.gather(
        ask(zone, "SOA"), ask(zone, "SOA", unchecked=True), ask(zone, "DS"), ask(zone, "DNSKEY")
    )
    return [evaluate.dnssec(zone=zone, soa=soa, unchecked=unchecked, ds=ds, dnskey=dnskey)]


async def _zone(ctx: Context) -> str:
    """The zone that holds the name: the nearest ancestor with a SOA record; the name itself when none."""
    names = ancestors(ctx.domain.name)
    answers = await asyncio.gather(*(ctx.resolver.query(name, "SOA", unchecked=True) for name in names))
    holding = (name for name, answer in zip(names, answers, strict=True) if answer.status == Status.OK)
    return next(holding, ctx.domain.name)


async def _caa(ctx: Context) -> Sequence[CheckResult]:
    names = ancestors(ctx.domain.name)
    return [evaluate.caa(await asyncio.gather(*(ctx.resolver.query(name, "CAA") for name in names)))]


async def _ipv6(ctx: Context) -> Sequence[CheckResult]:
    name = ctx.domain.name
    apex, www, mx = await asyncio.gather(
        ctx.addresses(name), ctx.addresses(f"www.{name}"), ctx.resolver.query(name, "MX")
    )
    hosts = exchangers(mx)
    mail = _together(await asyncio.gather(*(ctx.addresses(host) for host in hosts))) if hosts else None
    return [evaluate.ipv6(web=www if not apex.all and www.all else apex, mail=mail)]


def _together(found: Sequence[Addresses]) -> Addresses:
    v4 = tuple(ip for each in found for ip in each.v4)
    v6 = tuple(ip for each in found for ip in each.v6)
    if v4 or v6:
        return Addresses(Status.OK, v4, v6)
    return next((each for each in found if not each.status.known), found[0])
