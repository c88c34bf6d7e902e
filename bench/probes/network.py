# SPDX-License-Identifier: EUPL-1.2
"""A network of its own for a bench: no root needed, only user namespaces. And a second one, some way off.

`enter` starts the program again where NETWORK is this machine's own. `Far` is a network beside it: what goes between
the two is carried, packet by packet, through a pair of TUN devices, and kept for half the round trip each way.
"""

import ctypes
import fcntl
import heapq
import os
import select
import signal
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lab import NETWORK, RESOLVER

INSIDE = "BENCH_NETWORK"
HERE_IP, FAR_IP = "10.67.0.1", "10.67.0.2"
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
MTU = 1500
PR_SET_PDEATHSIG = 1


def enter() -> None:
    """Does nothing when it is there already."""
    if os.environ.get(INSIDE):
        return
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    os.environ[INSIDE] = "1"
    command = ["unshare", *as_root, "--net", "--mount", "--kill-child", "--fork", "--pid", "--mount-proc"]
    raise SystemExit(subprocess.call([*command, sys.executable, *sys.argv]))


def prepare() -> None:
    """Addresses, and a resolver for programs that ask the system for one."""
    _ip("link set lo up")
    _ip(f"route add local {NETWORK} dev lo")
    with tempfile.NamedTemporaryFile("w", delete=False, prefix="resolv-") as file:
        file.write(f"nameserver {RESOLVER}\n")
    subprocess.run(["/bin/mount", "--bind", file.name, "/etc/resolv.conf"], check=True)
    Path(file.name).unlink()


def _ip(words: str) -> None:
    subprocess.run(["/sbin/ip", *words.split()], check=True)


class Far:
    """Use as a context manager. `run` starts a program there; `seconds`: of a round trip."""

    def __init__(self, seconds: float) -> None:
        self._half = seconds / 2
        self._bridge = 0
        self._place = -1

    def __enter__(self) -> "Far":
        ready, told = os.pipe()
        self._bridge = os.fork()
        if self._bridge == 0:
            self._carry(told)
        os.close(told)
        if os.read(ready, 1) != b"!":
            raise RuntimeError("the two networks could not be joined")
        os.close(ready)
        self._place = os.open(f"/proc/{self._bridge}/ns/net", os.O_RDONLY)
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._bridge, signal.SIGKILL)
        os.waitpid(self._bridge, 0)
        os.close(self._place)

    def run(self, command: list[str], **how: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, preexec_fn=lambda: os.setns(self._place, os.CLONE_NEWNET), **how)

    def _carry(self, told: int) -> None:
        """In a process of its own, which stays in the far network."""
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        near = _tun()
        for words in ("link set near up mtu 1500", f"addr add {HERE_IP} peer {FAR_IP} dev near"):
            _ip(words.replace("near", "tun0"))
        os.unshare(os.CLONE_NEWNET)
        far = _tun()
        for words in ("link set lo up", "link set tun0 up mtu 1500", f"addr add {FAR_IP} peer {HERE_IP} dev tun0"):
            _ip(words)
        _ip(f"route add {NETWORK} via {HERE_IP}")
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(10)) if os.geteuid() == 0 else None
        os.write(told, b"!")
        _ferry(near, far, self._half)


def _tun() -> int:
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"tun0", IFF_TUN | IFF_NO_PI))
    return device


def _ferry(one: int, other: int, seconds: float) -> None:
    """Packets leave in the order they came, each `seconds` after it did."""
    opposite = {one: other, other: one}
    under_way: list[tuple[float, int, int, bytes]] = []
    count = 0
    timer = os.timerfd_create(time.CLOCK_MONOTONIC, flags=os.TFD_NONBLOCK)
    poll = select.epoll()
    for device in (one, other, timer):
        poll.register(device, select.EPOLLIN)
    while True:
        for device, _ in poll.poll():
            if device == timer:
                os.read(timer, 8)
                continue
            while True:
                try:
                    packet = os.read(device, 65536)
                except BlockingIOError:
                    break
                count += 1
                heapq.heappush(under_way, (time.monotonic() + seconds, count, opposite[device], packet))
        now = time.monotonic()
        while under_way and under_way[0][0] <= now:
            _, _, device, packet = heapq.heappop(under_way)
            os.write(device, packet)
        if under_way:
            os.timerfd_settime(timer, initial=max(under_way[0][0] - time.monotonic(), 1e-6))
