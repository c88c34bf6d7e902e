# SPDX-License-Identifier: EUPL-1.2
"""The checks of what stands on the page: from the answers that came anyway, and a few questions more."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from bolwerk.core.catalogue import software as data
from bolwerk.core.probes.dns.evaluate import unseen as without_answer
from bolwerk.core.probes.parts import Part
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.rpki import evaluate as rpki
from bolwerk.core.probes.rpki.read import table
from bolwerk.core.probes.tls.scan import Host
from bolwerk.core.probes.web import cookies, headers, ipv6, mixed, page
from bolwerk.core.probes.web.evaluate import NOT_APPLICABLE, is_own
from bolwerk.core.probes.web.exposed import evaluate as exposed
from bolwerk.core.probes.web.exposed.scan import look
from bolwerk.core.probes.web.site import Lacking, Site
from bolwerk.core.probes.web.software import evaluate as software
from bolwerk.core.probes.web.software.recognise import clues, recognise

HEADS = ("web.framing", "web.nosniff", "web.permissions", "web.cookies")
PAGES = ("web.csp", "web.referrer", "web.mixed", "web.sri")


async def _unfit(site: Site) -> Lacking | None:
    return await site.lacking() or site.unfit(await site.home())


async def _heads(site: Site) -> Sequence[CheckResult]:
    if unfit := await _unfit(site):
        return [judge(check, *unfit) for check in HEADS]
    home, own = await site.home(), site.ctx.domain.name
    hops = [hop for hop in home.hops if hop.session and is_own(hop.url.host, own)]
    sent = [field for hop in hops for field in hop.all("set-cookie")]
    checks = (headers.framing, headers.nosniff, headers.permissions)
    return [*(check(home.last) for check in checks), cookies.evaluate(sent)]


async def _pages(site: Site) -> Sequence[CheckResult]:
    if unfit := await _unfit(site):
        return [judge(check, *unfit) for check in PAGES]
    hop, own = (await site.home()).last, site.ctx.domain.name
    read = await site.read(hop)
    return [
        headers.policy(hop, read.page),
        headers.referrer(hop, read.page),
        mixed.mixed(hop, read.page, read.cut),
        mixed.sealed(read.page, own, read.cut),
    ]


async def _software(site: Site) -> Sequence[CheckResult]:
    """Server and software show in every answer, also in one that refuses us; so as much is used as there is."""
    home, plain = await site.both()
    reached = await site.reached()
    hops = [hop for hop in (*home.hops, *(plain.hops if plain else ())) if hop.status]
    own = [hop for hop in hops if is_own(hop.url.host, site.ctx.domain.name)]
    if not own:
        lacking = await site.lacking() or (CheckVerdict.COULD_NOT_TEST, home.first.trouble or "no_answer")
        return [judge(software.CHECK, *lacking)]
    unfit = site.unfit(reached)
    if unfit and unfit[1] == "page_elsewhere":
        return [judge(software.CHECK, *unfit)]
    unseen = "" if not unfit or unfit[1] == "no_https" else unfit[1]
    read = None if unseen else await site.read(reached.last)
    known = data.load()
    found = recognise(clues(own, read.page if read else None), known.signatures)
    cut = read.cut if read else ""
    return [software.evaluate(found, known, datetime.now(UTC).date(), unseen or cut)]


async def _exposed(site: Site) -> Sequence[CheckResult]:
    """Nothing is asked before the one who asks has proven to run the domain."""
    reached = await site.reached()
    lacking = await site.lacking()
    if lacking and lacking[1] != "no_https":
        return [judge(exposed.CHECK, *lacking)]
    if not site.ctx.owner:
        return [judge(exposed.CHECK, NOT_APPLICABLE, "owner_unproven")]
    last = reached.last
    if not is_own(last.url.host, site.ctx.domain.name):
        return [judge(exposed.CHECK, NOT_APPLICABLE, "page_elsewhere")]
    if last.trouble:
        return [could_not_test(exposed.CHECK, last.trouble)]
    body = (await site.browser.content(last.url)).data
    return [exposed.evaluate(await look(site.browser, last.url.scheme, last.url.host, body))]


async def _ipv6(site: Site) -> Sequence[CheckResult]:
    """The page came over one of the two; it is asked for over the other once more."""
    judged = partial(judge, ipv6.CHECK)
    if lacking := await site.lacking():
        return [judged(*lacking)]
    home = await site.home()
    last = home.last
    if last.trouble or not is_own(last.url.host, site.ctx.domain.name):
        reason = last.trouble or "page_elsewhere"
        return [judged(CheckVerdict.COULD_NOT_TEST if last.trouble else NOT_APPLICABLE, reason)]
    host = await site.browser.host(last.url.host)
    used = ":" in host.ips[0]
    others = tuple(ip for ip in host.ips if (":" in ip) != used)
    if not others:
        hidden = (await site.ctx.addresses(last.url.host)).unseen
        if hidden:
            return [judged(CheckVerdict.COULD_NOT_TEST, without_answer(hidden))]
        return [judged(NOT_APPLICABLE, "web_ipv6_none")]
    other = site.browser.at(Host(host.name, others))
    try:
        again = await other.visit(last.url)
        body = (await other.content(last.url)).data
    finally:
        await other.close()
    first, second = (await site.read(last)).page.title, page.read("", body, again.content_type).title
    if used:
        return [ipv6.evaluate(again, last, (second, first))]
    return [ipv6.evaluate(last, again, (first, second))]


async def _rpki(site: Site) -> Sequence[CheckResult]:
    lacking = await site.lacking()
    if lacking and lacking[1] != "no_https":
        return [judge("web.rpki", *lacking)]
    host = await site.browser.host(site.host)
    return [rpki.evaluate("web.rpki", {host.name: host.ips}, await table(site.ctx))]


LOOKS = {
    HEADS: _heads,
    PAGES: _pages,
    (software.CHECK,): _software,
    (exposed.CHECK,): _exposed,
    (ipv6.CHECK,): _ipv6,
    ("web.rpki",): _rpki,
}


def parts(site: Site, seconds: float) -> list[Part]:
    return [Part(ids, work(site), seconds) for ids, work in LOOKS.items()]
