# SPDX-License-Identifier: EUPL-1.2
"""The figures of the domain check, side by side with other programs in the same minutes on the same lab.

Usage: run.py [COUNT ...]: how many domains at once; 50 for the others too.
"""

import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import many
import network
import peers
from lab import name_of

ROUND_TRIP = 0.020
TRIPS = 7
BUDGET = 1.25 * TRIPS * ROUND_TRIP * 1000 + 40
"""Milliseconds for one domain with mail."""
PEERS = 50
TIMES = 9
HERE = Path(__file__).resolve().parent


@contextmanager
def lab(count: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lab-") as folder:
        command = [sys.executable, str(HERE / "lab.py"), folder, str(count)]
        serving = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            if not serving.stdout or serving.stdout.readline() != b"ready\n":
                raise SystemExit("the lab did not start")
            time.sleep(1)
            yield Path(folder)
        finally:
            serving.communicate()


def main(counts: list[int]) -> None:
    others = (
        {name: peers.install(name) for name in ("checkdmarc", "sslyze")} if "BENCH_NETWORK" not in os.environ else {}
    )
    if others:
        os.environ["BENCH_PEERS"] = json.dumps({name: str(place) for name, place in others.items()})
    network.enter()
    network.prepare()
    compileall.compile_dir(HERE.parents[1] / "src", quiet=1)  # as an installed program is
    programs = {name: Path(place) for name, place in json.loads(os.environ["BENCH_PEERS"]).items()}
    with lab(PEERS) as folder:
        one(folder)
        one(folder, "--fresh")
        whole(folder, programs)
        before = many.work()
        print(many.HEAD)
        print(many.row("bolwerk check --file", PEERS, many.ours(folder, PEERS)), flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        for name, (program, command) in peers.WORK.items():
            used = many.run(command(programs[program], range(PEERS)), **quiet)
            print(many.row(name, PEERS, used), flush=True)
        print(f"the same piece of work took {many.work() * 1000:.0f} ms of CPU now, {before * 1000:.0f} ms before")
    for count in counts:
        with lab(count) as folder:
            print(many.row("bolwerk check --file", count, many.ours(folder, count)), flush=True)


def one(folder: Path, *words: str) -> None:
    """At a round trip of 20 ms; each domain once before, so that the resolver has it."""
    numbers = [str(number) for number in range(1, TIMES + 1)]
    command = [sys.executable, str(HERE / "one.py"), str(folder / "certs" / "root.pem"), *words, *numbers]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with network.Far(ROUND_TRIP) as far:
        found = far.run(command, stdout=subprocess.PIPE).communicate()[0].splitlines()
    seen = [json.loads(line) for line in found][1:]  # the first one loads the programs
    first, last = (statistics.median(each[at] for each in seen) for at in (0, 1))
    title = " ".join(("one domain", *words))
    print(f"{title}, {ROUND_TRIP * 1000:.0f} ms away: first result {first:.0f} ms, all {last:.0f} ms", end=" ")
    print(f"(floor {TRIPS * ROUND_TRIP * 1000:.0f} ms, budget {BUDGET:.0f} ms), {len(seen)} domains, median")
    if unseen := [each[2] for each in seen if each[2]]:
        print(f"  could not be tested: {unseen}")


def whole(folder: Path, programs: dict[str, Path]) -> None:
    """Programs from start to end for one domain, at the same distance."""
    work = {"bolwerk check": many.check(folder, name_of(1))}
    work |= {name: command(programs[program], range(1, 2)) for name, (program, command) in peers.WORK.items()}
    print(f"one domain, {ROUND_TRIP * 1000:.0f} ms away, from start to end of the program       wall s     CPU s")
    with network.Far(ROUND_TRIP) as far:
        for name, command in work.items():
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            used = sorted((many.finish(far.run(command, **quiet)) for _ in range(3)), key=lambda each: each.wall)[1]
            print(f"{name:66}{used.wall:>9.2f} {used.cpu:>9.2f}", flush=True)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [500])
