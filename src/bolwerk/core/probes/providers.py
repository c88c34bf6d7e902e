# SPDX-License-Identifier: EUPL-1.2
"""Recognises who hosts the DNS, the mail and the website, each on its own: mixed set-ups are normal. Pure.

By the data of `content/providers/`; the person can always correct it. `generic` means: somebody else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from ipaddress import ip_address, ip_network
from types import MappingProxyType

from bolwerk.core.catalogue.providers import GENERIC, ROLES, load

__all__ = ["GENERIC", "NOBODY", "ROLES", "hosts_software", "recognise"]

NOBODY: Mapping[str, str] = MappingProxyType(dict.fromkeys(ROLES, GENERIC))
"""Nothing is known."""


@dataclass(frozen=True, slots=True)
class Table:
    """Which providers claim a suffix; those with a * apart."""

    exact: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wild: tuple[tuple[str, str], ...] = ()

    def claim(self, hosts: Iterable[str]) -> tuple[str, ...]:
        """The providers of the first host that anybody claims."""
        for host in hosts:
            labels = host.lower().rstrip(".").split(".")
            for start in range(len(labels) - 1):
                suffix = ".".join(labels[start:])
                if found := self.exact.get(suffix):
                    return found
                for pattern, key in self.wild:
                    if fnmatchcase(suffix, pattern) and suffix.count(".") == pattern.count("."):
                        return (key,)
        return ()


def recognise(
    *,
    ns: Iterable[str],
    mx: Iterable[str],
    spf: str = "",
    aliases: Iterable[str] = (),
    addresses: Iterable[str] = (),
    reverse: Iterable[str] = (),
) -> dict[str, str]:
    """{"dns": key, "mail": key, "web": key}. `mx`: most preferred first. SPF only helps when the MX says nothing
    known, as with a filter in front of the mailboxes. `aliases`: what the names of the website are an alias of;
    `addresses`: where they lead; `reverse`: the names of those addresses."""
    dns = next(iter(_tables()["dns"].claim(ns)), GENERIC)
    return {"dns": dns, "mail": _mail(mx, spf, dns), "web": _web(aliases, addresses, reverse)}


def hosts_software(ids: Iterable[str]) -> str:
    """Who alone runs one of these; GENERIC when that is nobody."""
    known = _software()
    return next((known[each] for each in ids if each in known), GENERIC)


def _mail(mx: Iterable[str], spf: str, dns: str) -> str:
    """Where several share their servers, the one that hosts the DNS too."""
    found = _tables()["mail"].claim(mx)
    if found:
        return dns if dns in found else found[0]
    terms = set(spf.lower().split())
    return next((key for key, marks in _spf() if terms & marks), GENERIC)


def _web(aliases: Iterable[str], addresses: Iterable[str], reverse: Iterable[str]) -> str:
    if found := _tables()["web"].claim(aliases):
        return found[0]
    for text in addresses:
        address = ip_address(text)
        number = int(address)
        for version, first, last, key in _networks():
            if first <= number <= last and version == address.version:
                return key
    return next(iter(_tables()["web"].claim(reverse)), GENERIC)


@cache
def _tables() -> dict[str, Table]:
    every = load().values()
    return {
        "dns": _table((mark, each.id) for each in every for mark in each.dns),
        "mail": _table((mark, each.id) for each in every if each.mail for mark in each.mail.mx),
        "web": _table((mark, each.id) for each in every if each.web for mark in each.web.names),
    }


def _table(marks: Iterable[tuple[str, str]]) -> Table:
    exact: dict[str, tuple[str, ...]] = {}
    wild: list[tuple[str, str]] = []
    for mark, key in marks:
        if "*" in mark:
            wild.append((mark, key))
        else:
            exact[mark] = (*exact.get(mark, ()), key)
    return Table(exact, tuple(wild))


@cache
def _spf() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((each.id, frozenset(each.mail.spf)) for each in load().values() if each.mail and each.mail.spf)


@cache
def _networks() -> tuple[tuple[int, int, int, str], ...]:
    """(IP version, first and last address as numbers, whose)."""
    every = [(ip_network(text), each.id) for each in load().values() if each.web for text in each.web.networks]
    return tuple((net.version, int(net[0]), int(net[-1]), key) for net, key in every)


@cache
def _software() -> dict[str, str]:
    return {name: each.id for each in load().values() if each.web for name in each.web.software}
