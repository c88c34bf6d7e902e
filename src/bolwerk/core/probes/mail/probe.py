# SPDX-License-Identifier: EUPL-1.2
"""The mail checks of one domain: asks side by side, then judges."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from bolwerk.core.probes.addresses import address_allowed
from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.answer import Addresses, Answer, Status
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail import dkim, dmarc, evaluate, scan, spf
from bolwerk.core.probes.mail.exchangers import exchangers, is_null
from bolwerk.core.probes.parts import Part, in_parallel
from bolwerk.core.probes.providers import recognise
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

MAX_SERVERS = 2
MAX_SPF_NAMES = 25
TRANSPORT = ("mail.starttls", "mail.certificate")


async def run(ctx: Context) -> AsyncIterator[CheckResult]:
    parts = [
        Part(("mail.mx",), _mx(ctx), ctx.remaining(20)),
        Part(("mail.spf.record",), _spf(ctx), ctx.remaining(20)),
        Part(("mail.dmarc.policy",), _dmarc(ctx), ctx.remaining(20)),
        Part(("mail.dkim.keys",), _dkim(ctx), ctx.remaining(20)),
        Part(TRANSPORT, _transport(ctx), ctx.remaining(30)),
    ]
    async for result in in_parallel(parts):
        yield result


async def _mx(ctx: Context) -> Sequence[CheckResult]:
    answer, apex = await asyncio.gather(ctx.resolver.query(ctx.domain.name, "MX"), ctx.addresses(ctx.domain.name))
    hosts = await _addresses(ctx, exchangers(answer))
    every = [ip for found in hosts.values() for ip in found.all]
    allowed = any(address_allowed(ip, allow_private=ctx.guard.allow_private) for ip in every)
    return [evaluate.mx(answer, hosts, apex=apex, allowed=allowed)]


async def _addresses(ctx: Context, names: Sequence[str]) -> dict[str, Addresses]:
    return dict(zip(names, await asyncio.gather(*map(ctx.addresses, names)), strict=True))


async def _spf(ctx: Context) -> Sequence[CheckResult]:
    """Fetches level by level what the record reaches, at most MAX_SPF_NAMES names."""
    name, answers = ctx.domain.name, dict[str, Answer]()
    wanted = [name]
    while wanted and len(answers) < MAX_SPF_NAMES:
        found = await asyncio.gather(*(ctx.resolver.query(each, "TXT") for each in wanted))
        answers |= dict(zip(wanted, found, strict=True))
        texts = [text for answer in found for text in spf.records_of(answer)]
        targets = dict.fromkeys(target for text in texts for target in spf.parse(text).targets)
        wanted = [target for target in targets if target not in answers][: MAX_SPF_NAMES - len(answers)]
    mx = await ctx.resolver.query(name, "MX")
    return [spf.evaluate(name, answers, receives_mail=evaluate.receives(mx))]


async def _dmarc(ctx: Context) -> Sequence[CheckResult]:
    names = dmarc.walk_names(ctx.domain.name)
    found = await asyncio.gather(*(ctx.resolver.query(f"_dmarc.{name}", "TXT") for name in names))
    return [dmarc.evaluate(ctx.domain.name, dict(zip(names, found, strict=True)))]


async def providers(ctx: Context) -> dict[str, str]:
    """{"dns": key, "mail": key}, see `providers.recognise`. Name servers are asked at the nearest zone above."""
    name, ask = ctx.domain.name, ctx.resolver.query
    ns, mx, txt = await asyncio.gather(ask(name, "NS"), ask(name, "MX"), ask(name, "TXT"))
    while ns.status == Status.NODATA and ns.name.count(".") > 1:
        ns = await ask(ns.name.partition(".")[2], "NS")
    return recognise(ns=ns.records, mx=exchangers(mx), spf=" ".join(spf.records_of(txt)))


async def _dkim(ctx: Context) -> Sequence[CheckResult]:
    base = f"_domainkey.{ctx.domain.name}"
    known, mx = await asyncio.gather(providers(ctx), ctx.resolver.query(ctx.domain.name, "MX"))
    names = dkim.selectors(known["mail"])
    below, *found = await asyncio.gather(
        ctx.resolver.query(base, "TXT"), *(ctx.resolver.query(f"{name}.{base}", "TXT") for name in names)
    )
    answers = dict(zip(names, found, strict=True))
    sends = evaluate.receives(mx)
    return [dkim.evaluate(provider=known["mail"], sends=sends, below=below, answers=answers)]


async def _transport(ctx: Context) -> Sequence[CheckResult]:
    mx = await ctx.resolver.query(ctx.domain.name, "MX")
    if not mx.status.known:
        return [could_not_test(check_id, unseen(mx.status)) for check_id in TRANSPORT]
    names = exchangers(mx)
    if not names:
        reason = "null_mx" if is_null(mx) else "no_mail"
        return [judge(check_id, CheckVerdict.NOT_APPLICABLE, reason) for check_id in TRANSPORT]
    servers = await asyncio.gather(*(_server(ctx, name) for name in names[:MAX_SERVERS]))
    return [evaluate.starttls(servers), evaluate.certificate(servers, datetime.now(UTC))]


async def _server(ctx: Context, host: str) -> evaluate.Server:
    """Tries the addresses of one host, IPv4 first, until one answers; at most two."""
    found = await ctx.addresses(host)
    if not found.all:
        reason = "host_not_found" if found.status.known else unseen(found.status)
        return evaluate.Server(host, evaluate.Offer.UNSEEN, reason)
    server = evaluate.Server(host, evaluate.Offer.UNSEEN, "timeout")
    for ip in (*found.v4[:1], *found.v6[:1]):
        server = await scan.talk(ctx.guard, host, ip, ctx.ca_file)
        if server.offer != evaluate.Offer.UNSEEN:
            break
    return server
