# SPDX-License-Identifier: EUPL-1.2
"""Counts syllables by the sounds that vowels make together; why not by line breaks: docs/decisions/0003."""

import re
from functools import cache

from bolwerk.core.catalogue.schemas import Language

# Vowels heard as one, the longest first; any other vowel is one by itself.
TOGETHER: dict[Language, str] = {
    "nl": "eeuw|ieuw|aai|ooi|oei|eau|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|ou|au|ai|ay|ea",
    "fr": "oeu|eau|œu|ieu|oui|ai|aî|ei|eî|au|eu|eû|ou|oû|où|oi|oî|ui|ie|iè|ia|io|oy|ay",
    "de": "äu|eu|au|ei|ai|ie|aa|ee|oo|ey|ay|ea|ou",
    "en": "eau|iou|ai|au|aw|ay|ea|ee|ei|eu|ew|ey|ie|oa|oe|oi|oo|ou|ow|oy|ue|ui",
}
# Letters that are not heard, or heard otherwise: (pattern, what to read instead).
HEARD: dict[Language, tuple[tuple[str, str], ...]] = {
    "nl": (
        (r"site(?=s?$)", "sit"),
        (r"online", "onlin"),
        (r"software", "softwar"),
        (r"update(?=s?$)", "updat"),
        (r"y(?=[aeou])", "j"),
        (r"qu", "kw"),
    ),
    "fr": (
        (r"qu|q", "k"),
        (r"gu(?=[eiéèê])", "g"),
        (r"ge(?=[aouâô])", "j"),
        (r"y(?=[aeiouéè])", "j"),
        (r"(?<=[bcdfgptv][lr])i(?=[aeoé])|(?<=cl)i(?=e)", "i'"),
        (r"^(.*[aeiouyàâéèêîïôûùœ].*?)es?$", r"\1"),
    ),
    "de": (
        (r"site(?=s?$)", "sait"),
        (r"online", "onlain"),
        (r"software", "softwär"),
        (r"qu", "kw"),
        (r"y(?=[aeou])", "j"),
        (r"ion", "jon"),
    ),
    "en": (
        (r"^every", "evry"),
        (r"^business", "bizness"),
        (r"^some(?=[bhtow])", "som"),
        (r"people", "peeple"),
        (r"ide(?=a)|are(?=a)|cre(?=at)", "i'de'"),
        (r"([sct])i(?=o[nu]|al|en)", r"\1"),
        (r"qu", "kw"),
        (r"ier(?=s?$)", "i'er"),
        (r"ia", "i'a"),
        (r"y(?=[aeiou])", "j"),
        (r"(?<=[a-z])gue(?=s?$)", "g"),
        (r"(?<=[^aeiouylr])l(?:e|es|ed)$", "'el"),
        (r"(?<=[a-z]{2})(?<=[^scxzgaeiou])(?<![cs]h)es$|(?<=[a-z]{2})(?<=[^aeiou])e$", ""),
        (r"(?<=[a-z]{2})(?<=[^tdaeiou])ed$", ""),
        (r"(?<=[a-z]{2}[^aeiou])e(?=ly$|ment|ful|less|where|body)", ""),
        (r"site(?=s$)", "sit"),
    ),
}
VOWELS = "aeiouyàâäáãåéèêëíîïìóôöòúûüùœæ"
APART = str.maketrans({"ë": "'e", "ï": "'i", "ÿ": "'y"})  # a diaeresis begins a syllable; German has umlauts only

_sounds = {code: re.compile(f"{joined}|[{VOWELS}]") for code, joined in TOGETHER.items()}
_heard = {code: [(re.compile(seen), said) for seen, said in rules] for code, rules in HEARD.items()}


@cache
def syllables(word: str, language: Language) -> int:
    """At least one; the parts of a word with a hyphen or an apostrophe are counted apart (`l’` has none)."""
    parts = re.split(r"[’'‑-]", word.lower())
    return max(1, sum(_part(part, language) for part in parts))


def _part(part: str, language: Language) -> int:
    for seen, said in _heard[language]:
        part = seen.sub(said, part)
    return len(_sounds[language].findall(part.translate(APART)))
