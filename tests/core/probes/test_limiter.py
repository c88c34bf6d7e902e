# SPDX-License-Identifier: EUPL-1.2
"""Never more than so many connections to one address, in whatever order they come and go."""

import asyncio
import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.guard import Guard, _Socket
from bolwerk.core.probes.limiter import PATIENCE, AddressLimiter, Lease


class Peak:
    """How many were open at once, by address."""

    def __init__(self) -> None:
        self.now: dict[str, int] = {}
        self.most = 0
        self._lock = threading.Lock()

    def __call__(self, address: str, change: int) -> None:
        with self._lock:
            self.now[address] = self.now.get(address, 0) + change
            self.most = max(self.most, self.now[address])


async def visit(limiter: AddressLimiter, peak: Peak, address: str, seconds: float, patience: float) -> bool:
    """False when patience ran out first."""
    try:
        async with asyncio.timeout(patience):
            lease = await limiter.acquire(address)
    except TimeoutError:
        return False
    peak(address, 1)
    await asyncio.sleep(seconds)
    peak(address, -1)
    lease.release()
    lease.release()
    return True


VISITS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([0, 0.001, 0.004]), st.sampled_from([0.003, 9.0])))


@given(VISITS, st.integers(1, 4))
def test_never_more_than_allowed_and_nothing_is_left(visits: list[tuple[str, float, float]], most: int) -> None:
    limiter, peak = AddressLimiter(most), Peak()

    async def go() -> list[bool]:
        return await asyncio.gather(*(visit(limiter, peak, *each) for each in visits))

    done = asyncio.run(go())
    assert peak.most <= most
    assert all(came for came, (_, _, patience) in zip(done, visits, strict=True) if patience == 9.0)
    assert limiter._addresses == {}


def test_checks_in_other_threads_count_too() -> None:
    limiter, peak = AddressLimiter(2), Peak()

    async def go() -> list[bool]:
        return await asyncio.gather(*(visit(limiter, peak, "a", 0.002, 9.0) for _ in range(20)))

    threads = [threading.Thread(target=lambda: asyncio.run(go())) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert peak.most == 2
    assert limiter._addresses == {}


def test_those_who_only_rest_give_way_when_all_rest() -> None:
    async def go() -> list[str]:
        limiter, closed = AddressLimiter(2), list[str]()
        first, second = await limiter.acquire("a"), await limiter.acquire("a")

        def leave(name: str, lease: Lease) -> None:
            closed.append(name)
            lease.release()

        first.rest(lambda: leave("first", first))
        third = asyncio.create_task(limiter.acquire("a"))
        await asyncio.sleep(0.01)
        assert (closed, third.done()) == ([], False)  # the second is at work and will be done some day
        second.rest(lambda: leave("second", second))
        await third
        return closed

    assert asyncio.run(go()) == ["first"]


def test_one_that_rests_gives_way_in_a_while_to_who_waits_on_account_of_one_that_stalls() -> None:
    """A tar pit for mail at the address of the web site must not keep the site from being looked at."""

    async def go() -> str:
        limiter = AddressLimiter(3)
        (_, resting, _) = [await limiter.acquire("a") for _ in range(3)]
        resting.rest(resting.release)
        async with asyncio.timeout(PATIENCE * 4):
            await limiter.acquire("a")
        try:
            async with asyncio.timeout(PATIENCE * 2):
                await limiter.acquire("a")
        except TimeoutError:
            return "who is at work is left alone"
        return "closed"

    assert asyncio.run(go()) == "who is at work is left alone"


def test_one_at_work_again_is_left_alone() -> None:
    async def go() -> bool:
        limiter = AddressLimiter(1)
        lease = await limiter.acquire("a")
        lease.rest(lambda: lease.release())
        lease.rest(None)
        other = asyncio.create_task(limiter.acquire("a"))
        await asyncio.sleep(0.01)
        waited = not other.done()
        lease.release()
        await other
        return waited

    assert asyncio.run(go())


def test_a_connection_gives_its_place_back_however_it_ends() -> None:
    async def go() -> list[int]:
        limiter = AddressLimiter()
        server = await asyncio.start_server(lambda _, writer: writer.write(b"hi"), "127.0.0.1", 0)
        guard = Guard(allow_private=True, port_map={443: server.sockets[0].getsockname()[1], 80: 1}, limiter=limiter)
        counts = []
        for end in ("abort", "close", "refused", "late"):
            try:
                _, writer = await guard.connect("127.0.0.1", 80 if end == "refused" else 443,
                                                timeout=0 if end == "late" else 3)  # fmt: skip
                counts.append(limiter.open("127.0.0.1"))
                writer.transport.abort() if end == "abort" else writer.close()
            except OSError:
                pass
            await asyncio.sleep(0.01)
            counts.append(limiter.open("127.0.0.1"))
        server.close()
        return counts

    assert asyncio.run(go()) == [1, 0, 1, 0, 0, 0]


@pytest.mark.timeout(20)
def test_a_connection_that_the_collector_closes_while_another_is_let_in_gives_its_place_back() -> None:
    async def go() -> int:
        limiter, loop = AddressLimiter(1), asyncio.get_running_loop()
        lost, make = await limiter.acquire("a"), loop.create_future

        def collected() -> asyncio.Future[None]:
            lost.release()
            return make()

        loop.create_future = collected  # called where the next one begins to wait
        async with asyncio.timeout(5):
            await limiter.acquire("a")
        return limiter.open("a")

    assert asyncio.run(go()) == 1


def test_a_loop_that_ended_before_its_connections_did_holds_no_places() -> None:
    limiter = AddressLimiter(2)

    async def taken(*, patience: float) -> bool:
        try:
            async with asyncio.timeout(patience):
                await limiter.acquire("a")
        except TimeoutError:
            return False
        return True

    assert [asyncio.run(taken(patience=1)) for _ in range(5)] == [True] * 5
    assert limiter.open("a") == 1

    async def crowd() -> list[bool]:
        return [await taken(patience=0.05) for _ in range(3)]

    assert asyncio.run(crowd()) == [True, True, False]


def test_the_fifth_connection_waits_for_a_place() -> None:
    async def go() -> tuple[int, int]:
        limiter, open_now, most = AddressLimiter(), 0, 0

        async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal open_now, most
            open_now += 1
            most = max(most, open_now)
            await asyncio.sleep(0.005)
            open_now -= 1
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        ports = {443: server.sockets[0].getsockname()[1]}
        guards = [Guard(allow_private=True, port_map=ports, limiter=limiter) for _ in range(3)]

        async def one(guard: Guard) -> int:
            reader, writer = await guard.connect("127.0.0.1", 443)
            found = len(await reader.read())
            writer.close()
            return found

        came = await asyncio.gather(*(one(guard) for guard in guards for _ in range(10)))
        server.close()
        return len(came), most

    assert asyncio.run(go()) == (30, 4)


def test_a_socket_taken_over_by_its_loop_gives_its_place_back_too() -> None:
    async def go() -> tuple[int, int]:
        limiter = AddressLimiter()
        line = _Socket("127.0.0.1", await limiter.acquire("127.0.0.1"))
        before = limiter.open("127.0.0.1")
        os.close(line.detach())
        return before, limiter.open("127.0.0.1")

    assert asyncio.run(go()) == (1, 0)
