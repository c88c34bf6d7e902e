# SPDX-License-Identifier: EUPL-1.2
"""Reads from what a check observed on which other domains a firm depends. Pure.

What was observed may have come in a file, so nothing of its shape is taken for granted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bolwerk.core.catalogue.shared_domains import is_shared, registered
from bolwerk.core.probes.domain import DomainError, normalise
from bolwerk.core.probes.mail.spf.record import parse
from bolwerk.core.probes.providers import GENERIC, recognise
from bolwerk.core.suppliers.data import home, names

SOURCES = ("mx", "spf", "alias", "script", "dns", "web")
"""Takes the mail; may mail in its name; a name leads there; runs on its page; holds the domain; has the site."""
CHECKS = ("mail.mx", "mail.spf.record", "dns.dangling", "web.sri")
MOST = 30


@dataclass(frozen=True, slots=True)
class Seen:
    """`found`: domain → sources, in the order of SOURCES. `left_out`: name → why it says nothing."""

    found: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def suppliers(domain: str, observed: Mapping[str, Mapping[str, Any]], providers: Mapping[str, str]) -> Seen:
    """`observed`: observations by check id, the newest of each. `providers`: who hosts what, by role."""
    own, found, left_out = registered(domain), dict[str, set[str]](), dict[str, str]()
    for source, host in _named(observed):
        at, why = owner(host, source)
        if why:
            left_out[at] = why
        elif at and at != own:
            found.setdefault(at, set()).add(source)
    for role, source in (("dns", "dns"), ("web", "web"), ("mail", "mx")):
        if at := home(str(providers.get(role, GENERIC))):
            found.setdefault(at, set()).add(source)
    ordered = sorted(found.items(), key=lambda each: (min(map(SOURCES.index, each[1])), each[0]))[:MOST]
    told = {at: tuple(each for each in SOURCES if each in sources) for at, sources in ordered if at != own}
    return Seen(told, dict(sorted(left_out.items())[:MOST]))


def owner(host: str, source: str) -> tuple[str, str]:
    """(domain of the firm behind this name, ""), or (the name, why it says nothing), or ("", "") for no name."""
    try:
        name = normalise(host.removeprefix("*.").replace("_", "")).name
    except DomainError:
        return "", ""
    labels = host.lower().removeprefix("*.").rstrip(".").split(".")
    suffixes = [".".join(labels[at:]) for at in range(len(labels) - 1)]
    for suffix in suffixes:
        if why := names().nothing.get(suffix):
            return suffix, why
        if known := names().known.get(suffix):
            return known, ""
    if at := home(_provider(host, source)):
        return at, ""
    at = registered(name)
    return (at, "shared") if at and is_shared(at) else (at, "")


def _provider(host: str, source: str) -> str:
    if source == "mx":
        return recognise(ns=(), mx=(host,))["mail"]
    if source == "spf":
        return recognise(ns=(), mx=(), spf=f"include:{host.lower()}")["mail"]
    return recognise(ns=(), mx=(), aliases=(host,))["web"]


def _named(observed: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """(source, name of a machine or record)."""
    for host in _texts(observed.get("mail.mx", {}).get("hosts")):
        yield "mx", host
    record = observed.get("mail.spf.record", {}).get("record")
    for host in _trusted(record) if isinstance(record, str) else ():
        yield "spf", host
    aliases = observed.get("dns.dangling", {}).get("aliases")
    for host in _texts(list(aliases.values())) if isinstance(aliases, Mapping) else ():
        yield "alias", host
    outside = observed.get("web.sri", {}).get("outside")
    for host in _texts(outside.get("scripts")) if isinstance(outside, Mapping) else ():
        yield "script", host


def _trusted(text: str) -> Iterable[str]:
    """Whom the record lets mail in the firm's name: what it includes, and machines of others."""
    record = parse(text)
    terms = [each.domain for each in record.reached if each.name in ("include", "a", "mx") and each.domain]
    return [each for each in (*terms, record.follows) if each and "%" not in each]


def _texts(found: Any) -> list[str]:
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
