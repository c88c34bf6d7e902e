# SPDX-License-Identifier: EUPL-1.2
"""What we know of the providers that small firms here use: how each shows in the DNS and on a page.

`content/providers/`: data only, one file a provider. Facts and names; no text of anybody.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import AfterValidator, Field, ValidationError, model_validator

from bolwerk.core.catalogue.loader import CONTENT, Problem
from bolwerk.core.catalogue.schemas import Strict

ROLES = ("dns", "mail", "web")
GENERIC = "generic"
"""Somebody else."""

Suffix = Annotated[str, Field(pattern=r"^(?:[a-z0-9*-]{1,63}\.)+[a-z]{2,20}$", max_length=100)]
Selector = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
Term = Annotated[str, Field(pattern=r"^include:[a-z0-9_.-]+$")]
Exchanger = Annotated[str, Field(pattern=r"^\d{1,3} (?:\{dashed\}|[a-z0-9-]+)(?:\.[a-z0-9-]+)+$")]
Url = Annotated[str, Field(pattern=r"^https://")]


def _network(text: str) -> str:
    """Raises ValueError for what is none, or has bits outside its mask."""
    return str(ip_network(text))


class MailMarks(Strict):
    """`mx`: suffixes of its mail servers. `spf`: terms that show it, `sends` the one it asks its customers to put in.
    `receives`: its MX records, where all its customers have the same ("{dashed}": the domain with - for each dot).
    `selectors`: where it keeps DKIM keys; `no_others`: and nowhere else."""

    mx: tuple[Suffix, ...] = Field(min_length=1)
    spf: tuple[Term, ...] = ()
    sends: Term | Literal[""] = ""
    receives: tuple[Exchanger, ...] = ()
    selectors: tuple[Selector, ...] = ()
    no_others: bool = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.no_others and not self.selectors:
            raise ValueError("no others than which?")
        return self


class WebMarks(Strict):
    """`names`: suffixes of what a name is an alias of, or of the name of its address. `software`: ids of the software
    that only it runs."""

    names: tuple[Suffix, ...] = ()
    networks: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    software: tuple[str, ...] = ()


class Provider(Strict):
    """`dns`: suffixes of its name servers; a * stands for part of a label. `help`: where customers look things up.

    `basis`: its names were seen on `seen_on` in published zones, code or documentation; or only told so."""

    id: str = Field(pattern=r"^[a-z0-9]+$", max_length=40)
    name: str = Field(min_length=2, max_length=40)
    help: Url
    basis: Literal["published", "reported"]
    source: Url
    seen_on: date | None = None
    dns: tuple[Suffix, ...] = ()
    mail: MailMarks | None = None
    web: WebMarks | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.basis == "published") != (self.seen_on is not None):
            raise ValueError("what was seen has a date, what was told has none")
        if not self.roles:
            raise ValueError("it hosts nothing")
        return self

    @property
    def roles(self) -> tuple[str, ...]:
        held = {"dns": self.dns, "mail": self.mail, "web": self.web}
        return tuple(role for role in ROLES if held[role])


@cache
def load(folder: Path = CONTENT) -> dict[str, Provider]:
    """By id, in the order of their files. Raises ValidationError, yaml.YAMLError and OSError."""
    found = [Provider.model_validate(_raw(path)) for path in _files(folder)]
    return {each.id: each for each in found}


def of(role: str) -> list[Provider]:
    """Who does this, by name."""
    return sorted((each for each in load().values() if role in each.roles), key=lambda each: each.name.lower())


def problems(folder: Path = CONTENT, software: frozenset[str] | None = None) -> Iterator[Problem]:
    """Files that do not fit, and marks that two providers claim without sharing servers for mail.

    `software`: the ids that exist; None: not compared.
    """
    seen: dict[tuple[str, str], str] = {}
    for path in _files(folder):
        where = f"providers/{path.name}"
        try:
            own = Provider.model_validate(_raw(path))
        except yaml.YAMLError as error:
            yield Problem(where, "yaml", " ".join(str(error).split()))
            continue
        except ValidationError as error:
            for wrong in error.errors():
                yield Problem(where, "schema", f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}")
            continue
        if own.id != path.stem:
            yield Problem(where, "id.differs_from_file", own.id)
        marks = [("dns", mark) for mark in own.dns]
        if own.web:
            marks += [("web", mark) for mark in (*own.web.names, *own.web.networks)]
            for each in sorted(set(own.web.software) - (software if software is not None else {*own.web.software})):
                yield Problem(where, "software.unknown", each)
        for mark in marks:
            if mark in seen:
                yield Problem(where, "provider.twice", f"{mark[1]}: {seen[mark]}")
            seen[mark] = own.id


def _files(folder: Path) -> list[Path]:
    return sorted((folder / "providers").glob("*.yaml"))


def _raw(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
