# SPDX-License-Identifier: EUPL-1.2
"""Machines that a person named as theirs, and whether an address is rather one of a host that many share. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from bolwerk.core.probes.domain import Domain
from bolwerk.core.probes.providers import GENERIC, recognise

ITSELF = "@"
MOST = 8
"""Addresses of one check."""
MOST_OF_A_NAME = 4


class Answer(StrEnum):
    CLOSED = "closed"  # it said so
    SILENT = "silent"  # nothing came back
    OPEN = "open"


class Where(StrEnum):
    SEEN = "seen"
    SHARED = "shared"  # the address is of a host or network in front, which is not the firm's
    MOVED = "moved"  # the name leads elsewhere than when the person named it
    LOST = "lost"  # it could not be looked up, or must not be looked at


@dataclass(frozen=True, slots=True)
class Machine:
    """`name`: below the domain, ITSELF for the domain, "" for an address alone. `address`: where it was when it was
    named; "": wherever the name leads now. `met`: somebody came to us from this address within the day, so it lives.
    """

    name: str = ""
    address: str = ""
    met: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """`service`: what answered, "" when it said nothing we know; `facts`: what it told, JSON-able. `trouble`: why it
    was not seen."""

    port: int
    answer: Answer
    service: str = ""
    facts: dict[str, str | bool] = field(default_factory=dict)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One address of one machine. `trouble`: why it is LOST."""

    name: str
    address: str
    where: Where
    met: bool = False
    trouble: str = ""
    doors: tuple[Door, ...] = ()

    @property
    def silent(self) -> bool:
        """Nothing came back at all; of one that lives that is a closed gate, of another it may be a lost line."""
        return not self.met and bool(self.doors) and all(each.answer == Answer.SILENT for each in self.doors)


def host_of(machine: Machine, domain: Domain) -> str:
    """The name to look up, "" for an address alone. Raises ValueError for a name that is not of the domain."""
    if not machine.name and machine.address:
        return ""
    name = domain.name if machine.name == ITSELF else machine.name.lower().rstrip(".")
    if name != domain.name and not name.endswith(f".{domain.name}"):
        raise ValueError(f"{machine.name or 'a machine without a name'} does not belong to {domain.name}")
    return name


def is_shared(*, address: str, alias: str = "", reverse: Iterable[str] = ()) -> bool:
    """By what is known of hosts: the network, what the name is an alias of, the name of the address. The last tells
    nothing of mail: who brings a firm its line may name the line like its own mail servers."""
    aliases = [alias] if alias else []
    found = recognise(ns=(), mx=aliases, aliases=aliases, addresses=[address], reverse=reverse)
    return {found["web"], found["mail"]} != {GENERIC}
