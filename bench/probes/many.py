# SPDX-License-Identifier: EUPL-1.2
"""Many domains on loopback: `bolwerk check --file`, and what other programs need for the same domains.

Wall time, CPU of the program alone (servers not counted), and its memory at its height.
"""

import hashlib
import os
import shlex
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from lab import RESOLVER, name_of

AT_ONCE = 32
STEP = 1000


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds and MB."""

    wall: float
    cpu: float
    rss: float


def work() -> float:
    """CPU seconds of a piece of work that is always the same. More than it takes on an idle machine: the CPU is
    shared with others, and all CPU seconds of that minute are too many by the same part."""
    began = time.process_time()
    seen, digest = {}, b""
    for number in range(100_000):
        seen[number & 1023] = f"{number}"
        digest = hashlib.sha256(digest).digest()
    return time.process_time() - began


def run(command: list[str], out: Path | None = None, **how: object) -> Used:
    """`out`: where it writes a line for each domain; its memory is told at every STEP of them."""
    client = subprocess.Popen(command, **how)
    if out:
        threading.Thread(target=_watch, args=(client.pid, out), daemon=True).start()
    return finish(client)


def finish(client: subprocess.Popen[bytes]) -> Used:
    """Of a program that was started just now."""
    began = time.perf_counter()
    _, status, used = os.wait4(client.pid, 0)
    client.returncode = os.waitstatus_to_exitcode(status)
    if client.returncode > 3:  # up to 3: a verdict on the domains
        raise SystemExit(f"{client.args!r} failed")
    return Used(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _watch(pid: int, out: Path) -> None:
    status, lines, told, file = Path(f"/proc/{pid}/status"), 0, STEP, None
    while True:
        time.sleep(0.1)
        if file is None:
            file = out.open("rb") if out.exists() else None
            continue
        lines += file.read().count(b"\n")
        try:
            memory = next((line.split()[1] for line in status.read_text().splitlines() if "VmRSS" in line), "")
        except OSError:
            memory = ""
        if not memory:
            return
        if lines >= told:
            print(f"  after {told:>6} domains {int(memory) / 1024:.0f} MB", flush=True)
            told += STEP


def check(folder: Path, *words: str) -> list[str]:
    """BENCH_PYTHON: another Python to run it with, a command."""
    python = shlex.split(os.environ.get("BENCH_PYTHON", sys.executable))
    lab = ["--resolver", RESOLVER, "--allow-private", "--ca-file", str(folder / "certs" / "root.pem")]
    return [*python, "-m", "bolwerk", "check", *words, *lab]


def ours(folder: Path, count: int) -> Used:
    """Raises SystemExit when a domain was not seen whole: a figure of half the work is none."""
    listed, out = folder / "list", folder / f"out-{count}"
    listed.write_text("".join(f"{name_of(number)}\n" for number in range(count)), encoding="utf-8")
    words = ["--file", str(listed), "--jsonl", "--out", str(out), "--at-once", str(AT_ONCE)]
    used = run(check(folder, *words), out)
    text = out.read_text(encoding="utf-8")
    if text.count("\n") != count:
        raise SystemExit(f"{text.count(chr(10))} of {count} domains")
    if unseen := text.count('"could_not_test"'):
        print(f"  {unseen} results could not be tested")
    return used


def row(name: str, count: int, used: Used) -> str:
    return (
        f"{name:34}{count:>7} {used.wall:>9.1f} {count / used.wall:>10.1f} {used.cpu:>9.2f} {count / used.cpu:>10.1f}"
        f" {used.rss:>8.0f}"
    )


HEAD = "many domains, loopback             domains    wall s   a second     CPU s    a CPU s       MB"
