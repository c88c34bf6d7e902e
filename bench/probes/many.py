# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk check --file` over 100, 1,000 and more domains on loopback: CPU of the client alone, and its memory.

The servers (DNS, web, mail) run in a process of their own. Usage: many.py [COUNT ...]
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))


def zone(count: int) -> dict[tuple[str, str], list[str]]:
    found = {("mx.lab.test", "A"): ["127.0.0.1"]}
    for number in range(count):
        name = f"d{number}.lab.test"
        found[name, "A"] = found[f"www.{name}", "A"] = [
            f"127.{1 + number // 60000}.{number // 250 % 240}.{1 + number % 250}"
        ]
        found[name, "MX"] = ["10 mx.lab.test."]
        found[name, "TXT"] = ['"v=spf1 mx -all"']
        found[f"_dmarc.{name}", "TXT"] = ['"v=DMARC1; p=reject"']
    return found


def lab(folder: str, count: int) -> None:
    """Serves until its input ends."""
    from support.webserver import YEAR, WebServer, answer, leads_to

    from bolwerk.lab.certs import Authority
    from bolwerk.lab.dnsserver import DnsServer
    from bolwerk.lab.smtpserver import SmtpServer

    authority = Authority(Path(folder))
    plain = {f"d{number}.lab.test/": leads_to(f"https://d{number}.lab.test/") for number in range(count)}
    leaf = authority.leaf("*.lab.test")
    with (
        WebServer(leaf, plain=plain, secure={"/": answer(Strict_Transport_Security=YEAR)}) as web,
        SmtpServer(authority.leaf("mx.lab.test")) as smtp,
        DnsServer(zone(count)) as dns,
    ):
        ports = ",".join(f"{a}:{b}" for a, b in {**web.port_map, 25: smtp.port, 53: dns.port}.items())
        print(json.dumps([dns.address, str(authority.ca_file), ports]), flush=True)
        sys.stdin.read()


def measure(count: int, at_once: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "lab", folder, str(count)]
        serving = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            assert serving.stdout  # noqa: S101
            resolver, ca, ports = json.loads(serving.stdout.readline())
            listed, out = Path(folder) / "list", Path(folder) / "out"
            listed.write_text("".join(f"d{number}.lab.test\n" for number in range(count)))
            words = ["check", "--file", str(listed), "--jsonl", "--out", str(out), "--resolver", resolver]
            words += ["--ca-file", ca, "--allow-private", "--port-map", ports, "--at-once", str(at_once)]
            began = time.perf_counter()
            client = subprocess.Popen([sys.executable, "-m", "bolwerk", *words])
            _, _, used = os.wait4(client.pid, 0)
            wall = time.perf_counter() - began
            done = sum(1 for _ in out.open("rb"))
        finally:
            serving.communicate()
    cpu = used.ru_utime + used.ru_stime
    return f"{done:>8} {wall:>9.1f} {cpu:>9.2f} {done / cpu:>16.1f} {used.ru_maxrss / 1024:>9.0f}"


def main(counts: list[int]) -> None:
    print(f"{'domains':>8} {'wall s':>9} {'CPU s':>9} {'domains / CPU s':>16} {'RSS MB':>9}")
    for count in counts:
        print(measure(count, 32), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["lab"]:
        lab(sys.argv[2], int(sys.argv[3]))
    else:
        main([int(each) for each in sys.argv[1:]] or [100, 1_000, 10_000])
