# SPDX-License-Identifier: EUPL-1.2
"""A process of its own that checks domains of the zoo and watches itself: time, memory, tasks, open handles, noise.

The zoo's network counts as the public internet; for all other addresses the real rule holds. `quick`: who makes us
wait in vain is met with waits of about a second where he does so, within the patience of a test run. All others are
met with those of the product: on a busy machine, a server that answers well may take a second for it.
"""

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from ipaddress import IPv4Address, ip_address, ip_network
from pathlib import Path
from typing import Any

from support.zoo.animal import SELECTOR, WAITS
from support.zoo.habitat import NETWORKS, Habitat

from bolwerk.core.probes.limiter import AddressLimiter, Lease

TESTS = Path(__file__).parents[2]
SHORT: dict[str, dict[str, dict[str, float]]] = {
    "dns": {"dns.nameservers": {"SECONDS": 0.4}},
    "smtp": {
        "mail.scan": {"GREETING_SECONDS": 1.2, "REPLY_SECONDS": 1.2, "CONNECT_SECONDS": 2.0},
        "tls.ask": {"ANSWER_SECONDS": 1.0},
    },
    "tls": {"tls.ask": {"ANSWER_SECONDS": 1.0}, "tls.scan": {"HANDSHAKE_SECONDS": 1.2}},
    "http": {"web.line": {"REPLY_SECONDS": 1.2, "BODY_SECONDS": 1.0}, "tls.scan": {"CONNECT_SECONDS": 2.0}},
    "owner": {"exposure.scan": {"SPEAK_SECONDS": 0.5}},
}
"""By kind of those who make us wait."""
DNS_SECONDS = 0.4


@dataclass(frozen=True)
class Visit:
    """`said`: verdict and reason by check. `peak`: bytes of memory more than before, at most. `left`: what was not
    cleaned up. `noise`: what was logged. `size`: of the report as JSON. `most`:
    connections to one address that were open at once."""

    said: dict[str, tuple[str, str]]
    seconds: float
    peak: int
    left: list[str]
    noise: str
    size: int
    most: int


class Visitor:
    """Use as a context manager."""

    def __init__(self, *, quick: bool = True) -> None:
        self._quick = quick

    def __enter__(self) -> "Visitor":
        words = [sys.executable, "-W", "ignore", "-m", "support.zoo.visitor"]
        place = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": place}
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def stands_still(self, after: float, seconds: float) -> threading.Timer:
        """As on a machine with too much to do: once, so many seconds from now. Join what is given back."""

        def still() -> None:
            self._process.send_signal(signal.SIGSTOP)
            time.sleep(seconds)
            self._process.send_signal(signal.SIGCONT)

        timer = threading.Timer(after, still)
        timer.start()
        return timer

    def check(self, habitat: Habitat, *domains: str, at_once: int = 1) -> dict[str, Visit]:
        """By domain; of several at once only what they said differs, the rest is that of all together."""
        stalling = {habitat.animals[each].kind for each in domains if habitat.animals[each].seconds >= WAITS}
        quick = sorted(stalling) if self._quick else []
        job = {"asked": {each: habitat.job(each) for each in domains}, "at_once": at_once, "quick": quick}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        found = json.loads(self._process.stdout.readline())
        shared = (found["seconds"], found["peak"], found["left"], found["noise"], found["size"], found["most"])
        return {
            domain: Visit({check: tuple(each) for check, each in said.items()}, *shared)
            for domain, said in found["said"].items()
        }


