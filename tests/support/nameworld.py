# SPDX-License-Identifier: EUPL-1.2
"""A small internet of names on loopback: NSD serves a signed root and what is below it, Unbound validates.

Both are the real programs; `World` starts them and ends them by their own process.
"""

import shutil
import signal
import socket
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

import dns.message
import dns.query
import dns.rdatatype
from support.sealing import DAY, Seal

ADDRESSES = ("127.0.0.1", "127.0.1.1")
SEALED: dict[str, Seal] = {
    "good.test": Seal("good.test"),
    "rsa.test": Seal("rsa.test", 8),
    "ed25519.test": Seal("ed25519.test", 15),
    "old.test": Seal("old.test", 7),
    "expired.test": Seal("expired.test", ends=-DAY),
    "soon.test": Seal("soon.test", begins=-28 * DAY, ends=2 * DAY),
    "island.test": Seal("island.test"),
    "swapped.test": Seal("swapped.test"),
    "unsealed.test": Seal("unsealed.test"),
}
PLAIN = ("plain.test", "plains.test", "promised.test", "single.test", "lame.test", "gone.test")
WITHOUT_DS = {"island.test", *PLAIN} - {"promised.test"}
NS = {
    "single.test": ("ns1.net.test",),
    "lame.test": ("ns1.net.test", "ns3.net.test"),
    "gone.test": ("ns1.net.test", "nothing.net.test"),
}


def zone_text(name: str, lines: tuple[str, ...] = ()) -> str:
    servers = NS.get(name, ("ns1.net.test", "ns2.net.test"))
    apex = f"{name}." if name != "." else "."
    return "\n".join(
        (
            "$TTL 300",
            f"{apex} SOA ns1.net.test. host.net.test. 2026112301 7200 3600 1209600 300",
            *(f"{apex} NS {each}." for each in servers),
            *lines,
            "",
        )
    )


