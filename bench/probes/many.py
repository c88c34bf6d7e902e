# SPDX-License-Identifier: EUPL-1.2
"""Many domains on loopback: `bolwerk check --file`, and what other programs need for the same domains.

Wall time, CPU of the program alone (servers not counted), and its memory at its height.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from lab import RESOLVER, name_of

AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds and MB."""

    wall: float
    cpu: float
    rss: float


def run(command: list[str], **how: object) -> Used:
    began = time.perf_counter()
    client = subprocess.Popen(command, **how)  # type: ignore[call-overload]
    _, status, used = os.wait4(client.pid, 0)
    if os.waitstatus_to_exitcode(status) > 3:  # up to 3: a verdict on the domains
        raise SystemExit(f"{command[0]} failed")
    return Used(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def ours(folder: Path, count: int) -> Used:
    """Raises SystemExit when a domain was not seen whole: a figure of half the work is none."""
    listed, out = folder / "list", folder / f"out-{count}"
    listed.write_text("".join(f"{name_of(number)}\n" for number in range(count)), encoding="utf-8")
    words = ["check", "--file", str(listed), "--jsonl", "--out", str(out), "--resolver", RESOLVER, "--allow-private"]
    words += ["--ca-file", str(folder / "certs" / "root.pem"), "--at-once", str(AT_ONCE)]
    used = run([sys.executable, "-m", "bolwerk", *words])
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
