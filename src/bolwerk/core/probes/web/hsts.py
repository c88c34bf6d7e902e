# SPDX-License-Identifier: EUPL-1.2
"""Reads Strict-Transport-Security (RFC 6797 section 6.1). Pure."""

import re
from dataclasses import dataclass
from typing import Any

NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
NUMBER = re.compile(r'"?([0-9]{1,20})"?')


@dataclass(frozen=True, slots=True)
class Policy:
    """`max_age`: seconds, None when the header cannot be used. `header` "": there was none."""

    header: str = ""
    max_age: int | None = None
    subdomains: bool = False
    preload: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "header": self.header,
            "max_age": self.max_age,
            "subdomains": self.subdomains,
            "preload": self.preload,
        }


UNSET = Policy()


def read(header: str) -> Policy:
    """A name given twice or a broken one spoils the whole header, as the standard says. Never raises."""
    shown = header[:200] or " "
    found: dict[str, str] = {}
    for part in header.split(";"):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if not name and not value:
            continue
        if not NAME.fullmatch(name) or name.lower() in found:
            return Policy(shown)
        found[name.lower()] = value
    age = NUMBER.fullmatch(found.get("max-age", ""))
    if age is None:
        return Policy(shown)
    return Policy(shown, int(age[1]), "includesubdomains" in found, "preload" in found)