class _Noise(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(logging.Formatter().format(record))


class _Watched(AddressLimiter):
    """`most`: connections to one address that were open at once."""

    most = 0

    async def acquire(self, address: str) -> Lease:
        lease = await super().acquire(address)
        _Watched.most = max(_Watched.most, self.open(address))
        return lease


def _prepare() -> None:
    from bolwerk.core.probes import addresses, guard, limiter
    from bolwerk.core.probes.mail import probe as mail

    zoo, real, reach = tuple(map(ip_network, NETWORKS)), addresses.address_allowed, guard._reach

    def allowed(ip: str, *, allow_private: bool = False) -> bool:
        address = addresses.parse(ip)
        inside = address is not None and any(address in each for each in zoo if each.version == address.version)
        return inside or real(ip)

    async def reached(line: socket.socket, place: tuple[str, int]) -> None:
        """The zoo's IPv6 has its servers at IPv4 addresses."""
        ip = ip_address(place[0])
        over = f"::ffff:{IPv4Address(int(ip) & 0xFFFFFFFF)}" if ip.version == 6 else place[0]
        await reach(line, (over, place[1]))

    limiter.EVERYONE.__class__ = _Watched
    guard.address_allowed = mail.address_allowed = allowed
    guard._reach = reached


@contextmanager
def _hurry(kinds: list[str]) -> Iterator[None]:
    """The short waits, for one job."""
    from bolwerk.core.probes import engine

    with ExitStack() as kept:
        for name, waits in (each for kind in kinds for each in SHORT[kind].items()):
            module = import_module(f"bolwerk.core.probes.{name}")
            for wait, seconds in waits.items():
                kept.callback(setattr, module, wait, getattr(module, wait))
                setattr(module, wait, seconds)
        if "dns" in kinds:
            kept.callback(setattr, engine, "DnsResolver", engine.DnsResolver)
            engine.DnsResolver = partial(engine.DnsResolver, seconds=DNS_SECONDS)
        yield


@contextmanager
def _environment(changed: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(changed)
    try:
        yield
    finally:
        for name in changed:
            del os.environ[name]
        os.environ.update(before)


def _options(fields: dict[str, Any]) -> Any:
    from bolwerk.core.probes.exposure.machines import Machine
    from bolwerk.core.probes.options import Options

    usual = {"allow_private": True, "selectors": (SELECTOR,)}
    changed = {
        "port_map": {int(port): real for port, real in fields["port_map"].items()},
        "machines": tuple(Machine(**each) for each in fields.get("machines", ())),
    }
    return Options(**usual | fields | changed)


async def _checked(job: dict[str, Any]) -> tuple[dict[str, Any], int, list[str]]:
    from bolwerk.core.probes.dns.memory import Memory
    from bolwerk.core.probes.engine import check
    from bolwerk.core.probes.limiter import EVERYONE
    from bolwerk.core.probes.many.breath import Breath
    from bolwerk.core.probes.shared import Shared

    said: dict[str, Any] = {}
    size = [0]
    todo = iter(job["asked"].items())
    shared, breath = Shared(memory=Memory()), Breath()

    async def work() -> None:
        for domain, asked in todo:
            await breath.drawn()
            with _environment(asked["environment"]):
                report = await check(asked["domain"], _options(asked["options"]), shared=shared)
            said[domain] = {each.id: (each.verdict.value, each.reason) for each in report.results}
            size[0] = max(size[0], len(json.dumps(report.as_json())))

    async with asyncio.TaskGroup() as group:
        for _ in range(job["at_once"]):
            group.create_task(work())
    await shared.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    left = [repr(task) for task in others if not task.done()]
    for _ in range(50):  # connections that were aborted are closed in the next turns
        await asyncio.sleep(0.02)
        if not EVERYONE._addresses:
            break
    return said, size[0], left + [f"a place at {ip}" for ip in EVERYONE._addresses]


def _handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _status(field: str) -> int:
    """In bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{field}:"))) * 1024


def serve(lines: Iterable[str], say: Callable[[str], object]) -> None:
    _prepare()
    noise = _Noise()
    logging.getLogger().addHandler(noise)
    for line in lines:
        noise.heard.clear()
        _Watched.most = 0
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak counts from here
        with asyncio.Runner() as runner:
            runner.run(asyncio.sleep(0))
            before, handles, began = _status("VmRSS"), _handles(), time.perf_counter()
            job = json.loads(line)
            with _hurry(job["quick"]):
                said, size, left = runner.run(_checked(job))
            seconds = time.perf_counter() - began
            if _handles() != handles:
                left.append(f"{_handles() - handles} handles")
            peak = _status("VmHWM") - before
        found = {"said": said, "seconds": seconds, "peak": peak, "left": left}
        found |= {"size": size, "most": _Watched.most, "noise": "\n".join(noise.heard)}
        say(json.dumps(found))


if __name__ == "__main__":
    serve(sys.stdin, partial(print, flush=True))
