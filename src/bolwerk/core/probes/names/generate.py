# SPDX-License-Identifier: EUPL-1.2
"""Which names look like this one, the most convincing first. Pure; the same name always gives the same list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import idna

from bolwerk.core.catalogue.shared_domains import registered
from bolwerk.core.probes.names import letters

MOST = 200
TOO_SHORT = 3
"""With one letter changed, a name so short is just another name."""
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

Edit = tuple[str, str, int]
"""(label, kind, how much less convincing); kinds are the keys of KINDS."""

KINDS = {
    "ending": 2,
    "hyphen": 6,
    "alike": 8,
    "accent": 12,
    "script": 12,
    "added": 12,
    "swap": 16,
    "doubled": 18,
    "sounds": 20,
    "omitted": 20,
    "key": 26,
}
"""What was done to the name, and how far each starts from it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`name`: lower-case A-labels; `shown`: the same for people; `kind`: a key of KINDS."""

    name: str
    shown: str
    kind: str

    @property
    def suffix(self) -> str:
        return self.name.partition(".")[2]


def lookalikes(domain: str, most: int = MOST) -> tuple[Candidate, ...]:
    """`domain`: lower-case A-labels, as it is registered (`shared_domains.registered`); at most `most` others, each
    registrable as it stands. Never raises for a domain name."""
    label, _, suffix = domain.partition(".")
    if registered(domain) != domain:
        return ()
    try:
        label = idna.decode(label)
    except (idna.IDNAError, UnicodeError):
        return ()
    best: dict[str, tuple[int, str, str]] = {}
    for text, ending, kind, score in _edits(label, suffix):
        if kind != "script" and not _taken(text, ending, label if ending == suffix else ""):
            continue
        if (name := _registrable(text, ending)) and name != domain:
            found = (score, kind, f"{text}.{ending}")
            best[name] = min(best.get(name, found), found)
    ordered = sorted(best.items(), key=lambda each: (each[1][0], each[0]))
    return tuple(Candidate(name, shown, kind) for name, (_, kind, shown) in ordered[:most])


def _edits(label: str, suffix: str) -> Iterator[tuple[str, str, str, int]]:
    """(label, ending, kind, score)."""
    for place, ending in enumerate(letters.ENDINGS):
        yield label, ending, "ending", KINDS["ending"] + 2 * place
    for text, kind, less in _of_the_label(label):
        if text.removeprefix(label).strip("-") != suffix:
            yield text, suffix, kind, KINDS[kind] + less
        if kind in ("added", "hyphen") and suffix != "com":
            # Who cannot get it here takes it there: name-be.com.
            yield text, "com", kind, KINDS[kind] + less + (2 if text.endswith("be") else 12)
    for ending in dict.fromkeys((suffix, "com", "be", "eu")):
        for text, less in _accents(label, ending):
            yield text, ending, "accent", KINDS["accent"] + less + (0 if ending == suffix else 20)
    if all(each in letters.CYRILLIC for each in label):
        for ending in letters.ONE_SCRIPT:
            text = "".join(letters.CYRILLIC[each] for each in label)
            yield text, ending, "script", KINDS["script"] + (0 if ending == suffix else 2)


def _of_the_label(label: str) -> Iterator[Edit]:
    yield from _hyphens(label)
    yield from _replaced(label)
    for text, less in letters.ADDED:
        yield label + text, "added", less
    for text, less in letters.BEFORE:
        yield text + label, "added", less
    if plain := _plain(label):
        yield plain, "accent", -6
    if len(label) > TOO_SHORT:
        yield from _slips(label)


def _hyphens(label: str) -> Iterator[Edit]:
    if "-" in label:
        yield label.replace("-", ""), "hyphen", -2
    for at, letter in enumerate(label):
        if letter == "-":
            yield label[:at] + label[at + 1 :], "hyphen", 0
    front = max((word for word in letters.TRADES if label.startswith(word)), key=len, default="")
    back = max((word for word in letters.TRADES if label.endswith(word)), key=len, default="")
    likely = {len(front), len(label) - len(back)}
    for at in range(1, len(label)):
        if "-" not in label[at - 1 : at + 1]:
            yield f"{label[:at]}-{label[at:]}", "hyphen", 0 if at in likely else 34


def _replaced(label: str) -> Iterator[Edit]:
    for old, new, less in letters.ALIKE:
        for at in _places(label, old):
            yield label[:at] + new + label[at + len(old) :], "alike", less + _early(at)
    for old, new in letters.SOUNDS:
        for at in _places(label, old):
            yield label[:at] + new + label[at + len(old) :], "sounds", _early(at)


def _slips(label: str) -> Iterator[Edit]:
    """What a finger does wrong."""
    for at, letter in enumerate(label):
        before, after = label[:at], label[at + 1 :]
        twin = letter in (label[at - 1 : at], label[at + 1 : at + 2])
        yield before + after, "omitted", (-8 if twin else 0) + _early(at)
        if letter.isalpha() and not twin:
            yield before + letter * 2 + after, "doubled", _early(at)
        if after[:1] not in ("", letter):
            yield before + after[0] + letter + after[1:], "swap", _early(at)
        for key, less in _beside(letter):
            yield before + key + after, "key", less + _early(at)


def _early(at: int) -> int:
    """The eye lies less easily at the start."""
    return (14, 4)[at] if at < 2 else 0


def _places(label: str, part: str) -> list[int]:
    return [at for at in range(len(label)) if label.startswith(part, at)]


def _accents(label: str, ending: str) -> Iterator[tuple[str, int]]:
    """One letter with a sign that this ending takes."""
    taken = letters.TAKEN.get(ending, frozenset())
    for at, letter in enumerate(label):
        usable = [each for each in letters.ACCENTS.get(letter, "") if each in taken][:3]
        for less, accented in enumerate(usable):
            yield label[:at] + accented + label[at + 1 :], 6 * less + _early(at) // 2


def _plain(label: str) -> str:
    """A name with accents, without them; "" for one that has none."""
    bare = {accented: letter for letter, every in letters.ACCENTS.items() for accented in every}
    text = "".join(bare.get(each, each) for each in label).replace("ß", "ss").replace("œ", "oe").replace("æ", "ae")
    return text if text != label else ""


def _taken(label: str, ending: str, own: str) -> bool:
    """The registry takes its letters; those of the name itself it has taken before."""
    usable = letters.TAKEN.get(ending, frozenset()).union(own)
    return all(each.isascii() or each in usable for each in label)


@cache
def _beside(letter: str) -> tuple[tuple[str, int], ...]:
    """Neighbouring keys: first those of both keyboards, then of the Belgian one."""
    azerty, qwerty = (_neighbours(rows, letter) for rows in (letters.AZERTY, letters.QWERTY))
    every = sorted(azerty | qwerty)
    return tuple((key, 0 if key in azerty & qwerty else 6 if key in azerty else 8) for key in every)


def _neighbours(rows: tuple[str, ...], letter: str) -> set[str]:
    """Beside it, and above and below, where rows stand half a key apart."""
    found: set[str] = set()
    for number, row in enumerate(rows):
        at = row.find(letter)
        if at < 0:
            continue
        found |= set(row[max(0, at - 1) : at] + row[at + 1 : at + 2])
        if number > 0:
            found |= set(rows[number - 1][at : at + 2])
        if number + 1 < len(rows):
            found |= set(rows[number + 1][max(0, at - 1) : at + 1])
    return found


def _registrable(label: str, ending: str) -> str:
    """In A-labels; "" for what no registry would take, and for what is an ending itself."""
    if label[2:4] == "--" or not 2 <= len(label) <= 63 or label.startswith("-") or label.endswith("-"):
        return ""
    try:
        text = idna.encode(label).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""
    name = f"{text}.{ending}"
    return name if LABEL.fullmatch(text) and len(name) <= 253 and registered(name) == name else ""
