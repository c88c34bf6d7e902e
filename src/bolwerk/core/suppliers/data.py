# SPDX-License-Identifier: EUPL-1.2
"""`content/suppliers.yaml`: whose name is whose, and which names say nothing."""

from dataclasses import dataclass, field
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

import yaml

from bolwerk.core.catalogue import providers
from bolwerk.core.catalogue.loader import CONTENT
from bolwerk.core.catalogue.schemas import Strict
from bolwerk.core.catalogue.shared_domains import group_of, registered

Nothing = Literal["parts", "cloud", "counting", "social"]
"""Delivers bits of pages; is machinery that many rent; counts visitors or shows adverts; is a social page."""
NOTHING = ("parts", "cloud", "counting", "social", "shared")
"""The last: a name that very many have their mail or their page under."""


class File(Strict):
    homes: dict[str, str]
    known: dict[str, str]
    nothing: dict[Nothing, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Names:
    """`known`: suffix of a name → domain of the firm behind it. `nothing`: suffix → why it says nothing."""

    known: dict[str, str] = field(default_factory=dict)
    nothing: dict[str, Nothing] = field(default_factory=dict)


@cache
def names() -> Names:
    file = _file()
    return Names(file.known, {each: reason for reason, every in file.nothing.items() for each in every})


def home(provider: str) -> str:
    """The domain of a provider of `content/providers`; "" for one that is not there."""
    known = providers.load().get(provider)
    return _file().homes.get(provider) or (registered(urlsplit(known.help).hostname or "") if known else "")


def nobodys(domain: str) -> bool:
    """A name that very many have their mail or their page under, and not the one of a firm that serves them."""
    group = group_of(domain)
    return group in ("mail", "social", "suffix") and domain not in _homes()


@cache
def _homes() -> frozenset[str]:
    return frozenset(map(home, providers.load()))


@cache
def _file() -> File:
    return File.model_validate(
        yaml.load((CONTENT / "suppliers.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    )
