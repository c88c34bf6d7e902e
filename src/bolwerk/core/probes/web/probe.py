# SPDX-License-Identifier: EUPL-1.2
"""The web checks of one domain: two journeys (http and https) and the questions about old versions, side by side."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.answer import all_of
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.parts import Part, in_parallel, wanted
from bolwerk.core.probes.result import CHECKS, CheckResult, CheckVerdict, CouldNotTest, judge
from bolwerk.core.probes.tls import evaluate as tls
from bolwerk.core.probes.tls import trust
from bolwerk.core.probes.web import evaluate, looks, securitytxt
from bolwerk.core.probes.web.site import Site
from bolwerk.core.probes.web.url import Url

IDS = tuple(check_id for check_id in CHECKS if check_id.startswith("web."))
SECONDS = 25.0
UNLOCKED = frozenset({"no_https", "connect_timeout", "connect_failed", "connection_lost", "tls_timeout"})
"""Why there was no encrypted page to look at."""


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
        lost: set[str] = set()
        seen, onward, site = 0, "", Site(ctx, name)
        async with aclosing(cast(Any, _visit(site))) as results:
            async for result in results:
                seen += 1
                if result.reason == "no_web_server":
                    closed.append(result)  # kept back: the next name may have one
                elif result.reason in UNLOCKED and result.id != "web.https" and (onward := await _onward(site)):
                    lost.add(result.id)
                else:
                    yield result
        async for result in _rest(ctx, onward, lost):
            yield result
        if len(closed) < seen or name == names[-1]:
            for result in closed:
                yield result
            return


async def _onward(site: Site) -> str:
    """Known by now: the results that lack encryption waited for both journeys."""
    home, plain = await site.both()
    return evaluate.onward(home, plain, site.ctx.domain.name)


async def _rest(ctx: Context, host: str, ids: set[str]) -> AsyncIterator[CheckResult]:
    """What a bare name without encryption has nothing to say on, told of the site that it leads to."""
    if not ids:
        return
    only = replace(ctx, wanted=frozenset(ids))
    async with aclosing(cast(Any, _visit(Site(only, host)))) as results:
        async for result in results:
            if result.id in ids:
                yield result


async def _names(ctx: Context) -> list[str]:
    """The name itself, then the one with www when it is somewhere else. Raises CouldNotTest."""
    names = (ctx.domain.name, f"www.{ctx.domain.name}")
    bare, www = await all_of(map(ctx.addresses, names))
    for each in (bare, www):
        if not each.status.known and not bare.all:
            raise CouldNotTest(unseen(each.status))
    places = {name: each.all for name, each in zip(names, (bare, www), strict=True) if each.all}
    return list(places) if set(www.all) - set(bare.all) else list(places)[:1]


async def _visit(site: Site) -> AsyncIterator[CheckResult]:
    seconds = site.ctx.remaining(SECONDS)
    parts = [
        Part(("web.https", "web.hsts"), _page(site), seconds),
        Part(("web.certificate",), _certificate(site), seconds),
        Part(("web.https.forced",), _forced(site), seconds),
        Part(("web.securitytxt",), _securitytxt(site), seconds),
        *site.lock.parts(seconds),
        *looks.parts(site, seconds),
    ]
    try:
        async with aclosing(cast(Any, in_parallel(wanted(parts, site.ctx.wants)))) as results:
            async for result in results:
                yield result
    finally:
        await site.close()


async def _page(site: Site) -> Sequence[CheckResult]:
    home, plain = await site.both()
    own, lacking = site.ctx.domain.name, evaluate.without_https(home, plain)
    hsts = judge("web.hsts", *lacking) if lacking else evaluate.hsts(home, own)
    return [evaluate.https(home, plain, own), hsts]


async def _certificate(site: Site) -> Sequence[CheckResult]:
    """Of all names of the domain on the way to its page; and of the name with www, which may show another."""
    own, www = site.ctx.domain.name, f"www.{site.ctx.domain.name}"
    # While the page is on its way.
    bare, also = await all_of((site.ctx.addresses(own), site.ctx.addresses(www)))
    if lacking := await site.lacking():
        return [judge("web.certificate", *lacking)]
    shown = _shown((await site.home()).hops, own)
    if site.host == own and also.all and _apart(shown, own, same={*also.all} <= {*bare.all}):
        shown |= _shown([await site.browser.greet(www)], own)
    return [tls.certificates(shown, datetime.now(UTC), own)]


def _shown(hops: Sequence[evaluate.Hop], own: str) -> dict[str, tuple[str, trust.Shown]]:
    return {
        hop.url.host: (hop.session.certificate, trust.read(hop.session.chain))
        for hop in hops
        if hop.session and evaluate.is_own(hop.url.host, own)
    }


def _apart(shown: Mapping[str, tuple[str, trust.Shown]], own: str, *, same: bool) -> bool:
    """Whether the name with www was not met and may show another certificate: at another address (not `same`), or
    where the one for the bare name does not fit it too. A greeting costs a connection and a handshake."""
    reason, leaf = shown.get(own, ("", trust.Shown()))
    fits = reason == trust.VALID and not {f"www.{own}", f"*.{own}"}.isdisjoint(leaf.names)
    return f"www.{own}" not in shown and not (fits and same)


async def _forced(site: Site) -> Sequence[CheckResult]:
    plain = await site.plain()
    home = await site.home() if plain.first.trouble else None
    return [evaluate.forced(plain, home)]


async def _securitytxt(site: Site) -> Sequence[CheckResult]:
    lacking = await site.lacking()
    if lacking:
        return [judge(securitytxt.CHECK, *lacking)]
    journey = await site.browser.travel(Url("https", site.host, securitytxt.PATH), read=True)
    return [securitytxt.evaluate(journey, datetime.now(UTC))]
