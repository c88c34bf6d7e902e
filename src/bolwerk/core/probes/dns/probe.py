# SPDX-License-Identifier: EUPL-1.2
"""The DNS checks of one domain: asks side by side, then judges."""

import secrets
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns import delegation, dnssec, evaluate, leftovers
from bolwerk.core.probes.dns.answer import Addresses, Status, all_of
from bolwerk.core.probes.dns.nameservers import survey
from bolwerk.core.probes.mail.exchangers import exchangers
from bolwerk.core.probes.parts import Part, in_parallel, wanted
from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.rpki import evaluate as rpki
from bolwerk.core.probes.rpki.read import table

MAX_CLIMB = 6
MAX_NAME_SERVERS = 8
DELEGATION = ("dns.delegation", "dns.networks", "dns.soa")


async def run(ctx: Context) -> AsyncIterator[CheckResult]:
    parts = [
        Part(("dns.dnssec",), _dnssec(ctx), ctx.remaining(20)),
        Part(("dns.caa",), _caa(ctx), ctx.remaining(20)),
        Part(DELEGATION, _delegation(ctx), ctx.remaining(20)),
        Part(("dns.dangling",), _dangling(ctx), ctx.remaining(20)),
        Part(("dns.wildcard",), _wildcard(ctx), ctx.remaining(20)),
        Part(("dns.ipv6",), _ipv6(ctx), ctx.remaining(20)),
        Part(("dns.rpki",), _rpki(ctx), ctx.remaining(20)),
    ]
    async for result in in_parallel(wanted(parts, ctx.wants)):
        yield result


def ancestors(name: str) -> list[str]:
    """The name and its parents down to two labels, at most MAX_CLIMB."""
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))][-MAX_CLIMB:]


async def _dnssec(ctx: Context) -> Sequence[CheckResult]:
    zone, ask = await _zone(ctx), ctx.resolver.query
    soa, unchecked, ds, dnskey = await all_of(
        (ask(zone, "SOA"), *(ask(zone, rdtype, unchecked=True) for rdtype in ("SOA", "DS", "DNSKEY")))
    )
    now = datetime.now(UTC)
    return [dnssec.evaluate(zone, soa=soa, unchecked=unchecked, ds=ds, dnskey=dnskey, now=now)]


async def _delegation(ctx: Context) -> Sequence[CheckResult]:
    name, ask = ctx.domain.name, ctx.resolver.query
    asked = ask(name, "NS"), ask(name.partition(".")[2], "NS")
    zone = await _zone(ctx)
    await all_of(asked)
    found = await survey(ctx, zone)
    return [delegation.delegation(found), delegation.networks(found), delegation.soa(found)]


async def _dangling(ctx: Context) -> Sequence[CheckResult]:
    name, ask = ctx.domain.name, ctx.resolver.query
    names = [f"{label}.{name}" for label in leftovers.LABELS]
    mx, ns, *found = await all_of((ask(name, "MX"), ask(name, "NS"), *(ask(each, "A") for each in names)))
    mail, servers = exchangers(mx), ns.records[:MAX_NAME_SERVERS]
    addresses = await all_of(map(ctx.addresses, (*mail, *servers)))
    return [
        leftovers.dangling(
            aliases=dict(zip(names, found, strict=True)),
            mail=dict(zip(mail, addresses, strict=False)),
            name_servers=dict(zip(servers, addresses[len(mail) :], strict=True)),
        )
    ]


async def _wildcard(ctx: Context) -> Sequence[CheckResult]:
    return [leftovers.wildcard(await ctx.resolver.query(f"{secrets.token_hex(8)}.{ctx.domain.name}", "A"))]


async def _zone(ctx: Context) -> str:
    """The zone that holds the name: the nearest ancestor with a SOA record; the name itself when none."""
    names = ancestors(ctx.domain.name)
    answers = await all_of(ctx.resolver.query(name, "SOA", unchecked=True) for name in names)
    for name, answer in zip(names, answers, strict=True):
        if answer.status == Status.OK and answer.canonical == name:
            return name
    return ctx.domain.name


async def _caa(ctx: Context) -> Sequence[CheckResult]:
    names = ancestors(ctx.domain.name)
    return [evaluate.caa(await all_of(ctx.resolver.query(name, "CAA") for name in names))]


async def _ipv6(ctx: Context) -> Sequence[CheckResult]:
    name = ctx.domain.name
    mx = ctx.resolver.query(name, "MX")
    apex, www = await all_of((ctx.addresses(name), ctx.addresses(f"www.{name}")))
    hosts = exchangers(await mx)
    mail = _together(await all_of(map(ctx.addresses, hosts))) if hosts else None
    return [evaluate.ipv6(web=www if not apex.all and www.all else apex, mail=mail)]


async def _rpki(ctx: Context) -> Sequence[CheckResult]:
    """Without a table nothing is asked."""
    known = await table(ctx)
    if known is None:
        return [rpki.evaluate("dns.rpki", {}, None)]
    servers = (await ctx.resolver.query(await _zone(ctx), "NS")).records[:MAX_NAME_SERVERS]
    found = await all_of(map(ctx.addresses, servers))
    return [rpki.evaluate("dns.rpki", {name: each.all for name, each in zip(servers, found, strict=True)}, known)]


def _together(found: Sequence[Addresses]) -> Addresses:
    v4 = tuple(ip for each in found for ip in each.v4)
    v6 = tuple(ip for each in found for ip in each.v6)
    if v4 or v6:
        return Addresses(Status.OK, v4, v6, next((each.unseen for each in found if each.unseen), None))
    return next((each for each in found if not each.status.known), found[0])
