# SPDX-License-Identifier: EUPL-1.2
"""A process of its own that checks domains of the zoo and watches itself: time, memory, tasks, open handles, noise.

The zoo's network counts as the public internet; for all other addresses the real rule holds. `quick`: all waits of
the product are cut to about a second, so that stalling servers are met within the patience of a test run.
"""

import asyncio
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from support.zoo.animal import SELECTOR
from support.zoo.habitat import NETWORK, Habitat

from bolwerk.core.probes.limiter import AddressLimiter, Lease

TESTS = Path(__file__).parents[2]
SHORT = {
    "tls.ask": {"ANSWER_SECONDS": 1.0},
    "tls.scan": {"HANDSHAKE_SECONDS": 1.2, "CONNECT_SECONDS": 2.0},
    "web.line": {"REPLY_SECONDS": 1.2, "BODY_SECONDS": 1.0},
    "mail.scan": {"GREETING_SECONDS": 1.2, "REPLY_SECONDS": 1.2, "CONNECT_SECONDS": 2.0},
    "dns.nameservers": {"SECONDS": 0.4},
}
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
        words = [sys.executable, "-W", "ignore", "-m", "support.zoo.visitor", *(["quick"] if self._quick else [])]
        place = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": place}
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def check(self, habitat: Habitat, *domains: str, at_once: int = 1) -> dict[str, Visit]:
        """By domain; of several at once only what they said differs, the rest is that of all together."""
        job = {
            "domains": domains,
            "resolver": habitat.resolver,
            "ports": habitat.ports,
            "ca_file": str(habitat.ca_file),
            "at_once": at_once,
        }
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


def _prepare(quick: bool) -> None:
    from importlib import import_module

    from bolwerk.core.probes import addresses, engine, guard, limiter
    from bolwerk.core.probes.mail import probe as mail

    zoo, real = ip_network(NETWORK), addresses.address_allowed

    def allowed(ip: str, *, allow_private: bool = False) -> bool:
        address = addresses.parse(ip)
        return (address is not None and address.version == 4 and address in zoo) or real(ip)

    limiter.EVERYONE.__class__ = _Watched
    guard.address_allowed = mail.address_allowed = allowed
    if quick:
        for name, waits in SHORT.items():
            module = import_module(f"bolwerk.core.probes.{name}")
            for wait, seconds in waits.items():
                assert hasattr(module, wait)
                setattr(module, wait, seconds)
        engine.DnsResolver = partial(engine.DnsResolver, seconds=DNS_SECONDS)
    assert ip_address("127.77.0.1") in zoo


async def _checked(job: dict[str, Any]) -> tuple[dict[str, Any], int, list[str]]:
    from bolwerk.core.probes.dns.memory import Memory
    from bolwerk.core.probes.engine import check
    from bolwerk.core.probes.limiter import EVERYONE
    from bolwerk.core.probes.many.breath import Breath
    from bolwerk.core.probes.options import Options
    from bolwerk.core.probes.shared import Shared

    options = Options(
        resolver=job["resolver"],
        ca_file=job["ca_file"],
        allow_private=True,
        port_map={int(port): real for port, real in job["ports"].items()},
        selectors=(SELECTOR,),
    )
    said: dict[str, Any] = {}
    size = [0]
    todo = iter(job["domains"])
    shared, breath = Shared(memory=Memory()), Breath()

    async def work() -> None:
        for domain in todo:
            await breath.drawn()
            report = await check(domain, options, shared=shared)
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


def serve(lines: Sequence[str], say: Callable[[str], object], quick: bool) -> None:
    _prepare(quick)
    noise = _Noise()
    logging.getLogger().addHandler(noise)
    for line in lines:
        noise.heard.clear()
        _Watched.most = 0
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak counts from here
        with asyncio.Runner() as runner:
            runner.run(asyncio.sleep(0))
            before, handles, began = _status("VmRSS"), _handles(), time.perf_counter()
            said, size, left = runner.run(_checked(json.loads(line)))
            seconds = time.perf_counter() - began
            if _handles() != handles:
                left.append(f"{_handles() - handles} handles")
            peak = _status("VmHWM") - before
        found = {"said": said, "seconds": seconds, "peak": peak, "left": left}
        found |= {"size": size, "most": _Watched.most, "noise": "\n".join(noise.heard)}
        say(json.dumps(found))


if __name__ == "__main__":
    serve(sys.stdin, partial(print, flush=True), sys.argv[1:] == ["quick"])
