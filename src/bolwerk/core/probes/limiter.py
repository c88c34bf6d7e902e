# SPDX-License-Identifier: EUPL-1.2
"""At most so many open connections to one address, over all the checks of this process, whatever their thread.

A connection that only waits for a next question may be told to give way, else checks that hold on to theirs while
they wait for another could wait for each other for ever: at once when all at the address wait, and after PATIENCE
when others are at work there, whose conversation may stall.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

PER_ADDRESS = 4
PATIENCE = 0.5  # seconds


class Lease:
    """One place at an address; `release` as often as you like."""

    def __init__(self, limiter: "AddressLimiter", address: str) -> None:
        self._limiter, self._address = limiter, address
        self.give_way: Callable[[], object] | None = None
        self.loop = asyncio.get_running_loop()

    def release(self) -> None:
        self.give_way = None  # it holds the connection, which holds this
        self._limiter.release(self._address, self)

    def rest(self, give_way: Callable[[], object] | None) -> None:
        """`give_way` closes the connection, called in its own loop when all places are held by resting ones;
        None: at work again."""
        self.give_way = give_way
        if give_way:
            self._limiter.press(self._address)


class _Address:
    def __init__(self) -> None:
        self.held: list[Lease] = []
        self.waiting: deque[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = deque()
        self.promised: set[asyncio.Future[None]] = set()  # waiters who have a place and did not wake up yet

    @property
    def taken(self) -> int:
        return len(self.held) + len(self.promised)

    def forget_the_gone(self) -> None:
        """A connection whose loop is closed will never say that it is: its last goodbye was cut short."""
        self.held = [lease for lease in self.held if not lease.loop.is_closed()]
        self.promised = {turn for turn in self.promised if not turn.get_loop().is_closed()}


class AddressLimiter:
    """First come, first served, per address."""

    def __init__(self, most: int = PER_ADDRESS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._addresses: dict[str, _Address] = {}
        self._given_back: deque[tuple[str, Lease]] = deque()

    def open(self, address: str) -> int:
        """How many connections are open to an address now."""
        with self._at_work():
            found = self._addresses.get(address)
            return len(found.held) if found else 0

    async def acquire(self, address: str) -> Lease:
        """Waits as long as it takes; cancel it to give up."""
        loop = asyncio.get_running_loop()
        lease = Lease(self, address)
        with self._at_work():
            here = self._addresses.get(address) or _Address()
            here.forget_the_gone()
            self._hand_on(address, here)
            self._addresses[address] = here
            if here.taken < self._most and not here.waiting:
                here.held.append(lease)
                return lease
            turn: asyncio.Future[None] = loop.create_future()
            here.waiting.append((loop, turn))
        self.press(address)
        impatient = self._impatient(address, loop)
        try:
            await turn
        except asyncio.CancelledError:
            self._give_up(address, loop, turn)
            raise
        finally:
            impatient()
        with self._at_work():
            here.promised.discard(turn)
            here.held.append(lease)
        return lease

    def release(self, address: str, lease: Lease) -> None:
        """Never waits: the collector of garbage closes connections too, at any moment, and so perhaps while this very
        thread is at work in here."""
        self._given_back.append((address, lease))
        self._take_back()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._lock:
            yield
        self._take_back()

    def _take_back(self) -> None:
        """Whoever cannot get in leaves it to who is inside, who looks again on the way out."""
        while self._given_back and self._lock.acquire(blocking=False):
            try:
                while self._given_back:
                    address, lease = self._given_back.popleft()
                    here = self._addresses.get(address)
                    if here is not None and lease in here.held:
                        here.held.remove(lease)
                        self._hand_on(address, here)
            finally:
                self._lock.release()

    def _impatient(self, address: str, loop: asyncio.AbstractEventLoop) -> Callable[[], object]:
        """Presses once in PATIENCE, whoever is at work, until what is given back is called."""

        def again() -> None:
            timers[:] = [loop.call_later(PATIENCE, again)]
            self.press(address, though_at_work=True)

        timers = [loop.call_later(PATIENCE, again)]
        return lambda: timers[0].cancel()

    def press(self, address: str, *, though_at_work: bool = False) -> None:
        """Tells the resting connection that came first to give way, when nothing else will free a place."""
        with self._at_work():
            here = self._addresses.get(address)
            if here is None or not here.waiting or here.promised or len(here.held) < self._most:
                return
            resting = [lease for lease in here.held if lease.give_way]
            if not resting or (len(resting) < len(here.held) and not though_at_work):
                return
            lease = resting[0]
            give_way, lease.give_way = lease.give_way, None
        if give_way:
            _call(lease.loop, give_way)

    def _hand_on(self, address: str, here: _Address) -> None:
        while here.waiting and here.taken < self._most:
            loop, turn = here.waiting.popleft()
            if turn.cancelled() or not _call(loop, partial(_wake, turn)):
                continue
            here.promised.add(turn)
        if not (here.held or here.waiting or here.promised):
            self._addresses.pop(address, None)

    def _give_up(self, address: str, loop: asyncio.AbstractEventLoop, turn: asyncio.Future[None]) -> None:
        """Cancelled while waiting, perhaps after a place was promised."""
        with self._at_work():
            here = self._addresses.get(address)
            if here is None:
                return
            if (loop, turn) in here.waiting:
                here.waiting.remove((loop, turn))
            here.promised.discard(turn)
            self._hand_on(address, here)


def _wake(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)


def _call(loop: asyncio.AbstractEventLoop, work: Callable[[], object]) -> bool:
    """False when that loop is gone."""
    try:
        loop.call_soon_threadsafe(work)
    except RuntimeError:
        return False
    return True


EVERYONE = AddressLimiter()
"""Shared by all the checks of this process."""
