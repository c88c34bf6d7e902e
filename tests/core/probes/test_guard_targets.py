# SPDX-License-Identifier: EUPL-1.2
"""200,000 targets that lead inwards, by every way the check takes out: not one connection is tried.

The canary sits below everything: Python reports each connect and each datagram of this process to it.
"""

import asyncio
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from support.targets import addresses, locations

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.domain import Domain, DomainError, normalise
from bolwerk.core.probes.exposure.greetings import DOORS
from bolwerk.core.probes.guard import Blocked, Guard
from bolwerk.core.probes.result import CouldNotTest
from bolwerk.core.probes.tls.scan import Host, dial
from bolwerk.core.probes.web.scan import Browser
from bolwerk.core.probes.web.url import BadRedirect, Url, follow

SEED = 20261123
LITERAL, NAMED, REDIRECTED, CHAINED, TYPED = 110_000, 5_000, 60_000, 15_000, 10_000
WAYS_OUT = {"socket.connect", "socket.sendto", "socket.sendmsg"}
PORTS = [25, 53, 80, 443, 22, 3389]

_heard: list[object] | None = None


def _listen(event: str, args: tuple[object, ...]) -> None:
    if _heard is not None and event in WAYS_OUT:
        _heard.append(args[1])


sys.addaudithook(_listen)


@contextmanager
def canary() -> Iterator[list[object]]:
    """All that this process tried to reach meanwhile."""
    global _heard
    _heard = []
    try:
        yield _heard
    finally:
        _heard = None


class Zone:
    """Whatever is asked leads inwards; the first look at a name may still say something public (rebinding)."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._inward = addresses(10**9, dice.randrange(2**32))

    async def query(self, name: str, rdtype: str, *, unchecked: bool = False) -> Answer:
        found = [next(self._inward) for _ in range(self._dice.randint(1, 4))]
        return Answer(name, rdtype, Status.OK, tuple(found))


def context(guard: Guard, dice: random.Random) -> Context:
    deadline = asyncio.get_running_loop().time() + 600
    return Context(Domain("shop.test", "shop.test"), Zone(dice), guard, deadline)


async def refused(guard: Guard, ip: str, port: int) -> bool:
    try:
        await guard.connect(ip, port)
    except Blocked as blocked:
        return blocked.reason in ("blocked_address", "blocked_port")
    return False


def test_an_address_inside_is_not_connected_to_nor_asked() -> None:
    dice = random.Random(SEED)

    async def go() -> list[str]:
        guard, met = Guard(), []
        for ip in addresses(LITERAL, SEED):
            port = dice.choice(PORTS)
            if not await refused(guard, ip, port):
                met.append(ip)
            with pytest.raises(Blocked):
                guard.question(ip, 53)
        assert guard.connections == 0
        return met

    with canary() as heard:
        assert asyncio.run(go()) == []
    assert heard == []


def test_the_guard_that_knows_more_doors_knows_no_more_of_the_inside() -> None:
    """Admitted or not: what a proven owner names may lead inside too."""
    dice = random.Random(SEED + 5)

    async def go() -> list[str]:
        guard, met = Guard(doors=DOORS), []
        for ip in addresses(LITERAL // 5, SEED + 5):
            guard.admit(ip)
            if not await refused(guard, ip, dice.choice(sorted(DOORS))):
                met.append(ip)
        assert guard.connections == 0
        return met

    with canary() as heard:
        assert asyncio.run(go()) == []
    assert heard == []


def test_more_doors_are_for_the_addresses_that_were_named_and_for_no_other_guard() -> None:
    named, other = "93.184.216.34", "93.184.216.35"
    wide = Guard(doors=DOORS)
    for ip in (named, other):
        for port in (3389, 443):
            with pytest.raises(Blocked) as stopped:
                wide.check(ip, port)
            assert stopped.value.reason == "blocked_address"
    wide.admit(named)
    assert [wide.check(named, port) for port in (443, 3389, 27017)] == [
        (named, 443),
        (named, 3389),
        (named, 27017),
    ]
    for ip, port, reason in ((other, 443, "blocked_address"), (named, 2222, "blocked_port")):
        with pytest.raises(Blocked) as stopped:
            wide.check(ip, port)
        assert stopped.value.reason == reason
    usual = Guard()
    usual.admit(named)
    assert usual.check(other, 443) == (other, 443)
    for port in DOORS - {80, 443}:
        with pytest.raises(Blocked) as stopped:
            usual.check(named, port)
        assert stopped.value.reason == "blocked_port"


def test_in_a_lab_the_doors_lead_where_the_lab_is_and_to_nothing_beside_it() -> None:
    lab = Guard(allow_private=True, port_map={3389: 40_001}, doors=DOORS)
    lab.admit("127.0.0.1")
    assert lab.check("127.0.0.1", 3389) == ("127.0.0.1", 40_001)
    for port in (5432, 22, 443):
        with pytest.raises(Blocked) as stopped:
            lab.check("127.0.0.1", port)
        assert stopped.value.reason == "blocked_port"


def test_a_name_that_leads_inside_is_not_followed() -> None:
    dice = random.Random(SEED + 1)

    async def go() -> int:
        guard, stopped = Guard(), 0
        ctx = context(guard, dice)
        for number in range(NAMED):
            found = await ctx.addresses(f"host{number}.test")
            with pytest.raises((Blocked, CouldNotTest)):
                await dial(guard, Host("host", found.all[:4]), dice.choice(PORTS))
            stopped += 1
        assert guard.connections == 0
        return stopped

    with canary() as heard:
        assert asyncio.run(go()) == NAMED
    assert heard == []


@pytest.mark.parametrize(("count", "hops"), [(REDIRECTED, 1), (CHAINED, 4)], ids=["one redirect", "a chain"])
def test_a_redirect_that_leads_inside_is_not_followed(count: int, hops: int) -> None:
    """Where an address of a page can be read at all, a browser of ours goes there: and is stopped."""
    dice = random.Random(SEED + 2)
    fields = locations(count * hops, SEED + hops)

    async def go() -> tuple[int, int]:
        guard, unreadable, stopped = Guard(), 0, 0
        for _ in range(count):
            start = at = Url("https", "shop.test")
            for _ in range(hops):
                with suppress(BadRedirect):
                    at = follow(at, next(fields))
            if at.host == start.host:
                unreadable += 1
                continue
            browser = Browser(context(guard, dice))
            hop = await browser.visit(at)
            await browser.close()
            assert (hop.status, bool(hop.trouble)) == (0, True), at
            stopped += 1
        assert guard.connections == 0
        return unreadable, stopped

    with canary() as heard:
        unreadable, stopped = asyncio.run(go())
    assert heard == []
    assert unreadable + stopped == count
    assert stopped > 100


def test_what_is_typed_as_a_domain_is_never_an_address() -> None:
    for text in locations(TYPED, SEED + 9):
        with pytest.raises(DomainError):
            normalise(text)


def test_the_canary_does_sing() -> None:
    async def go() -> None:
        server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        _, writer = await Guard(allow_private=True, port_map={443: port}).connect("127.0.0.1", 443)
        writer.close()
        server.close()

    with canary() as heard:
        asyncio.run(go())
    assert [address[0] for address in heard] == ["127.0.0.1"]
