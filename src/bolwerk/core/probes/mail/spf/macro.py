# SPDX-License-Identifier: EUPL-1.2
"""Macros: their grammar and their expansion (RFC 7208 section 7). Pure."""

import re
from collections.abc import Mapping
from urllib.parse import quote

EVERYWHERE = "sloidphv"
IN_EXPLANATIONS = EVERYWHERE + "crt"
MAX_NAME = 253
PIECE = re.compile(r"%%|%_|%-|%\{([a-zA-Z])([0-9]*)([rR]?)([.+,/_=-]*)\}|[\x20-\x24\x26-\x7e]+")
FIXED = {"%%": "%", "%_": " ", "%-": "%20"}
ALNUM = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
LAST_MACRO = re.compile(r"(?:%%|%_|%-|%\{[^{}]*\})$")


def is_macro_string(text: str, *, explains: bool = False) -> bool:
    """Section 7.1; `explains`: the text behind `exp`, which may hold spaces and the letters c, r and t."""
    at = 0
    letters = IN_EXPLANATIONS if explains else EVERYWHERE
    while at < len(text):
        piece = PIECE.match(text, at)
        if piece is None:
            return False
        if piece[1] and (piece[1].lower() not in letters or (piece[2] and not piece[2].strip("0"))):
            return False
        at = piece.end()
    return explains or " " not in text


def is_domain_spec(text: str) -> bool:
    """A macro-string that ends in a dot and a top label, or in a macro."""
    if not is_macro_string(text):
        return False
    last = LAST_MACRO.search(text)
    if last is not None and is_macro_string(text[: last.start()]):
        return True
    _, dot, top = text.removesuffix(".").lower().rpartition(".")
    return bool(dot) and _is_top_label(top)


def _is_top_label(label: str) -> bool:
    """Letters, digits and inner hyphens; not digits alone."""
    kinds = frozenset(label)
    whole = bool(label) and kinds <= ALNUM | {"-"} and label[0] in ALNUM and label[-1] in ALNUM
    return whole and not label.isdigit()


def letters(text: str) -> frozenset[str]:
    """The macro letters used in a macro-string, in lower case."""
    return frozenset(piece[1].lower() for piece in PIECE.finditer(text) if piece[1])


def expand(text: str, values: Mapping[str, str]) -> str:
    """`text`: a macro-string; `values`: by letter in lower case. An upper-case letter asks for URL escapes."""
    return "".join(_piece(piece, values) for piece in PIECE.finditer(text))


def expand_name(text: str, values: Mapping[str, str]) -> str:
    """A domain-spec as a name: no dot at its end, cut from the left to 253 characters (section 7.3)."""
    name = expand(text, values).removesuffix(".")
    if len(name) <= MAX_NAME:
        return name
    _, dot, kept = name[-MAX_NAME - 1 :].partition(".")
    return kept if dot else name.rpartition(".")[2]


def _piece(piece: re.Match[str], values: Mapping[str, str]) -> str:
    letter, digits, reverse, delimiters = piece.groups()
    if not letter:
        return FIXED.get(piece[0], piece[0])
    parts = re.split(f"[{re.escape(delimiters or '.')}]", values[letter.lower()])
    if reverse:
        parts.reverse()
    kept = digits.lstrip("0")
    if kept and len(kept) < 4:
        parts = parts[-int(kept) :]
    value = ".".join(parts)
    return quote(value, safe="-._~") if letter.isupper() else value
