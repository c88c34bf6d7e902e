# SPDX-License-Identifier: EUPL-1.2
"""Reads a DMARC policy record, strictly by RFC 9989 sections 4.7 and 4.8. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

POLICIES = ("none", "quarantine", "reject")
SOFTER = {"reject": "quarantine", "quarantine": "none", "none": "none"}
VERSION = re.compile(r"v[ \t]*=[ \t]*(?-i:DMARC1)[ \t]*(?:;|$)", re.IGNORECASE)
NEAR_MISS = re.compile(r"\s*+(?:\"\s*+)?+v\s*+=\s*+dmarc", re.IGNORECASE)
TAG = re.compile(r"[ \t]*+([a-z]++)[ \t]*+=([\x20-\x3a\x3c-\x7e\t]++)", re.IGNORECASE)
MAILTO = re.compile(r"mailto:([^@\s,;!]+)@([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)\.?(?:![0-9]+[kmgt]?)?", re.IGNORECASE)
PERCENT = re.compile(r"[0-9]{1,3}")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "p": POLICIES,
    "sp": POLICIES,
    "np": POLICIES,
    "psd": ("y", "n", "u"),
    "t": ("y", "n"),
    "adkim": ("r", "s"),
    "aspf": ("r", "s"),
}
DEFAULTS = {"psd": "u", "t": "n", "adkim": "r", "aspf": "r"}


@dataclass(frozen=True, slots=True)
class Policies:
    """What is asked for: mail of the domain itself, of names below it, of names below it that do not exist."""

    own: str
    below: str
    invented: str


@dataclass(frozen=True, slots=True)
class Record:
    """`tags`: as written, by name in lower case. `faults`: tags that no receiver can use."""

    text: str
    tags: Mapping[str, str]
    faults: tuple[str, ...] = field(default=())

    def choice(self, tag: str) -> str:
        """The value of a tag with a fixed set of values; its default when it is absent or wrong."""
        value = self.tags.get(tag, "").lower()
        return value if value in CHOICES[tag] else DEFAULTS.get(tag, "")

    @property
    def testing(self) -> bool:
        return self.choice("t") == "y"

    @property
    def sampled(self) -> bool:
        """An old tag, dropped by RFC 9989 (appendix C), by which receivers of before let a part of the forged mail
        off with the next milder treatment (RFC 7489 section 6.6.4)."""
        share = self.tags.get("pct", "")
        return PERCENT.fullmatch(share) is not None and int(share) < 100

    @property
    def reports(self) -> tuple[tuple[str, str], ...]:
        """(address, its domain) of every report address in `rua` that can be used."""
        return addresses(self.tags.get("rua", ""))

    @property
    def policies(self) -> Policies | None:
        """Section 4.10.1: with a policy that nobody can read, the record only watches when it asks for reports,
        and else it is no policy at all (None)."""
        wrong = [tag for tag in ("p", "sp", "np") if tag in self.tags and not self.choice(tag)]
        own = self.choice("p")
        if wrong or not own:
            return Policies("none", "none", "none") if self.reports else None
        below = self.choice("sp") or own
        return Policies(own, below, self.choice("np") or below)


def addresses(rua: str) -> tuple[tuple[str, str], ...]:
    """Section 4.7, `rua`: a list of addresses between commas. The size after `!` means nothing any more."""
    found = (MAILTO.fullmatch(each.strip()) for each in rua.split(","))
    return tuple((f"{unquote(each[1])}@{each[2].lower()}", each[2].lower()) for each in found if each)


@lru_cache(maxsize=256)
def parse(text: str) -> Record | None:
    """None when this TXT is no DMARC record: the version comes first, exactly, and no tag stands there twice."""
    version = VERSION.match(text)
    if version is None:
        return None
    tags: dict[str, str] = {"v": "DMARC1"}
    faults: list[str] = []
    for part in text[version.end() :].split(";"):
        tag = TAG.fullmatch(part)
        if tag is None:
            faults += [part.strip()[:100]] if part.strip() else []
            continue
        name, value = tag[1].lower(), tag[2].strip()
        if name in tags:
            return None
        tags[name] = value
        if name in CHOICES and value.lower() not in CHOICES[name]:
            faults.append(part.strip()[:100])
    return Record(text, tags, tuple(faults))


def records(texts: Iterable[str]) -> tuple[Record, ...]:
    return tuple(found for text in texts if (found := parse(text)) is not None)


def near_misses(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts that were meant to be a DMARC record and are none."""
    return tuple(text for text in texts if NEAR_MISS.match(text) and parse(text) is None)
