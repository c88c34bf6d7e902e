# SPDX-License-Identifier: EUPL-1.2
"""Markdown into sentences, and sentences into words.

A word is ordinary, or a *name*: what a reader looks up as one thing and no writer can make easier (a button in bold,
code, a domain name, a {placeholder}, a number, a product). A name counts as one word of its sentence; its letters
and syllables do not count. More than eight words in bold are no button, so nothing hides in there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bolwerk.core.catalogue.schemas import Language

LONGEST_BUTTON = 8
_markdown = MarkdownIt("commonmark", {"html": False})

ABBREVIATIONS: dict[Language, str] = {
    "nl": r"bv\.|bijv\.|ca\.|nr\.|tel\.|o\.a\.|d\.w\.z\.|m\.a\.w\.|i\.p\.v\.|t\.e\.m\.|incl\.|excl\.|dhr\.|mevr\.",
    "fr": r"p\.\s?ex\.|env\.|tél\.|art\.|M\.(?=\s)|Mme\.?|c\.-à-d\.|max\.",
    "de": r"z\.\s?B\.|d\.\s?h\.|u\.\s?a\.|bzw\.|ca\.|Nr\.|Tel\.|inkl\.|exkl\.|max\.",
    "en": r"e\.g\.|i\.e\.|approx\.|[Nn]o\.(?=\s\d)|vs\.|Mrs?\.|Ms\.|Dr\.|incl\.",
}
CLOSES_A_LIST = r"(?:enz|etc|usw)\.(?=\s[a-zà-ÿ]|[,;)])"
ORDINAL = r"\d{1,2}\.(?=\s(?:[a-zäöü]|Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))"
ADDRESS = (
    r"https?://\S*[^\s.,;:!?)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/[\w./-]*\w)?(?!\w)"
)
NUMBER = r"\d+(?:[.,:/\u00a0\u202f x×-]\d+)*(?![\w’'-])"

# Until the sentences are cut, a name stands in the text as one character of private use.
FIRST, LAST = 0xE000, 0xF8FF
KEPT = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]")
WORD = re.compile(rf"{KEPT.pattern}|[^\W_]+(?:[’'‑-][^\W_]+)*")
END = re.compile(r"[.!?…]+(?:[\u00a0\u202f ]»|[”“\"’»)\]]*)(?=\s)")
ENDED = re.compile(r"[.!?…][”“\"’»)\]\s]*$")
ODD = re.compile(r"[^\W\d_][A-ZÀ-Þ]|\d")


def _names(language: Language) -> re.Pattern[str]:
    parts = [ABBREVIATIONS[language], CLOSES_A_LIST, ADDRESS, *([ORDINAL] if language == "de" else []), NUMBER]
    return re.compile(rf"\{{\w+\}}|(?<!\w)(?:{'|'.join(parts)})")


NAMES: dict[Language, re.Pattern[str]] = {code: _names(code) for code in ABBREVIATIONS}


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    name: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """`prose`: without its code, buttons and addresses. `ended`: with a full stop or the like; a title has none."""

    text: str
    prose: str
    words: tuple[Word, ...]
    ended: bool


def sentences(markdown: str, language: Language) -> tuple[Sentence, ...]:
    """Each paragraph, heading and list item is read by itself; those without a word are left out."""
    found: list[Sentence] = []
    for block in _markdown.parse(KEPT.sub(" ", markdown)):
        if block.type == "inline":
            found.extend(_of_block(block.children or [], language))
    return tuple(each for each in found if each.words)


class _Kept(list[str]):
    """The names of one block."""

    def hide(self, name: str) -> str:
        if FIRST + len(self) > LAST:
            return name
        self.append(name)
        return chr(FIRST + len(self) - 1)

    def show(self, text: str) -> str:
        return KEPT.sub(lambda found: self.show(self[ord(found[0]) - FIRST]), text)


def _of_block(children: list[Token], language: Language) -> Iterator[Sentence]:
    kept = _Kept()
    whole = NAMES[language].sub(lambda found: kept.hide(found[0]), _plain(children, kept))
    start = 0
    for end in (*(found.end() for found in END.finditer(whole)), len(whole)):
        yield _sentence(whole[start:end].strip(), kept, language)
        start = end


def _plain(children: list[Token], kept: _Kept) -> str:
    """The text of a block, its code and its buttons hidden."""
    outside: list[str] = []
    inside: list[str] | None = None
    for child in children:
        if child.type == "strong_open":
            inside = []
        elif child.type == "strong_close" and inside is not None:
            text = "".join(inside)
            outside.append(kept.hide(text) if _is_button(text) else text)
            inside = None
        else:
            (outside if inside is None else inside).append(_said(child, kept))
    return "".join(outside)


def _said(child: Token, kept: _Kept) -> str:
    if child.type in {"softbreak", "hardbreak"}:
        return " "
    return kept.hide(child.content) if child.type == "code_inline" else child.content


def _is_button(text: str) -> bool:
    return 0 < len(text.split()) <= LONGEST_BUTTON and not ENDED.search(text)


def _sentence(text: str, kept: _Kept, language: Language) -> Sentence:
    parts = WORD.findall(text)
    words = [
        Word(kept.show(part), bool(KEPT.match(part)) or _is_name(part, language, first=not number))
        for number, part in enumerate(parts)
    ]
    shown = kept.show(text)
    return Sentence(shown, KEPT.sub("·", text), tuple(words), bool(ENDED.search(shown)))


def _is_name(word: str, language: Language, *, first: bool) -> bool:
    """WordPress, SPF, Windows 11; in German a capital says nothing, and nowhere does the first of a sentence."""
    if ODD.search(word):
        return True
    return word[0].isupper() and len(word) > 1 and not first and language != "de"
