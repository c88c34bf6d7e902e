# SPDX-License-Identifier: EUPL-1.2
"""Good manners towards those we look at: who never wants to be asked, and how fast we knock at one network.

How many connections are open to one address at a time is the work of `limiter.py`.
"""

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from bolwerk.core.probes.addresses import Address, parse
from bolwerk.core.probes.domain import DomainError, normalise

PER_SECOND = 20.0
"""New connections to one network (/24 or /48) in a second, over all checks of this process."""
BURST = 40
MOST_NETWORKS = 10_000
PREFIX = {4: 24, 6: 48}


class BadList(ValueError):
    """`line`: of the first entry that is neither a domain nor a network."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is neither a domain nor a network")
        self.line = line


@dataclass(frozen=True, slots=True)
class OptOut:
    """Who is never asked. A domain stands for all names below it."""

    domains: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    _by_version: dict[int, tuple[IPv4Network | IPv6Network, ...]] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        found = {v: tuple(each for each in self.networks if each.version == v) for v in PREFIX}
        object.__setattr__(self, "_by_version", found)

    def name(self, host: str) -> bool:
        labels = host.lower().rstrip(".").split(".")
        return any(".".join(labels[start:]) in self.domains for start in range(len(labels)))

    def address(self, address: Address) -> bool:
        """An IPv4 address inside an IPv6 one counts too."""
        if not self.networks:
            return False
        inner = getattr(address, "ipv4_mapped", None)
        return any(each in network for each in (address, inner) if each for network in self._by_version[each.version])


def read_optout(lines: Iterable[str]) -> OptOut:
    """One domain, address or network a line; what follows # is a remark. Raises BadList: a wish that cannot be read
    must not be lost in silence."""
    domains: set[str] = set()
    networks: list[IPv4Network | IPv6Network] = []
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0].strip().removeprefix("\ufeff")
        if not text:
            continue
        try:
            networks.append(ip_network(text, strict=False))
        except ValueError:
            try:
                domains.add(normalise(text.removeprefix("*.")).name)
            except DomainError:
                raise BadList(number) from None
    return OptOut(frozenset(domains), tuple(networks))


def optout(path: str | Path | None) -> OptOut:
    """Read again when the file has changed. Raises BadList, OSError and UnicodeDecodeError: without the list nothing
    is asked."""
    if not path:
        return NOBODY
    found = Path(path).stat()
    return _read(str(path), found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _read(path: str, _changed: int, _size: int) -> OptOut:
    return read_optout(Path(path).read_text(encoding="utf-8").splitlines())


NOBODY = OptOut()


@lru_cache(maxsize=1024)
def _network(ip: str) -> int:
    """A number for its /24 or /48; 0 for this machine itself."""
    address = parse(ip)
    if address is None or address.is_loopback:
        return 0
    return (address.version << 128) | (int(address) >> (address.max_prefixlen - PREFIX[address.version]))


class Pace:
    """A bucket of BURST places for each network, filled again at `per_second`; across threads. `clock`: seconds."""

    def __init__(
        self, per_second: float = PER_SECOND, burst: int = BURST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._step, self._burst, self._clock = 1 / per_second, burst, clock
        self._lock = threading.Lock()
        self._full_at: OrderedDict[int, float] = OrderedDict()

    def reserve(self, ip: str) -> float:
        """Seconds to wait before a new connection to this address; its place is taken from now on."""
        key = _network(ip)
        if not key:
            return 0.0
        with self._lock:
            now = self._clock()
            full_at = max(now, self._full_at.get(key, now)) + self._step
            self._full_at[key] = full_at
            self._full_at.move_to_end(key)
            while len(self._full_at) > MOST_NETWORKS:
                self._full_at.popitem(last=False)
        return max(0.0, full_at - now - self._burst * self._step)

    async def wait(self, ip: str) -> None:
        seconds = self.reserve(ip)
        if seconds > 0:
            await asyncio.sleep(seconds)


EVERYWHERE = Pace()
"""Shared by all the checks of this process."""
