# SPDX-License-Identifier: EUPL-1.2
"""Asks the DNS what tells who hosts a domain, its mail and its website. What the checks ask too is asked once."""

from collections.abc import Sequence
from ipaddress import ip_address

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.answer import Answer, Status, all_of
from bolwerk.core.probes.mail.exchangers import exchangers
from bolwerk.core.probes.mail.spf.record import records_of
from bolwerk.core.probes.providers import GENERIC, recognise


async def mail_host(ctx: Context) -> str:
    """Without waiting for what only tells of the website."""
    ns, mx, spf = await _zone(ctx)
    return recognise(ns=ns, mx=mx, spf=spf)["mail"]


async def providers(ctx: Context) -> dict[str, str]:
    """See `providers.recognise`. An address is only asked for its name when nothing else tells whose it is."""
    site = [ctx.resolver.query(name, "A") for name in (ctx.domain.name, f"www.{ctx.domain.name}")]
    ns, mx, spf = await _zone(ctx)
    bare, www = await all_of(site)
    aliases = [each.canonical for each in (bare, www) if _is_alias(each)]
    addresses = (*bare.records, *www.records)
    found = recognise(ns=ns, mx=mx, spf=spf, aliases=aliases, addresses=addresses)
    if found["web"] == GENERIC and addresses:
        answer = await ctx.resolver.query(ip_address(addresses[0]).reverse_pointer, "PTR")
        found |= {"web": recognise(ns=(), mx=(), reverse=answer.records)["web"]}
    return found


async def _zone(ctx: Context) -> tuple[Sequence[str], Sequence[str], str]:
    """Name servers, asked at the nearest zone above; mail servers; the SPF record."""
    name, ask = ctx.domain.name, ctx.resolver.query
    ns, mx, txt = await all_of((ask(name, "NS"), ask(name, "MX"), ask(name, "TXT")))
    while ns.status == Status.NODATA and ns.name.count(".") > 1:
        ns = await ask(ns.name.partition(".")[2], "NS")
    return ns.records, exchangers(mx), " ".join(records_of(txt.records))


def _is_alias(answer: Answer) -> bool:
    return bool(answer.canonical) and answer.canonical != answer.name
