# SPDX-License-Identifier: EUPL-1.2
"""An animal of the zoo: a domain that is not in order in one way, and what a check must say of it.

Its domain is NAME.test (`above`), at an address of its own. What a class does not change is in order.
"""

import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import dns.message
from support.doors import Service

from bolwerk.lab.certs import Authority, Leaf

MAIL, PLAIN, SECURE = 25, 80, 443

Says = Mapping[str, tuple[str, str]]
"""By check: the verdict and the reason. All other checks say what they say of a domain in order."""

Pieces = Iterator[bytes | float]
"""What goes over a connection: bytes, or seconds to wait."""

Table = dict[tuple[str, str], list[str]]
"""(name, type) -> records in presentation form; names without final dot."""

NAME_SERVERS = ("ns1.zoo.test", "ns2.zoo.test")
SELECTOR = "zoo"
KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="  # RFC 8463 appendix A.2
YEAR = "max-age=31536000"
SECURITY = b"Contact: mailto:a@zoo.test\nExpires: 2099-01-01T00:00:00Z\n"
PAGE = b"<!doctype html><html lang=nl><title>Shop</title><p>Welkom"

WAITS = 8.0
"""Seconds for a check that has to wait for a server in vain."""

COULD, FAIL, WARN, NONE, PASS = "could_not_test", "fail", "warn", "not_applicable", "pass"


def alike(verdict: str, reason: str, *checks: str) -> dict[str, tuple[str, str]]:
    return dict.fromkeys(checks, (verdict, reason))


@dataclass(frozen=True)
class Place:
    """Where an animal lives. `other`: a second address that is its own; nobody listens there unless it asks to."""

    domain: str
    ip: str
    other: str

    @property
    def six(self) -> str:
        """The same over IPv6."""
        return over_six(self.ip)

    def under(self, label: str) -> str:
        return f"{label}.{self.domain}" if label else self.domain


def over_six(ip: str) -> str:
    """The address of the zoo's IPv6 that leads to this one."""
    return f"2001:db8:77::{ip}"


@dataclass(frozen=True)
class Asked:
    """One request: `host` and `path` as sent, `secure` over TLS, `turn`: the how-manieth on this connection,
    `other`: at the second address."""

    host: str
    path: str
    secure: bool
    turn: int
    other: bool = False


