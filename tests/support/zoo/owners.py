# SPDX-License-Identifier: EUPL-1.2
"""Domains that are checked for their proven owner: what lies open on the site, and what the machines show."""

from pathlib import Path
from typing import Any, ClassVar

from support.doors import Service
from support.doors import page as shown
from support.zoo.animal import COULD, FAIL, HEADS, NONE, PASS, WAITS, WARN, Animal, Asked, Pieces, Table, alike, reply
from support.zoo.habitat import NOWHERE
from support.zoo.locks import wrong

from bolwerk.core.probes.exposure import greetings
from bolwerk.core.probes.exposure.evaluate import IDS
from bolwerk.lab.certs import Authority, Leaf

REMOTE, FILES, DATABASES, NAS, GATEWAYS, TELNET, DEVICES, OTHERS = IDS
HIDDEN = {"web.exposed": (PASS, "exposed_nothing")}
UNNAMED = alike(NONE, "machine_unnamed", *IDS)


class Owned(Animal):
    """Its owner named `machines`. `files`: what lies on the site, by path."""

    kind = "owner"
    machines: ClassVar[tuple[dict[str, Any], ...]] = ()
    files: ClassVar[dict[str, bytes]] = {}

    def asks(self, folder: Path) -> dict[str, Any]:
        return {"owner": True, "machines": self.machines}

    def page(self, asked: Asked) -> Pieces:
        if asked.secure and asked.path in self.files:
            return iter([reply(200, self.files[asked.path], *HEADS)])
        return super().page(asked)


class Tidy(Owned):
    name, does = "owner-tidy", "leaves nothing lying about"
    says = HIDDEN | UNNAMED


class Settings(Owned):
    name, does = "owner-settings", "leaves its passwords lying about"
    files = {"/.env": b"APP_KEY=1\nDB_PASSWORD=2\n"}
    says = UNNAMED | {"web.exposed": (FAIL, "exposed_files")}


class Listing(Owned):
    name, does = "owner-listing", "shows the list of its files"
    files = {"/": b"<!doctype html><title>Index of /</title>"}
    says = UNNAMED | {"web.exposed": (WARN, "exposed_listing")}


class LogIn(Owned):
    name, does = "owner-log-in", "shows everybody where to log in"
    files = {"/administrator/": b"<!doctype html><title>Joomla! log in</title>"}
    says = UNNAMED | {"web.exposed": (PASS, "exposed_log_in")}


class Machine(Owned):
    """Its own machine stands where its site is."""

    machines: ClassVar[tuple[dict[str, Any], ...]] = ({"name": "@"},)


SHUT = {
    REMOTE: (PASS, "remote_closed"),
    FILES: (PASS, "files_closed"),
    DATABASES: (PASS, "databases_closed"),
    NAS: (PASS, "nas_closed"),
    GATEWAYS: (PASS, "gateways_closed"),
    TELNET: (PASS, "telnet_closed"),
    DEVICES: (PASS, "devices_closed"),
    OTHERS: (PASS, "others_none"),
}


class AllShut(Machine):
    name, does, doors = "machine-shut", "has a machine that shows its site and nothing else", {}
    seconds = WAITS
    says = HIDDEN | SHUT


class AllOpen(Machine):
    name, does, seconds = "machine-open", "has a machine that shows everything to everybody", WAITS
    doors = {
        22: Service(first=b"hello stranger\r\n"),
        23: Service(first=b"\xff\xfd\x18\xff\xfd\x20"),
        554: Service(answers={b"OPTIONS": b"RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n\r\n"}),
        873: Service(first=b"@RSYNCD: 31.0\n"),
        5000: shown(b"<title>Synology DiskStation - KANTOOR</title>"),
        5900: Service(first=b"RFB 003.008\n"),
        6379: Service(answers={greetings.REDIS: b"+PONG\r\n"}),
        8080: shown(b"<title>RouterOS</title>"),
    }
    says = HIDDEN | {
        REMOTE: (FAIL, "remote_open"),
        FILES: (FAIL, "files_open"),
        DATABASES: (FAIL, "databases_open"),
        NAS: (FAIL, "nas_open"),
        GATEWAYS: (FAIL, "gateways_open"),
        TELNET: (FAIL, "telnet_open"),
        DEVICES: (FAIL, "devices_camera"),
        OTHERS: (WARN, "others_unknown"),
    }


class HalfOpen(Machine):
    name, does, seconds = "machine-half-open", "has a machine that shows what may be seen, and a printer", WAITS
    doors = {
        22: Service(first=b"SSH-2.0-OpenSSH_9.2\r\n"),
        631: shown(b"<title>Home - CUPS 2.4.2</title>", "Server: CUPS/2.4"),
        6379: Service(answers={greetings.REDIS: b"-DENIED Redis is running in protected mode\r\n"}),
        8080: shown(b"", "Location: /remote/login", status=302),
    }
    says = (
        HIDDEN
        | SHUT
        | {
            DATABASES: (WARN, "databases_limited"),
            GATEWAYS: (PASS, "gateways_vpn"),
            DEVICES: (WARN, "devices_printer"),
            OTHERS: (PASS, "others_ssh"),
        }
    )


class Silent(Owned):
    name, does, doors = "machine-silent", "has a machine from which nothing comes back", {}
    machines = ({"name": "till.machine-silent.test"},)
    says = HIDDEN | alike(COULD, "machine_silent", *IDS)

    def records(self) -> Table:
        return super().records() | {(self.place.under("till"), "A"): [NOWHERE]}


class Moved(Owned):
    name, does = "machine-moved", "has a machine that moved since its owner named it"
    machines = ({"name": "@", "address": "127.77.9.9"},)
    says = HIDDEN | alike(NONE, "machine_moved", *IDS)


class Shared(Owned):
    name, does = "machine-shared", "lives on the machine of a host, with many others"
    machines = ({"name": "@"},)
    says = HIDDEN | alike(NONE, "machine_shared", *IDS)

    def records(self) -> Table:
        reverse = ".".join(reversed(self.place.ip.split(".")))
        return super().records() | {(f"{reverse}.in-addr.arpa", "PTR"): ["web7.webhosting.be."]}


class NoDoors(Machine):
    name, does = "machine-unreachable", "has a machine whose doors we may not knock at from here"
    says = HIDDEN | alike(COULD, "blocked_port", *IDS)


class ManyLines(Owned):
    name, does = "owner-many-lines", "hangs up after each answer, so that we come too often"
    says = UNNAMED | wrong("certificate_self_signed") | {"web.exposed": (COULD, "too_many_connections")}

    def leaf(self, own: str, authority: Authority) -> Leaf:
        """Not to be trusted, so that each page takes two connections."""
        return authority.leaf(own, f"www.{own}", f"mta-sts.{own}", self_signed=True)

    def page(self, asked: Asked) -> Pieces:
        number = int(asked.path[2:]) if asked.path.startswith("/h") else 0
        if asked.secure and number < 5 and (number or asked.path == "/"):
            return iter([reply(302, b"", "Connection: close", f"Location: /h{number + 1}", *HEADS[1:2])])
        if asked.secure and not asked.path.startswith("/.well-known/"):
            return iter([reply(200 if number else 404, b"<title>Shop</title>", "Connection: close", *HEADS)])
        return super().page(asked)


ANIMALS: tuple[type[Animal], ...] = (
    Tidy, Settings, Listing, LogIn, AllShut, AllOpen, HalfOpen, Silent, Moved, Shared, NoDoors, ManyLines,
)  # fmt: skip
