# SPDX-License-Identifier: EUPL-1.2
"""Judges the key, the signatures, the life time and the order of the certificates that a server shows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.tls import levels

ID = "web.certificate.key"
PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
MAX_CHAIN = 10
MAX_DER = 65_536
BREAKABLE_RSA, SHORT_RSA, SHORT_CURVE = 1024, 2048, 224
BROKEN_HASHES, OLD_HASHES = frozenset({"md2", "md4", "md5"}), frozenset({"sha1"})
LIVES = (
    (datetime(2029, 3, 15, tzinfo=UTC), 47),
    (datetime(2027, 3, 15, tzinfo=UTC), 100),
    (datetime(2026, 3, 15, tzinfo=UTC), 200),
    (datetime(2020, 9, 1, tzinfo=UTC), 398),
    (datetime(2018, 3, 1, tzinfo=UTC), 825),
)
"""Most days a certificate of a public authority may live, by the day it was made: CA/Browser Forum, baseline
requirements 6.3.2, https://cabforum.org/working-groups/server/baseline-requirements/requirements/"""


@dataclass(frozen=True, slots=True)
class Key:
    """`family`: rsa, ec, ed25519, ed448, dsa or other. `curve`: "" for what has none."""

    family: str
    bits: int
    curve: str = ""

    def lists(self) -> dict[str, str]:
        if self.family == "rsa":
            return levels.rsa(self.bits)
        return levels.curve(self.curve) if self.curve else {}


@dataclass(frozen=True, slots=True)
class Link:
    """One certificate of the chain. `hash`: of its signature, "" when it needs none. `self_issued`: a root."""

    key: Key
    hash: str
    self_issued: bool


@dataclass(frozen=True, slots=True)
class Served:
    """A chain in the order served. `days`: the life of the first. `order`: ordered, mixed (each link is there,
    not in its place) or strangers (some have nothing to do with the first). `root`: the root came along."""

    links: tuple[Link, ...]
    not_before: datetime
    days: int
    order: str
    root: bool

    def as_json(self) -> dict[str, Any]:
        first = self.links[0]
        key = {"type": first.key.family, "bits": first.key.bits, "curve": first.key.curve, "lists": first.key.lists()}
        return {
            "key": {name: value for name, value in key.items() if value},
            "signatures": [link.hash for link in self.links if link.hash],
            "days": self.days,
            "order": self.order,
            "root_served": self.root,
        }


def read(chain: Sequence[bytes]) -> Served | None:
    """`chain`: DER, the server's own first. None when its first one cannot be read. Never raises."""
    loaded = [found for der in chain[:MAX_CHAIN] if (found := _load(der))]
    if not loaded or _load(chain[0]) is None:
        return None
    try:
        links = tuple(map(_link, loaded))
        order, first = _order(loaded), loaded[0]
        life = first.not_valid_after_utc - first.not_valid_before_utc
    except Exception:  # hostile bytes: the library states no closed list of what it raises
        return None
    rooted = any(link.self_issued for link in links[1:])
    return Served(links, first.not_valid_before_utc, -(-life // timedelta(days=1)), order, rooted)


def evaluate(hosts: dict[str, Sequence[bytes]], *, trusted: bool) -> CheckResult:
    """`hosts`: the chain of each. `trusted`: by a known authority, so that its rules on life time count."""
    read_hosts = {host: read(chain) for host, chain in hosts.items()}
    seen = {"hosts": {host: served.as_json() for host, served in read_hosts.items() if served}}
    every = [served for served in read_hosts.values() if served]
    if not every or len(every) < len(read_hosts):
        return could_not_test(ID, "certificate_unreadable" if hosts else "no_https", **seen)
    verdicts = [_judge(served, trusted) for served in every]
    worst = max(verdicts, key=lambda each: SEVERITY.index(each[1]))
    return judge(ID, *worst, **seen)


SEVERITY = (
    "key_strong",
    "chain_mixed",
    "life_long",
    "key_unusual",
    "signature_old",
    "key_short",
    "signature_broken",
    "key_breakable",
)


def _judge(served: Served, trusted: bool) -> tuple[CheckVerdict, str]:
    first, signed = served.links[0].key, {link.hash for link in served.links}
    if first.family == "rsa" and first.bits < BREAKABLE_RSA:
        return FAIL, "key_breakable"
    if signed & BROKEN_HASHES:
        return FAIL, "signature_broken"
    if (first.family == "rsa" and first.bits < SHORT_RSA) or (first.family == "ec" and first.bits < SHORT_CURVE):
        return WARN, "key_short"
    if signed & OLD_HASHES:
        return WARN, "signature_old"
    if first.family in ("dsa", "other"):
        return WARN, "key_unusual"
    if trusted and served.days > longest_life(served.not_before):
        return WARN, "life_long"
    if served.order != "ordered":
        return WARN, "chain_mixed"
    return PASS, "key_strong"


def longest_life(made: datetime) -> int:
    """In days, for a certificate made on that day; 10 years before there was a rule."""
    return next((days for since, days in LIVES if made >= since), 3653)


def _load(der: bytes) -> x509.Certificate | None:
    if len(der) > MAX_DER:
        return None
    try:
        return x509.load_der_x509_certificate(der)
    except Exception:  # hostile bytes
        return None


def _link(each: x509.Certificate) -> Link:
    self_issued = each.subject == each.issuer
    algorithm = each.signature_hash_algorithm
    return Link(_key(each), "" if self_issued or algorithm is None else algorithm.name.lower(), self_issued)


def _key(each: x509.Certificate) -> Key:
    match each.public_key():
        case rsa.RSAPublicKey() as key:
            return Key("rsa", key.key_size)
        case ec.EllipticCurvePublicKey() as key:
            return Key("ec", key.key_size, key.curve.name)
        case ed25519.Ed25519PublicKey():
            return Key("ed25519", 256, "ed25519")
        case ed448.Ed448PublicKey():
            return Key("ed448", 456, "ed448")
        case dsa.DSAPublicKey() as key:
            return Key("dsa", key.key_size)
    return Key("other", 0)


def _order(chain: Sequence[x509.Certificate]) -> str:
    """RFC 5246 section 7.4.2: each certifies the one before it; newer clients forgive another order."""
    if all(below.issuer == above.subject for below, above in pairwise(chain)):
        return "ordered"
    needed, left = chain[0], list(chain[1:])
    while following := next((each for each in left if each.subject == needed.issuer), None):
        left.remove(following)
        needed = following
    return "strangers" if left else "mixed"