class Animal:
    """`does`: in one line, for the list. `seconds`: in which its check must end; who takes WAITS is met with short
    waits. `shut`: ports at which nobody listens, `walled`: from which nothing comes back; at its first address.
    `elsewhere`: it listens at its other address too. `logs`: what its check writes into the log. `doors`: what its
    machine shows to its proven owner. `resolver`: which is asked; 1 looks at no seals. `environment`: of the process
    that checks it."""

    name: ClassVar[str]
    does: ClassVar[str]
    says: ClassVar[Says] = {}
    seconds: ClassVar[float] = 4.0
    kind: ClassVar[str]
    above: ClassVar[str] = "test"
    shut: ClassVar[frozenset[int]] = frozenset()
    walled: ClassVar[frozenset[int]] = frozenset()
    elsewhere: ClassVar[bool] = False
    logs: ClassVar[str] = ""
    resolver: ClassVar[int] = 0
    doors: ClassVar[Mapping[int, Service] | None] = None
    environment: ClassVar[Mapping[str, str]] = {}

    def __init__(self, place: Place) -> None:
        self.place = place

    @classmethod
    def home_of(cls, number: int = 1) -> str:
        """The domain of the how-manieth of its kind."""
        return f"{cls.name}{f'-{number}' if number > 1 else ''}.{cls.above}"

    def reset(self) -> None:
        """Before each check: it has met nobody yet."""

    @property
    def checked(self) -> str:
        """The name that is checked."""
        return self.place.domain

    def asks(self, folder: Path) -> dict[str, Any]:
        """Fields of the Options of its check, JSON-able. `folder`: for files."""
        return {}

    # The DNS: of the resolver when recursion is asked for, else of the name servers.

    def records(self) -> Table:
        own, ip = self.place.domain, self.place.ip
        return {
            (own, "A"): [ip],
            (f"www.{own}", "A"): [ip],
            (own, "NS"): [f"{each}." for each in NAME_SERVERS],
            (own, "SOA"): [f"{NAME_SERVERS[0]}. host.{own}. 1 7200 3600 1209600 300"],
            (own, "MX"): [f"10 mx.{own}."],
            (f"mx.{own}", "A"): [ip],
            (own, "TXT"): ['"v=spf1 mx -all"'],
            (own, "CAA"): ['0 issue "ca.zoo.test"'],
            (f"_dmarc.{own}", "TXT"): [f'"v=DMARC1; p=reject; rua=mailto:d@{own}"'],
            (f"{SELECTOR}._domainkey.{own}", "TXT"): [f'"v=DKIM1; k=ed25519; p={KEY}"'],
            (f"_mta-sts.{own}", "TXT"): ['"v=STSv1; id=20261124"'],
            (f"mta-sts.{own}", "A"): [ip],
            (f"_smtp._tls.{own}", "TXT"): [f'"v=TLSRPTv1; rua=mailto:t@{own}"'],
        }

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        """What is sent instead of the right answer."""
        return [good]

    def datagrams_at(self, server: str, query: dns.message.Message, good: bytes) -> list[bytes]:
        """The same where it matters which address was asked."""
        return self.datagrams(query, good)

    def delegated(self) -> list[str]:
        """The name servers that the registry names."""
        return self.records().get((self.place.domain, "NS"), [])

    def stream(self, query: dns.message.Message, good: bytes) -> Pieces:
        """The same over TCP, with the two bytes of the length; then the connection is closed."""
        yield len(good).to_bytes(2) + good

    def from_elsewhere(self, query: dns.message.Message) -> bool:
        """Whether its datagrams leave from another address than the one that was asked."""
        return False

    # Mail: each may wait and go on for ever. The connection is closed when `after_go` has anything to say.

    def banner(self, connection: int) -> Pieces:
        """`connection`: the how-manieth to this server."""
        yield f"220 mx.{self.place.domain} ready\r\n".encode()

    def ehlo(self) -> Pieces:
        yield f"250-mx.{self.place.domain}\r\n250-STARTTLS\r\n250 SIZE 1000\r\n".encode()

    def go(self) -> Pieces:
        yield b"220 go\r\n"

    def after_go(self, hello: bytes) -> Pieces | None:
        """None: a handshake."""
        return None

    def mail_leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(f"mx.{own}")

    def tune_mail(self, context: ssl.SSLContext) -> None:
        """Changes how the mail server locks."""

    # The web.

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(own, f"www.{own}", f"mta-sts.{own}")

    def other_leaf(self, own: str, authority: Authority) -> Leaf:
        """At its other address."""
        return self.leaf(own, authority)

    def tune(self, context: ssl.SSLContext) -> None:
        """Changes how the web server locks."""

    def lock(self, hello: bytes) -> Pieces | None:
        """What answers the first bytes on the encrypted port; None: a handshake."""
        return None

    def page(self, asked: Asked) -> Pieces:
        """What answers one request. It may go on for ever."""
        own = self.place.domain
        if not asked.secure:
            yield reply(301, b"", f"Location: https://{asked.host}{asked.path}")
        elif asked.path == "/.well-known/security.txt":
            yield reply(200, SECURITY, "Content-Type: text/plain; charset=utf-8")
        elif asked.path == "/.well-known/mta-sts.txt":
            policy = f"version: STSv1\nmode: enforce\nmx: mx.{own}\nmax_age: 604800\n"
            yield reply(200, policy.encode(), "Content-Type: text/plain")
        elif asked.path == "/":
            yield from self.home()
        else:
            yield reply(404, b"nothing here")

    def home(self) -> Pieces:
        yield reply(200, PAGE, *HEADS)


HEADS = (
    "Content-Type: text/html; charset=utf-8",
    f"Strict-Transport-Security: {YEAR}",
    "X-Content-Type-Options: nosniff",
    "Content-Security-Policy: default-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
)


def reply(status: int, body: bytes, *fields: str) -> bytes:
    head = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body
