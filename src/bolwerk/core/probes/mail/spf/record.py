# SPDX-License-Identifier: EUPL-1.2
"""Reads an SPF record, strictly by the grammar of RFC 7208 sections 4.6.1, 5, 6 and 12. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from bolwerk.core.probes.mail.spf.macro import is_domain_spec, is_macro_string

VERSION = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
MECHANISM = re.compile(r"([+?~-]?)([a-z][a-z0-9]*)(.*)", re.IGNORECASE | re.DOTALL)
MODIFIER = re.compile(r"([a-z][a-z0-9._-]*)=(.*)", re.IGNORECASE | re.DOTALL)
DUAL_CIDR = re.compile(r"(.*?)(?:/(0|[1-9][0-9]?))?(?://(0|[1-9][0-9]{0,2}))?", re.DOTALL)
CIDR = re.compile(r"([^/]*)(?:/(0|[1-9][0-9]{0,2}))?", re.DOTALL)
ASKS = frozenset({"include", "a", "mx", "ptr", "exists"})
"""The mechanisms that need a look-up; `redirect` does too (section 4.6.4)."""

WIDE = 8
"""Bits: a network of fewer is no sender's own."""

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Mechanism:
    """`name` in lower case. `domain`: the domain-spec as written, "" for the domain that is being checked.
    `network`: of ip4 and ip6. `v4` and `v6`: how many bits of an address `a` and `mx` compare."""

    text: str
    qualifier: str
    name: str
    domain: str = ""
    network: Network | None = None
    v4: int = 32
    v6: int = 128


@dataclass(frozen=True, slots=True)
class Record:
    """`faults`: the terms that break the grammar; one is enough to make the whole record void."""

    text: str
    mechanisms: tuple[Mechanism, ...] = ()
    redirect: str = ""
    explanation: str = ""
    faults: tuple[str, ...] = field(default=())

    @property
    def all(self) -> Mechanism | None:
        """The first `all`: what stands behind it is never reached."""
        return next((each for each in self.mechanisms if each.name == "all"), None)

    @property
    def reached(self) -> tuple[Mechanism, ...]:
        end = self.all
        return self.mechanisms[: self.mechanisms.index(end) + 1] if end else self.mechanisms

    @property
    def everyone(self) -> bool:
        """Lets in all of the internet, or a good part of it."""
        passing = [each for each in self.reached if each.qualifier == "+"]
        return any(each.name == "all" or (each.network and each.network.prefixlen < WIDE) for each in passing)

    @property
    def follows(self) -> str:
        """Where `redirect` leads, "" when an `all` makes it void (section 6.1)."""
        return "" if self.all else self.redirect


def records_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Those TXT records that are SPF: the version, then a space or nothing (section 4.5)."""
    return tuple(text for text in texts if VERSION.match(text))


@lru_cache(maxsize=1024)
def parse(text: str) -> Record:
    """`text`: one of `records_of`. Never raises. Kept, as many firms include the same few."""
    mechanisms: list[Mechanism] = []
    modifiers: dict[str, str] = {}
    faults: list[str] = []
    for term in filter(None, text[len("v=spf1") :].split(" ")):
        modifier = MODIFIER.fullmatch(term)
        if modifier:
            name, value = modifier[1].lower(), modifier[2]
            known = name in ("redirect", "exp")
            if name in modifiers or not (is_domain_spec(value) if known else is_macro_string(value)):
                faults.append(term)
            elif known:
                modifiers[name] = value
            continue
        mechanism = _mechanism(term)
        if mechanism is None:
            faults.append(term)
        else:
            mechanisms.append(mechanism)
    redirect, explanation = modifiers.get("redirect", ""), modifiers.get("exp", "")
    return Record(text, tuple(mechanisms), redirect, explanation, tuple(faults))


def _mechanism(term: str) -> Mechanism | None:
    match = MECHANISM.fullmatch(term)
    if match is None:
        return None
    sign, name, rest = match[1] or "+", match[2].lower(), match[3]
    if name == "all":
        return None if rest else Mechanism(term, sign, name)
    if name in ("a", "mx"):
        return _hosts(term, sign, name, rest)
    if name in ("ip4", "ip6"):
        network = _network(name, rest)
        return None if network is None else Mechanism(term, sign, name, network=network)
    if name == "ptr" and not rest:
        return Mechanism(term, sign, name)
    if name in ("include", "exists", "ptr") and rest[:1] == ":" and is_domain_spec(rest[1:]):
        return Mechanism(term, sign, name, rest[1:])
    return None


def _hosts(term: str, sign: str, name: str, rest: str) -> Mechanism | None:
    match = DUAL_CIDR.fullmatch(rest)
    if match is None:
        return None
    target, v4, v6 = match[1], int(match[2] or 32), int(match[3] or 128)
    if v4 > 32 or v6 > 128 or (target and not (target[0] == ":" and is_domain_spec(target[1:]))):
        return None
    return Mechanism(term, sign, name, target[1:], v4=v4, v6=v6)


def _network(name: str, rest: str) -> Network | None:
    match = CIDR.fullmatch(rest)
    if match is None or not match[1].startswith(":") or "%" in match[1]:
        return None
    try:
        if name == "ip4":
            return IPv4Network((IPv4Address(match[1][1:]), int(match[2] or 32)), strict=False)
        return IPv6Network((IPv6Address(match[1][1:]), int(match[2] or 128)), strict=False)
    except ValueError:
        return None
