# SPDX-License-Identifier: EUPL-1.2
"""All that is asked of one server in greetings of our own: four that a good server answers or refuses at once.

Only a server that takes something old or weak is asked again, without what it took, until it refuses.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from bolwerk.core.probes.guard import Blocked
from bolwerk.core.probes.result import CouldNotTest
from bolwerk.core.probes.tasks import end
from bolwerk.core.probes.tls import suites
from bolwerk.core.probes.tls.answer import Reply
from bolwerk.core.probes.tls.hello import BEFORE_12, MIDDLE, MODERN, Offer, Version
from bolwerk.core.probes.tls.suites import Kind

MAX_STEPS = 9
FRESH = suites.of((Kind.AEAD, Kind.CBC, Kind.DHE))
WHOLE = tuple(suite for suite in FRESH if not suites.is_cbc(suite))
DOUBTFUL = Offer(Version.TLS12, suites.of(suites.DOUBTFUL))
Ask = Callable[[Offer], Awaitable[Reply | None]]
"""One greeting on a connection of its own; None when refused; raises CouldNotTest and Blocked."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answers to one line of questions. `unseen`: why it broke off, "" when it did not."""

    replies: tuple[Reply, ...] = ()
    unseen: str = ""

    @property
    def first(self) -> Reply | None:
        return self.replies[0] if self.replies else None

    @property
    def versions(self) -> frozenset[Version]:
        return frozenset(reply.version for reply in self.replies if reply.version)


async def modern(ask: Ask) -> Found:
    """TLS 1.3, with the group the server would take of all that it could."""
    return await _line(ask, MODERN, lambda _: None)


async def middle(ask: Ask) -> Found:
    """TLS 1.2 or what is nearest, with the suite the server likes best; asked once more for something better when
    it took one without a key of its own for each visit, or without integrity of its own (CBC)."""

    def then(reply: Reply) -> Offer | None:
        static = suites.kind(reply.suite) == Kind.STATIC
        if reply.version != Version.TLS12 or not (static or suites.is_cbc(reply.suite)):
            return None
        return Offer(Version.TLS12, FRESH if static else WHOLE)

    return await _line(ask, MIDDLE, then, steps=2)


async def doubtful(ask: Ask) -> Found:
    """One reply for each kind of doubtful suite that the server takes."""
    left = list(suites.DOUBTFUL)

    def then(reply: Reply) -> Offer | None:
        left.remove(suites.kind(reply.suite))
        return Offer(Version.TLS12, suites.of(left)) if left else None

    return await _line(ask, DOUBTFUL, then)


async def old(ask: Ask) -> Found:
    """One reply for each version below 1.2 that the server speaks."""

    def then(reply: Reply) -> Offer | None:
        lower = reply.version and reply.version > Version.SSL3
        return Offer(Version(reply.version - 1), BEFORE_12) if reply.version and lower else None

    return await _line(ask, Offer(Version.TLS11, BEFORE_12), then)


async def _line(ask: Ask, offer: Offer, then: Callable[[Reply], Offer | None], *, steps: int = MAX_STEPS) -> Found:
    """Never raises for what the other side does."""
    replies: list[Reply] = []
    following: Offer | None = offer
    try:
        while following is not None and len(replies) < steps:
            reply = await ask(following)
            if reply is None:
                break
            replies.append(reply)
            following = then(reply)
    except (CouldNotTest, Blocked) as lost:
        return Found(tuple(replies), lost.reason)
    return Found(tuple(replies))


Line = Callable[[Ask], Coroutine[Any, Any, Found]]


class Survey:
    """Each line is asked once, whoever wants to know; all side by side. `close` ends what still runs."""

    def __init__(self, ask: Ask) -> None:
        lines: tuple[Line, ...] = (modern, middle, doubtful, old)
        self._tasks = {line: asyncio.create_task(line(ask)) for line in lines}

    def found(self, line: Line) -> Awaitable[Found]:
        return asyncio.shield(self._tasks[line])

    async def close(self) -> None:
        await end(self._tasks.values())
        self._tasks.clear()  # each holds what asks
