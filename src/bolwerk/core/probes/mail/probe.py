# SPDX-License-Identifier: EUPL-1.2
"""The mail checks of one domain: asks side by side, then judges."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, cast

from bolwerk.core.probes.addresses import address_allowed
from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.answer import Addresses, Answer, Status, all_of
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.hosting import mail_host
from bolwerk.core.probes.mail import bimi, dane, evaluate, parked, tls_rpt
from bolwerk.core.probes.mail.dkim import evaluate as dkim
from bolwerk.core.probes.mail.dkim.selectors import selectors
from bolwerk.core.probes.mail.dmarc import evaluate as dmarc
from bolwerk.core.probes.mail.dmarc import reports
from bolwerk.core.probes.mail.dmarc.walk import names as walk_names
from bolwerk.core.probes.mail.dmarc.walk import walk
from bolwerk.core.probes.mail.exchangers import exchangers, is_null
from bolwerk.core.probes.mail.host import MAX_SERVERS, Servers
from bolwerk.core.probes.mail.mta_sts import evaluate as mta_sts
from bolwerk.core.probes.mail.mta_sts.policy import PATH, records
from bolwerk.core.probes.mail.spf import evaluate as spf
from bolwerk.core.probes.mail.spf.probe import collect
from bolwerk.core.probes.mail.spf.record import parse, records_of
from bolwerk.core.probes.parts import Part, in_parallel, wanted
from bolwerk.core.probes.result import CheckResult, CheckVerdict, CouldNotTest, could_not_test, judge
from bolwerk.core.probes.web.scan import Browser
from bolwerk.core.probes.web.url import Url

TRANSPORT = ("mail.starttls", "mail.certificate", "mail.tls.versions")


async def run(ctx: Context) -> AsyncIterator[CheckResult]:
    mail = Servers(ctx)
    parts = [
        Part(("mail.mx",), _mx(ctx), ctx.remaining(20)),
        Part(("mail.spf.record",), _spf(ctx), ctx.remaining(20)),
        Part(("mail.dmarc.policy",), _dmarc(ctx), ctx.remaining(20)),
        Part(("mail.dmarc.reports",), _reports(ctx), ctx.remaining(20)),
        Part(("mail.dkim.keys",), _dkim(ctx), ctx.remaining(20)),
        Part(("mail.parked",), _parked(ctx), ctx.remaining(20)),
        Part(("mail.mta_sts",), _mta_sts(ctx, mail), ctx.remaining(30)),
        Part((dane.ID,), _dane(ctx, mail), ctx.remaining(30)),
        Part(("mail.tls_rpt",), _tls_rpt(ctx), ctx.remaining(20)),
        Part(("mail.bimi",), _bimi(ctx), ctx.remaining(20)),
        Part(TRANSPORT, _transport(ctx, mail), ctx.remaining(30)),
    ]
    try:
        async with aclosing(cast(Any, in_parallel(wanted(parts, ctx.wants)))) as results:
            async for result in results:
                yield result
    finally:
        await mail.close()


async def _mx(ctx: Context) -> Sequence[CheckResult]:
    asked, apex = ctx.resolver.query(ctx.domain.name, "MX"), ctx.addresses(ctx.domain.name)
    answer = await asked
    hosts = await _addresses(ctx, exchangers(answer))
    every = [ip for found in hosts.values() for ip in found.all]
    allowed = any(address_allowed(ip, allow_private=ctx.guard.allow_private) for ip in every)
    site = await apex
    closed = not exchangers(answer) and bool(site.all) and await _closed(ctx)
    return [evaluate.mx(answer, hosts, apex=site, allowed=allowed, closed=closed)]


async def _closed(ctx: Context) -> bool:
    """Whether mail in its name is refused, by SPF or by DMARC. Raises CouldNotTest."""
    name = ctx.domain.name
    txt = ctx.resolver.query(name, "TXT")
    policy, own = walk(name, await _walk(ctx)), await txt
    records = [parse(text) for text in records_of(own.records)]
    if policy.asked == "reject" or (len(records) == 1 and spf.sends_nothing(records[0])):
        return True
    for answer in (own, policy.unseen):
        if answer and not answer.status.known:
            raise CouldNotTest(unseen(answer.status))
    return False


async def _addresses(ctx: Context, names: Sequence[str]) -> dict[str, Addresses]:
    return dict(zip(names, await all_of(map(ctx.addresses, names)), strict=True))


async def _spf(ctx: Context) -> Sequence[CheckResult]:
    name = ctx.domain.name
    mx, answers = ctx.resolver.query(name, "MX"), await collect(ctx.resolver, name)
    receives = evaluate.receives(await mx)
    covered = refuses = False
    if not receives and spf.record_at(answers, name) is None:
        rule = walk(name, await _walk(ctx))
        covered = rule.inherited and rule.unseen is None and rule.asked == "reject"
        refuses = not rule.inherited and rule.asked == "reject"
    return [spf.evaluate(name, answers, receives_mail=receives, covered=covered, refuses=refuses)]


async def _walk(ctx: Context) -> dict[str, Answer]:
    """The TXT answers of the tree walk, by name; the resolver asks once, whoever wants them."""
    names = walk_names(ctx.domain.name)
    found = await all_of(ctx.resolver.query(f"_dmarc.{name}", "TXT") for name in names)
    return dict(zip(names, found, strict=True))


async def _dmarc(ctx: Context) -> Sequence[CheckResult]:
    return [dmarc.evaluate(ctx.domain.name, await _walk(ctx))]


async def _reports(ctx: Context) -> Sequence[CheckResult]:
    answers = await _walk(ctx)
    asked = reports.outside(walk(ctx.domain.name, answers))
    found = await all_of(ctx.resolver.query(name, "TXT") for name in asked.values())
    return [reports.evaluate(ctx.domain.name, answers, dict(zip(asked, found, strict=True)))]


async def _parked(ctx: Context) -> Sequence[CheckResult]:
    name, ask = ctx.domain.name, ctx.resolver.query
    mx, txt, apex, answers = ask(name, "MX"), ask(name, "TXT"), ctx.addresses(name), await _walk(ctx)
    return [parked.evaluate(name, mx=await mx, apex=await apex, txt=await txt, dmarc=answers)]


async def _mta_sts(ctx: Context, mail: Servers) -> Sequence[CheckResult]:
    """The policy is only fetched when the record says there is one; never from where a redirect leads."""
    name, ask = ctx.domain.name, ctx.resolver.query
    mx, answer = await all_of((ask(name, "MX"), ask(f"_mta-sts.{name}", "TXT")))
    settled = _no_mail("mail.mta_sts", mx) or mta_sts.record(answer)
    if settled:
        return [settled]
    browser = Browser(ctx)
    try:
        where = Url("https", f"mta-sts.{name}", PATH)
        page, servers = await asyncio.gather(browser.visit(where, read=True), mail.met(exchangers(mx)))
    finally:
        await browser.close()
    return [mta_sts.policy(records(answer.records)[0], page, exchangers(mx), servers)]


async def _tls_rpt(ctx: Context) -> Sequence[CheckResult]:
    name, ask = ctx.domain.name, ctx.resolver.query
    mx, answer = await all_of((ask(name, "MX"), ask(f"_smtp._tls.{name}", "TXT")))
    return [_no_mail("mail.tls_rpt", mx) or tls_rpt.evaluate(answer)]


async def _bimi(ctx: Context) -> Sequence[CheckResult]:
    name = ctx.domain.name
    answer, answers = ctx.resolver.query(f"default._bimi.{name}", "TXT"), await _walk(ctx)
    return [bimi.evaluate(name, await answer, answers)]


async def _dkim(ctx: Context) -> Sequence[CheckResult]:
    base = f"_domainkey.{ctx.domain.name}"
    asked = ctx.resolver.query(ctx.domain.name, "MX"), ctx.resolver.query(base, "TXT")
    provider = await mail_host(ctx)
    mx, below = await all_of(asked)
    nothing = below.status == Status.NXDOMAIN and below.authenticated  # RFC 8020; some unsigned zones get this wrong
    names = () if nothing else selectors(provider, ctx.selectors)
    found = await all_of(ctx.resolver.query(f"{name}.{base}", "TXT") for name in names)
    answers = dict(zip(names, found, strict=True))
    sends = evaluate.receives(mx)
    return [dkim.evaluate(provider=provider, sends=sends, below=below, answers=answers, given=ctx.selectors)]


async def _transport(ctx: Context, mail: Servers) -> Sequence[CheckResult]:
    mx = await ctx.resolver.query(ctx.domain.name, "MX")
    settled = [result for check_id in TRANSPORT if (result := _no_mail(check_id, mx))]
    if settled:
        return settled
    servers, now = await mail.met(exchangers(mx)), datetime.now(UTC)
    odd = [server for server in servers if server.certificate not in ("", "valid")]
    sealed = dane.sealed(ctx.domain.name, mx, await _tlsa(ctx, [each.host for each in odd]), odd, now)
    return [
        evaluate.starttls(servers),
        evaluate.certificate(servers, now, sealed),
        evaluate.versions(servers),
    ]


async def _dane(ctx: Context, mail: Servers) -> Sequence[CheckResult]:
    """The servers are only waited for when there is a record to compare them with."""
    mx = await ctx.resolver.query(ctx.domain.name, "MX")
    settled = _no_mail(dane.ID, mx)
    if settled:
        return [settled]
    hosts = exchangers(mx)[:MAX_SERVERS]
    found = await _tlsa(ctx, hosts)
    servers: Sequence[evaluate.Server] = ()
    checked = True
    if any(answer.records for answer in found.values()):
        servers = await mail.met(hosts)
        if not all(answer.authenticated for answer in (mx, *found.values())):
            checked = (await ctx.resolver.query(".", "SOA")).authenticated
    return [dane.evaluate(ctx.domain.name, mx, found, servers, checked=checked, now=datetime.now(UTC))]


async def _tlsa(ctx: Context, hosts: Sequence[str]) -> dict[str, Answer]:
    """By mail server; asked once, whoever wants it."""
    answers = await all_of(ctx.resolver.query(f"_25._tcp.{host}", "TLSA") for host in hosts)
    return dict(zip(hosts, answers, strict=True))


def _no_mail(check_id: str, mx: Answer) -> CheckResult | None:
    """What a check about arriving mail says when none arrives, or when nobody knows where."""
    if not mx.status.known:
        return could_not_test(check_id, unseen(mx.status))
    if exchangers(mx):
        return None
    return judge(check_id, CheckVerdict.NOT_APPLICABLE, "null_mx" if is_null(mx) else "no_mail")
