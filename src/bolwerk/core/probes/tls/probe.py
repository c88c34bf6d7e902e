# SPDX-License-Identifier: EUPL-1.2
"""The checks of a web site's lock: greetings of our own beside the page's handshake, and the certificate it shows."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.answer import all_of
from bolwerk.core.probes.dns.probe import ancestors
from bolwerk.core.probes.parts import Part
from bolwerk.core.probes.result import CheckResult, judge
from bolwerk.core.probes.tls import caa, ciphers, key, keyexchange, survey, trust
from bolwerk.core.probes.tls import evaluate as tls
from bolwerk.core.probes.tls.answer import Reply
from bolwerk.core.probes.tls.ask import ask
from bolwerk.core.probes.tls.hello import Offer, Version
from bolwerk.core.probes.tls.scan import Host
from bolwerk.core.probes.web import evaluate as web
from bolwerk.core.probes.web.evaluate import Journey

VERSIONS = "web.tls.versions"
PORT = 443
TURNS = 5  # of the event loop; more than the page needs from its address to its connection
Both = Callable[[], Awaitable[tuple[Journey, Journey | None]]]
"""The journey to the page, and the one without encryption when it matters."""


class Lock:
    """The lock of one host. `where`: finds its addresses, once. `close` ends what still runs."""

    def __init__(self, ctx: Context, host: str, where: Callable[[], Awaitable[Host]], both: Both) -> None:
        self._ctx, self._host, self._where, self._both = ctx, host, where, both
        self._survey = survey.Survey(self._ask)
        self.close = self._survey.close

    def parts(self, seconds: float) -> list[Part]:
        return [
            Part((VERSIONS,), self._versions(), seconds),
            Part((ciphers.ID,), self._ciphers(), seconds),
            Part((keyexchange.ID,), self._exchange(), seconds),
            Part((key.ID,), self._key(), seconds),
            Part((caa.ID,), self._caa(), seconds),
        ]

    async def _ask(self, offer: Offer) -> Reply | None:
        """The page, which people wait for, is let ahead where places at the address are few."""
        host = await self._where()
        for _ in range(TURNS):
            await asyncio.sleep(0)
        return await ask(self._ctx.guard, host, PORT, offer, to_keys=offer.highest == Version.TLS12)

    async def _versions(self) -> Sequence[CheckResult]:
        """The page's own handshake shows the newest; so the question for 1.3 counts only without one."""
        modern, middle, old = await all_of(map(self._survey.found, (survey.modern, survey.middle, survey.old)))
        home, plain = await self._both()
        session = home.first.session
        spoken = modern.versions | middle.versions | old.versions
        if session and session.version:
            spoken |= {session.version}
        unseen = old.unseen or middle.unseen or ("" if session else modern.unseen)
        lacking = web.without_https(home, plain)
        if lacking and not spoken:
            return [judge(VERSIONS, *lacking)]
        return [tls.versions(tls.Spoken(spoken, unseen))]

    async def _ciphers(self) -> Sequence[CheckResult]:
        return await self._replies(ciphers.ID, ciphers.evaluate)

    async def _exchange(self) -> Sequence[CheckResult]:
        return await self._replies(keyexchange.ID, keyexchange.evaluate)

    async def _replies(self, check: str, evaluate: Callable[..., CheckResult]) -> Sequence[CheckResult]:
        modern, middle, doubtful = await all_of(
            map(self._survey.found, (survey.modern, survey.middle, survey.doubtful))
        )
        if not (modern.replies or middle.replies or doubtful.replies):
            lacking = web.without_https(*await self._both())
            if lacking:
                return [judge(check, *lacking)]
        return [evaluate(modern=modern, middle=middle, doubtful=doubtful)]

    async def _chains(self) -> tuple[dict[str, tuple[bytes, ...]], bool] | CheckResult:
        """Per host of their own the chain it showed, and whether browsers trust all of them. A server that our
        library cannot talk to any more still shows its chain in a greeting."""
        home, plain = await self._both()
        lacking = web.without_https(home, plain)
        if lacking:
            found = await all_of(map(self._survey.found, (survey.middle, survey.doubtful)))
            chains = [reply.chain for each in found for reply in each.replies if reply.chain]
            return ({self._host: chains[0]}, False) if chains else judge(key.ID, *lacking)
        own = [hop for hop in home.hops if hop.session and web.is_own(hop.url.host, self._ctx.domain.name)]
        sessions = {hop.url.host: hop.session for hop in own if hop.session}
        trusted = all(session.certificate == trust.VALID for session in sessions.values())
        return {host: session.chain for host, session in sessions.items()}, trusted

    async def _key(self) -> Sequence[CheckResult]:
        found = await self._chains()
        if isinstance(found, CheckResult):
            return [found]
        chains, trusted = found
        return [key.evaluate(dict(chains), trusted=trusted)]

    async def _caa(self) -> Sequence[CheckResult]:
        found = await self._chains()
        if isinstance(found, CheckResult):
            return [judge(caa.ID, found.verdict, found.reason)]
        chain = found[0].get(self._host, ())
        shown = trust.read(chain)
        covering, wildcard = trust.covering(chain, self._host)
        climb = await all_of(self._ctx.resolver.query(name, "CAA") for name in ancestors(covering))
        return [caa.evaluate(climb, organisation=shown.issuer, wildcard=wildcard)]
