# SPDX-License-Identifier: EUPL-1.2
"""The small records of mail: a version, then `key=value` between semicolons (RFC 8460 and 8461 section 3). Pure."""

import re
from collections.abc import Iterable
from functools import cache

# Possessive: no way back, so no time lost on hostile text.
FIELD = re.compile(
    r"[ \t]*+([a-z0-9][a-z0-9_.-]{0,31}+)[ \t]*+=[ \t]*+([\x21-\x3a\x3c\x3e-\x7e]*+)[ \t]*+", re.IGNORECASE
)


def begins(version: str, texts: Iterable[str]) -> tuple[str, ...]:
    """The TXT records of this kind; others at the name are none of our business."""
    mark = _mark(version)
    return tuple(text for text in texts if mark.match(text))


@cache
def _mark(version: str) -> re.Pattern[str]:
    return re.compile(rf"v={re.escape(version)}[ \t]*(?:;|$)")


def fields(text: str, *, loose: bool = False) -> dict[str, str] | None:
    """By name as written, the version left out; of a name that stands there twice the first counts. None when it
    breaks the grammar. `loose`: values may hold `=`, as addresses of pages do."""
    found: dict[str, str] = {}
    parts = text.split(";")
    for number, part in enumerate(parts[1:], start=1):
        if not part.strip(" \t"):
            if number != len(parts) - 1:
                return None
            continue
        name, equals, value = part.partition("=")
        match = FIELD.fullmatch(f"{name}={value.replace('=', '') if loose else value}") if equals else None
        if match is None:
            return None
        found.setdefault(name.strip(), value.strip())
    return found
