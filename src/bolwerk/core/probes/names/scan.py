# SPDX-License-Identifier: EUPL-1.2
"""Asks the resolver which look-alike names exist and, of those, which have mail. Nobody else is asked anything."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.answer import Answer, Resolver, Status
from bolwerk.core.probes.names.generate import Candidate

AT_ONCE = 12
"""Questions under way at a time: the registries notice no more of us than of a busy office."""
CLOSER = 50
"""Of those that exist, so many are asked for their mail."""
SECONDS = 15.0
FIRST_PART = 0.7
"""Of that time, for who exists; the rest is for their mail."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the DNS said of one candidate; of those that do not exist only `ns`. `never`: not asked."""

    candidate: Candidate
    ns: Answer
    mx: Answer
    txt: Answer


@dataclass(frozen=True, slots=True)
class Seen:
    """`own_ns`, `own_mx`: of the domain itself. `blanks`: by ending, what is said of a name nobody can have."""

    own_ns: Answer
    own_mx: Answer
    blanks: dict[str, Answer] = field(default_factory=dict)
    looked: tuple[Looked, ...] = ()


async def look(ctx: Context, domain: str, candidates: Sequence[Candidate], seconds: float = SECONDS) -> Seen:
    """`domain`: as registered. Never raises for what the DNS does; what was not answered in time is a timeout."""
    now = asyncio.get_running_loop().time()
    asking = _Asking(ctx.apart or ctx.resolver, now + FIRST_PART * seconds)
    own_ns, own_mx = await asyncio.gather(asking.one(domain, "NS"), asking.one(domain, "MX"))
    blanks = {each: f"{secrets.token_hex(9)}.{each}" for each in dict.fromkeys(each.suffix for each in candidates)}
    found = await asking.all((name, "NS") for name in (*blanks.values(), *(each.name for each in candidates)))
    seen_blanks = dict(zip(blanks, found, strict=False))
    asked = list(zip(candidates, found[len(blanks) :], strict=True))
    closer = [each.name for each, ns in asked if ns.status in (Status.OK, Status.NODATA)][:CLOSER]
    mail = await _Asking(ctx.apart or ctx.resolver, now + seconds).all(
        (name, rdtype) for name in closer for rdtype in ("MX", "TXT")
    )
    by_name = dict(zip(closer, zip(mail[::2], mail[1::2], strict=True), strict=True))
    looked = (Looked(each, ns, *by_name.get(each.name, (never(each.name), never(each.name)))) for each, ns in asked)
    return Seen(own_ns, own_mx, seen_blanks, tuple(looked))


def never(name: str) -> Answer:
    return Answer(name, "MX", Status.TIMEOUT)


class _Asking:
    def __init__(self, resolver: Resolver, until: float) -> None:
        self._resolver, self._until = resolver, until
        self._places = asyncio.Semaphore(AT_ONCE)

    async def one(self, name: str, rdtype: str) -> Answer:
        try:
            async with asyncio.timeout_at(self._until), self._places:
                return await self._resolver.query(name, rdtype)
        except TimeoutError:
            return Answer(name, rdtype, Status.TIMEOUT)

    async def all(self, questions: Iterable[tuple[str, str]]) -> list[Answer]:
        ask: Callable[[str, str], Awaitable[Answer]] = self.one
        return list(await asyncio.gather(*(ask(name, rdtype) for name, rdtype in questions)))
