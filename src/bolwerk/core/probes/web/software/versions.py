# SPDX-License-Identifier: EUPL-1.2
"""Compares versions, and says nothing where a version is too coarse to compare. Pure."""

import re
from itertools import zip_longest

NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,4}+")
MAX_PARTS = 5

Version = tuple[int, ...]


def read(text: str) -> Version:
    """`text` begins with digits and points; () when it does not."""
    match = NUMBER.match(text)
    return tuple(int(part) for part in match[0].split(".")[:MAX_PARTS]) if match else ()


def within(version: Version, cycle: Version) -> bool:
    """Whether 8.1.2 is an 8.1."""
    return version[: len(cycle)] == cycle


def below(version: Version, bound: Version) -> bool | None:
    """None when it cannot be told: 8.5 may be 8.5.1 or 8.5.20."""
    for mine, other in zip_longest(version, bound):
        if mine is None:
            if other:
                return None
        elif mine != (other or 0):
            return mine < (other or 0)
    return False


def between(version: Version, first: Version, fixed: Version) -> bool:
    """From `first` up to, not with, `fixed`; only when that is certain."""
    return below(version, fixed) is True and (below(version, first) is False or within(version, first))
