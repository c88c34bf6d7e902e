# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk check --file` over a list of a million lines, really run: time, CPU and memory of the client alone.

In each 1,000 lines: one domain that is there, 20 that are not, 250 lines of rubbish, 50 empty ones, and for the rest
domains that were named before, in all spellings. Every line must be accounted for. Usage: million.py [LINES ...]
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

REAL, GONE, RUBBISH, EMPTY, BLOCK = 1, 20, 250, 50, 1000
SPELLINGS = ("{}", "{}.", "https://www.{}/", "{} ", "INFO@{}", "\t{}", "http://{}:8080/a?b#c")
RUBBISH_LINES = (
    b"10.0.0.1", b"localhost", b"\xff\xfe\x00", b"a" * 10_000, b"[::1]", b"not a domain", b"\x00", b"x..be",
    b"-a-.be", "😀".encode() * 90, b"a." * 300, b"http://", b"'; DROP TABLE firms; --.", b"%00.%0a",
    b"<script>.</script>",
)  # fmt: skip


def lines(count: int, seed: int = 1) -> Iterator[bytes]:
    chance, named = random.Random(seed), ["d0.test"]
    for block in range(count // BLOCK):
        kinds = ["real"] * REAL + ["gone"] * GONE + ["rubbish"] * RUBBISH + ["empty"] * EMPTY
        kinds += ["again"] * (BLOCK - len(kinds))
        chance.shuffle(kinds)
        for number, kind in enumerate(kinds):
            if kind == "real":
                named.append(f"d{block}.test")
                yield named[-1].encode()
            elif kind == "gone":
                named.append(f"gone-{block}-{number}.test")
                yield named[-1].encode()
            elif kind == "again":
                yield chance.choice(SPELLINGS).format(chance.choice(named)).encode()
            else:
                yield chance.choice(RUBBISH_LINES) if kind == "rubbish" else b""


def serve(count: int) -> None:
    """The resolver, until its input ends. It knows a name without going through all of them for each question."""
    from bolwerk.lab.dnsserver import DnsServer, Table

    zone: dict[tuple[str, str], list[str]] = {}
    for number in range(count // BLOCK):
        zone[f"d{number}.test", "MX"] = ["0 ."]
        zone[f"d{number}.test", "TXT"] = ['"v=spf1 -all"']

    class Server(DnsServer):
        @property
        def table(self) -> Table:
            own = ".".join(self.asked[-1][0].split(".")[-2:])
            return {(own, kind): zone[own, kind] for kind in ("MX", "TXT") if (own, kind) in zone}

    with Server(zone) as dns:
        print(dns.address, flush=True)
        sys.stdin.read()


def measure(count: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        listed, out = Path(folder) / "list", Path(folder) / "out"
        with listed.open("wb") as file:
            file.writelines(line + b"\n" for line in lines(count))
        serving = subprocess.Popen(
            [sys.executable, __file__, "serve", str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            assert serving.stdout
            resolver = serving.stdout.readline().strip()
            words = ["check", "--file", str(listed), "--jsonl", "--out", str(out), "--resolver", resolver]
            began = time.perf_counter()
            client = subprocess.Popen([sys.executable, "-m", "bolwerk", *words], stderr=subprocess.DEVNULL)
            _, _, used = os.wait4(client.pid, 0)
            wall = time.perf_counter() - began
        finally:
            serving.communicate()
        seen = Counter(_kind(json.loads(line)) for line in out.open("rb"))
    blocks = count // BLOCK
    found = (seen["checked"], seen["again"], seen["rubbish"])
    wanted = (blocks * (REAL + GONE), blocks * (BLOCK - REAL - GONE - RUBBISH - EMPTY), blocks * RUBBISH)
    if found != wanted:
        raise SystemExit(f"{found} lines told, {wanted} expected")
    cpu = used.ru_utime + used.ru_stime
    shown = " ".join(f"{each:>9}" for each in found)
    return f"{count:>9} {shown} {wall:>8.1f} {cpu:>8.1f} {used.ru_maxrss / 1024:>7.0f}"


def _kind(found: dict[str, object]) -> str:
    return "checked" if "results" in found else "again" if "same_as" in found else "rubbish"


def main(counts: list[int]) -> None:
    print("    lines   checked     again   rubbish   wall s    CPU s  RSS MB")
    for count in counts:
        print(measure(count), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
    else:
        main([int(each) for each in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
