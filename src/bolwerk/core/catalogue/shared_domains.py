# SPDX-License-Identifier: EUPL-1.2
"""Domains that many use and no small firm owns: mail providers, social pages, public suffixes."""

from functools import cache

import yaml
from publicsuffixlist import PublicSuffixList

from bolwerk.core.catalogue.loader import CONTENT


def is_shared(domain: str) -> bool:
    """`domain`: lower-case A-labels. Also true for a public suffix such as co.uk, under which anyone registers."""
    return domain in shared() or _suffixes().is_public(domain)


def registered(domain: str) -> str:
    """What was registered: one label below the public suffix. "" for a public suffix itself. `domain`: lower-case
    A-labels."""
    return _suffixes().privatesuffix(domain) or ""


def group_of(domain: str) -> str:
    """Which group of the file has it; "suffix" for a public suffix; else ""."""
    if _suffixes().is_public(domain):
        return "suffix"
    return next((name for name, group in _groups().items() if domain in group), "")


def known_ending(domain: str) -> bool:
    """Whether names like this one can be registered at all. `domain`: lower-case A-labels."""
    return _suffixes().publicsuffix(domain, accept_unknown=False) is not None


@cache
def shared() -> frozenset[str]:
    return frozenset(each for group in _groups().values() for each in group)


@cache
def _groups() -> dict[str, frozenset[str]]:
    groups = yaml.load((CONTENT / "shared_domains.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {name: frozenset(group) for name, group in groups.items()}


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)
