# SPDX-License-Identifier: EUPL-1.2
"""What one look says of a domain, as far as the watch compares it. Pure.

What could not be seen is simply not in it: neither good nor bad, neither there nor gone. An observation that came by
a file may have any shape; what does not fit is not in it either.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bolwerk.core.probes.result import CHECKS, CheckVerdict

LEVELS = {CheckVerdict.PASS: 0, CheckVerdict.WARN: 1, CheckVerdict.FAIL: 2}
DOMAIN = "domain"
"""Whether the name exists at all, judged like a check."""
SEAL = "dns.dnssec"
ENDS_SOON = frozenset({"certificate_expires_soon", "signature_ends_soon"})
"""Nothing is wrong yet. A certificate's end is read from the certificate itself; a seal's end is told as it is."""
MAIL_SET = frozenset(
    {"mx_found", "mx_alias", "mx_beside_null", "mx_is_address", "mx_partly_lost", "mx_lost", "blocked_address"}
)
NO_MAIL = frozenset({"mx_implicit", "null_mx", "no_mail"})
MOST_SERVERS = 8
"""As many name servers as a scan meets: of a longer list it holds a part, which differs by chance."""
COMPARED: Mapping[str, tuple[str, ...]] = {
    "mail.mx": ("hosts",),
    "dns.delegation": ("servers", "parent"),
    "web.certificate": ("issuer", "key", "not_before", "not_after"),
    "mail.certificate": ("issuer", "key", "not_before", "not_after"),
}
"""The fields of observations that are compared, besides the verdicts of all checks with harm."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`verdict`: one of an outcome. `harm`: 0 (informs) to 3."""

    check: str
    verdict: str
    reason: str
    harm: int
    observation: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Level:
    """0 in order, 1 could be better, 2 not in order."""

    level: int
    reason: str


@dataclass(frozen=True, slots=True)
class Names:
    """A set of hosts, sorted. `also`: the same set by another witness, which may differ for a while."""

    hosts: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """A certificate that holds."""

    issuer: str
    key: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """`names`: by `mx` and `ns`. `locks`: by `web:HOST` and `mail:HOST`, of hosts under the domain's own name only.
    `ends`: what else ends, by what it is."""

    at: datetime
    domain: str
    levels: Mapping[str, Level] = field(default_factory=dict)
    names: Mapping[str, Names] = field(default_factory=dict)
    locks: Mapping[str, Lock] = field(default_factory=dict)
    ends: Mapping[str, datetime] = field(default_factory=dict)


def picture(
    domain: str, at: datetime, findings: Iterable[Finding], ends: Mapping[str, datetime] | None = None
) -> Picture:
    """`ends`: moments that were not learnt from a look, such as the end of a proof of control."""
    found = {each.check: each for each in findings}
    names = {"mx": _mx(found.get("mail.mx")), "ns": _ns(found.get("dns.delegation"))}
    return Picture(
        at=at,
        domain=domain,
        levels=_levels(found),
        names={key: value for key, value in names.items() if value},
        locks=_locks(domain, found),
        ends=dict(ends or {}),
    )


def _levels(found: Mapping[str, Finding]) -> dict[str, Level]:
    gone = bool(found) and all(each.reason == "no_such_domain" for each in found.values())
    if gone:
        return {DOMAIN: Level(2, "no_such_domain")}
    levels = {
        each.check: Level(LEVELS[CheckVerdict(each.verdict)], each.reason)
        for each in found.values()
        if each.harm and each.check in CHECKS and each.verdict in LEVELS
    }
    return levels | ({DOMAIN: Level(0, "")} if levels else {})


def _mx(found: Finding | None) -> Names | None:
    if found is None or found.reason not in MAIL_SET | NO_MAIL:
        return None
    hosts = _hosts(found.observation.get("hosts"))
    return Names(hosts) if hosts or found.reason in NO_MAIL else None


def _ns(found: Finding | None) -> Names | None:
    """The word of the zone above counts before that of the zone: it decides who is asked."""
    if found is None:
        return None
    parent, own = _hosts(found.observation.get("parent")), _hosts(found.observation.get("servers"))
    own = own if len(own) < MOST_SERVERS else ()
    return Names(parent or own, own) if parent or own else None


def _hosts(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list | dict):
        return ()
    return tuple(sorted({str(each).lower().rstrip(".") for each in found}))


def _locks(domain: str, found: Mapping[str, Finding]) -> dict[str, Lock]:
    seen: list[tuple[str, Any]] = []
    if web := found.get("web.certificate"):
        hosts = web.observation.get("hosts")
        seen += [(f"web:{host}", each) for host, each in (hosts if isinstance(hosts, dict) else {}).items()]
    if mail := found.get("mail.certificate"):
        servers = mail.observation.get("servers")
        told = [each for each in (servers if isinstance(servers, list) else []) if isinstance(each, dict)]
        seen += [(f"mail:{each.get('host')}", each) for each in told]
    return {name.lower(): lock for name, each in seen if _own(name, domain) and (lock := _lock(each))}


def _own(name: str, domain: str) -> bool:
    """A mail server of a provider has that provider's certificates, who looks after them."""
    host = name.partition(":")[2].lower()
    return host == domain or host.endswith(f".{domain}")


def _lock(seen: Any) -> Lock | None:
    if not isinstance(seen, dict):
        return None
    if seen.get("reason") != "certificate_valid" and seen.get("certificate") != "valid":
        return None
    begins, ends = _moment(seen.get("not_before")), _moment(seen.get("not_after"))
    if begins is None or ends is None:
        return None
    return Lock(str(seen.get("issuer") or ""), str(seen.get("key") or ""), begins, ends)


def _moment(said: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
