# SPDX-License-Identifier: EUPL-1.2
"""Judges all that a reader gets to see, file by file. The limits and their reasons: docs/decisions/0003."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bolwerk.core.catalogue.loader import KINDS, Catalogue, Problem
from bolwerk.core.catalogue.schemas import LANGUAGES, Language
from bolwerk.core.validation.readability.jargon import Jargon
from bolwerk.core.validation.readability.scores import Score, score
from bolwerk.core.validation.readability.sentences import Sentence, sentences

LONGEST = 25  # words of one sentence
MEAN = 14  # words of the mean sentence
EASE = 60
LIX: dict[Language, int] = {"nl": 40, "fr": 45, "de": 45, "en": 40}
ENOUGH = 50  # words; a formula says nothing about fewer

FOR_AN_EXPERT = frozenset({"supplier_message"})
FOR_DEVELOPERS = frozenset({"api"})
LINE_BY_LINE = frozenset({"checks", "interface"})  # never read as one text, so the formulas look at the whole kind


@dataclass(frozen=True, slots=True)
class Text:
    """One file: what its reader reads, and what an expert gets through that reader's hands."""

    path: str
    kind: str
    language: Language
    reader: str
    expert: str = ""


def of_catalogue(catalogue: Catalogue) -> Iterator[Text]:
    """Every kind there is, also one that is added later: all its texts count."""
    for kind in KINDS:
        for item in getattr(catalogue, kind).values():
            for code, text in item.texts.items():
                fields = text.model_dump()
                expert = [fields.pop(name) for name in sorted(FOR_AN_EXPERT & fields.keys())]
                yield Text(f"{kind}/{item.id}/{code}.md", kind, code, _joined(fields), _joined(expert))


def of_interface(folder: Path) -> Iterator[Text]:
    """The words of the pages: `<folder>/interface/<area>/<language>.yaml`."""
    for code in LANGUAGES:
        for path in sorted((folder / "interface").glob(f"*/{code}.yaml")):
            area = path.parent.name
            said = _joined(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
            reader, expert = ("", said) if area in FOR_DEVELOPERS else (said, "")
            yield Text(f"interface/{area}/{code}.yaml", "interface", code, reader, expert)


def _joined(texts: Any) -> str:
    """All texts in a text, a list or a dictionary, each a paragraph by itself."""
    if isinstance(texts, dict):
        texts = list(texts.values())
    if isinstance(texts, (list, tuple)):
        return "\n\n".join(map(_joined, texts))
    return str(texts)


def judge(texts: Iterable[Text], jargon: Mapping[Language, Jargon]) -> Iterator[Problem]:
    """Long sentences and jargon wherever they stand; too hard per file, or per kind when files are short."""
    together: dict[tuple[str, Language], list[Sentence]] = {}
    for text in texts:
        read = sentences(text.reader, text.language)
        yield from _sentences(text, read, jargon[text.language])
        yield from _sentences(text, sentences(text.expert, text.language), None)
        if text.kind not in LINE_BY_LINE and sum(len(each.words) for each in read) >= ENOUGH:
            yield from _too_hard(text.path, read, text.language)
        else:
            together.setdefault((text.kind, text.language), []).extend(read)
    for (kind, language), read_together in together.items():
        yield from _too_hard(f"{kind}/*/{language}", read_together, language)


def _sentences(text: Text, read: Iterable[Sentence], jargon: Jargon | None) -> Iterator[Problem]:
    for each in read:
        if len(each.words) > LONGEST:
            yield Problem(text.path, "readability.sentence_too_long", f"{len(each.words)} words: {each.text}")
        for word, instead in jargon.found(each) if jargon else ():
            yield Problem(text.path, "readability.jargon", f"{word} (say: {instead}): {each.text}")


def _too_hard(path: str, read: Iterable[Sentence], language: Language) -> Iterator[Problem]:
    got = score(tuple(read), language)
    if got.words < ENOUGH:
        return
    wrong = "; ".join(_wrong(got, language))
    if wrong:
        yield Problem(path, "readability.too_hard", wrong)


def _wrong(got: Score, language: Language) -> Iterator[str]:
    if got.per_sentence > MEAN:
        yield f"{got.per_sentence:.1f} words a sentence, at most {MEAN}"
    if got.ease < EASE:
        yield f"ease {got.ease:.1f}, at least {EASE} ({got.per_word:.2f} syllables a word)"
    if got.lix > LIX[language]:
        yield f"LIX {got.lix:.1f}, at most {LIX[language]}"
