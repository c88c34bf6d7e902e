# SPDX-License-Identifier: EUPL-1.2
"""Words nobody behind a counter uses, and what to say instead: content/jargon.yaml."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bolwerk.core.catalogue.loader import CONTENT
from bolwerk.core.catalogue.schemas import LANGUAGES, Language
from bolwerk.core.validation.readability.sentences import Sentence

FILE = CONTENT / "jargon.yaml"


@dataclass(frozen=True, slots=True)
class Jargon:
    """The list of one language. `instead`: what to say for each group of `pattern`; `names`: may hold any word."""

    instead: tuple[str, ...]
    pattern: re.Pattern[str]
    names: re.Pattern[str]

    @classmethod
    def of(cls, instead: Mapping[str, str], names: Sequence[str] = ()) -> "Jargon":
        """A star in a word stands for any ending. The longest counts: `threat actor*` before `threat*`."""
        entries = sorted(instead, key=lambda entry: (-len(entry), entry))
        return cls(tuple(instead[each] for each in entries), _any_of(entries), _any_of(names))

    def found(self, sentence: Sentence) -> Iterator[tuple[str, str]]:
        """(the word as written, what to say instead), each once."""
        prose = self.names.sub("·", sentence.prose)
        hits = {hit[0]: self.instead[hit.lastindex - 1] for hit in self.pattern.finditer(prose) if hit.lastindex}
        yield from hits.items()


def _any_of(entries: Sequence[str]) -> re.Pattern[str]:
    """Each entry a group; no entry finds nothing."""
    shapes = (re.escape(each).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for each in entries)
    joined = "|".join(f"({shape})" for shape in shapes) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


@cache
def load(path: Path = FILE) -> Mapping[Language, Jargon]:
    """Raises KeyError when a language has no list."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {code: Jargon.of(raw[code], raw["names"]) for code in LANGUAGES}
