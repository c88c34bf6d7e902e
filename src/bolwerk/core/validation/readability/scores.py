# SPDX-License-Identifier: EUPL-1.2
"""The reading formulas of the four languages. Higher `ease` is easier; higher `lix` is harder.

Ease: Flesch-Douma 1960 (nl), textstat's form of Kandel-Moles (fr), Amstad 1978 (de), Flesch 1948 (en).
LIX: Björnsson 1968, words of more than six letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bolwerk.core.catalogue.schemas import Language
from bolwerk.core.validation.readability.sentences import Sentence
from bolwerk.core.validation.readability.syllables import syllables

# start, per word of the mean sentence, per syllable of the mean word
EASE: dict[Language, tuple[float, float, float]] = {
    "nl": (206.84, 0.93, 77.0),
    "fr": (207.0, 1.015, 73.6),
    "de": (180.0, 1.0, 58.5),
    "en": (206.835, 1.015, 84.6),
}
LABEL = 4  # words; a shorter text without a full stop ("No", "In the till") is a label and no sentence
LONG = 6  # letters


@dataclass(frozen=True, slots=True)
class Score:
    """Of a text: its words, words per sentence, syllables per word, ease, and LIX."""

    words: int
    per_sentence: float
    per_word: float
    ease: float
    lix: float


def score(read: Sequence[Sentence], language: Language) -> Score:
    """A text without words is as easy as can be. Labels count for their words, not as sentences."""
    words = sum(len(each.words) for each in read)
    whole = [each for each in read if each.ended or len(each.words) >= LABEL] or read
    ordinary = [word.text for each in read for word in each.words if not word.name]
    if not whole or not ordinary:
        return Score(words, 0.0, 0.0, 100.0, 0.0)
    per_sentence = sum(len(each.words) for each in whole) / len(whole)
    per_word = sum(syllables(word, language) for word in ordinary) / len(ordinary)
    long = sum(_letters(word) > LONG for word in ordinary) / len(ordinary)
    start, by_sentence, by_word = EASE[language]
    ease = start - by_sentence * per_sentence - by_word * per_word
    return Score(words, per_sentence, per_word, ease, per_sentence + 100 * long)


@cache
def _letters(word: str) -> int:
    """Of its longest part: `l’entreprise` and `e-mail` are read part by part."""
    return max(map(len, word.replace("’", "-").replace("'", "-").replace("‑", "-").split("-")))