class World(ExitStack):
    """Use as a context manager. `resolver`: "HOST:PORT"; `port`: where the name servers listen, on ADDRESSES."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self._published = folder, 0
        self.port, resolver = _free_port(), _free_port()
        self.resolver = f"127.0.0.1:{resolver}"
        self._resolver_port = resolver

    def __enter__(self) -> "World":
        zones = self._zones()
        for name, text in zones.items():
            self._file(name).write_text(text, encoding="utf-8")
        self._start_nsd(zones)
        self._start_unbound(zones)
        return self

    def _file(self, name: str) -> Path:
        return self.folder / f"{name.strip('.') or 'root'}.zone"

    def _zones(self) -> dict[str, str]:
        root, top = Seal("."), Seal("test")
        self.anchor = f". 300 IN DNSKEY {root.key}\n"
        zones = {name: _sealed(name, seal) for name, seal in SEALED.items()}
        zones |= {name: zone_text(name, _hosts(name)) for name in PLAIN}
        zones["net.test"] = zone_text("net.test", tuple(f"ns{n}.net.test. A 127.0.{n - 1}.1" for n in (1, 2, 3)))
        below = [f"net.test. NS ns1.net.test.\nns1.net.test. A {ADDRESSES[0]}"]
        for name in (*SEALED, *PLAIN):
            servers = NS.get(name, ("ns1.net.test", "ns2.net.test"))
            below += [f"{name}. NS {each}." for each in servers]
            if name not in WITHOUT_DS:
                seal = Seal(name) if name in ("swapped.test", "promised.test") else SEALED[name]
                below.append(f"{name}. DS {seal.ds()}")
        zones["test"] = top.file(zone_text("test", tuple(below)))
        zones["."] = root.file(zone_text(".", ("test. NS ns1.net.test.", f"test. DS {top.ds()}")))
        return zones

    def _start_nsd(self, zones: dict[str, str]) -> None:
        conf = self.folder / "nsd.conf"
        lines = ["server:", *(f"  ip-address: {ip}@{self.port}" for ip in ADDRESSES)]
        lines += ['  username: ""', "  minimal-responses: yes", "  rrl-ratelimit: 0", "  server-count: 1"]
        for key, file in {"pidfile": "nsd.pid", "xfrdfile": "xfrd", "zonelistfile": "zones", "database": ""}.items():
            lines.append(f'  {key}: "{self.folder / file if file else ""}"')
        lines += [
            f'  zonesdir: "{self.folder}"',
            f'  xfrdir: "{self.folder}"',
            "remote-control:\n  control-enable: no",
        ]
        for name in zones:
            lines.append(f'zone:\n  name: "{name}"\n  zonefile: "{self._file(name)}"')
        conf.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self._nsd = self._run([_program("nsd"), "-d", "-c", str(conf)], "nsd")
        _wait_for(ADDRESSES[0], self.port, ".")

    def _start_unbound(self, zones: dict[str, str]) -> None:
        anchor, conf = self.folder / "anchor.key", self.folder / "unbound.conf"
        anchor.write_text(self.anchor, encoding="utf-8")
        lines = [
            "server:",
            f"  interface: 127.0.0.1@{self._resolver_port}",
            '  username: ""\n  chroot: ""\n  use-syslog: no\n  do-daemonize: no\n  num-threads: 1',
            f'  directory: "{self.folder}"\n  pidfile: "{self.folder / "unbound.pid"}"',
            f'  trust-anchor-file: "{anchor}"',
            "  do-not-query-localhost: no\n  qname-minimisation: no\n  do-ip6: no",
            '  module-config: "validator iterator"\n  local-zone: "test." nodefault',
            "remote-control:\n  control-enable: no",
        ]
        for name in zones:
            lines.append(f'stub-zone:\n  name: "{name}"\n  stub-addr: {ADDRESSES[0]}@{self.port}')
        conf.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self._run([_program("unbound"), "-d", "-c", str(conf)], "unbound")
        _wait_for("127.0.0.1", self._resolver_port, "plain.test")

    def publish(self, name: str, *lines: str) -> None:
        """Replaces a zone without a seal by one with these lines too, and waits until the name servers have it."""
        mark = f"published.{name}."
        self._published += 1
        text = zone_text(name, (*_hosts(name), *lines, f'{mark} TXT "{self._published}"'))
        self._file(name).write_text(text, encoding="utf-8")
        self._nsd.send_signal(signal.SIGHUP)
        for ip in ADDRESSES:
            until = time.monotonic() + 10
            while (said := _ask(ip, self.port, mark, "TXT")) != [f'"{self._published}"']:
                if time.monotonic() > until:
                    raise RuntimeError(f"{ip} still says {said}")
                time.sleep(0.05)

    def _run(self, command: list[str], name: str) -> subprocess.Popen[bytes]:
        log = self.enter_context((self.folder / f"{name}.log").open("wb"))
        process = subprocess.Popen(command, stdout=log, stderr=log)
        self.callback(process.wait, 10)
        self.callback(process.terminate)
        return process


def _sealed(name: str, seal: Seal) -> str:
    signed = seal.file(zone_text(name, _hosts(name)))
    if name == "unsealed.test":  # as when the zone is loaded without its last signing
        kept = [line for line in signed.splitlines() if " RRSIG SOA " not in line]
        return "\n".join((*kept, ""))
    return signed


def _hosts(name: str) -> tuple[str, ...]:
    return (f"{name}. A 192.0.2.1", f"www.{name}. CNAME {name}.")


def _ask(ip: str, port: int, name: str, rdtype: str) -> list[str]:
    answer = dns.query.udp(dns.message.make_query(name, rdtype), ip, timeout=2, port=port)
    return [str(item) for found in answer.answer for item in found]


def _program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if found is None:
        raise RuntimeError(f"{name} is missing: scripts/setup.sh test installs it")
    return found


def _free_port() -> int:
    """A port that is free for UDP and TCP on all the addresses."""
    for _ in range(50):
        with ExitStack() as held:
            first = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            first.bind((ADDRESSES[0], 0))
            port: int = first.getsockname()[1]
            try:
                for ip, kind in [(ip, socket.SOCK_STREAM) for ip in ADDRESSES] + [(ADDRESSES[1], socket.SOCK_DGRAM)]:
                    held.enter_context(socket.socket(socket.AF_INET, kind)).bind((ip, port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")


def _wait_for(ip: str, port: int, name: str) -> None:
    query = dns.message.make_query(name, dns.rdatatype.SOA)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if dns.query.udp(query, ip, timeout=0.5, port=port).answer:
                return
        except Exception:
            time.sleep(0.1)
        time.sleep(0.05)
    raise RuntimeError(f"{name} is not answered on {ip}:{port}")
