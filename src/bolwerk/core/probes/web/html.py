# SPDX-License-Identifier: EUPL-1.2
"""Finds the tags of a page, as a browser would and in time that grows with its length only. Pure.

By the tokenization of the HTML standard (13.2.5), as far as tags need it: comments, and the elements whose inside is
text. What is never closed ends the page. Nothing is looked at twice.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

# A quote means something only behind "=". Possessive throughout: no way back, so no time lost on hostile text.
INSIDE = r"""(?:[^>=]++|=[\s]*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)*+"""
TAG = re.compile(rf"<(/?+[a-zA-Z][^\s/>]*+)({INSIDE})>")
NEXT = re.compile(r"<(?=[a-zA-Z/!?])")
ATTRIBUTE = re.compile(r"""([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?+""")
COMMENT_END = re.compile(r"--!?>")
RAW = frozenset({"iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"})
ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}
MAX_ATTRIBUTES = 60
MAX_VALUE = 4096


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag. `name` in lower case; `inside`: what stands between the name and ">"; `text`: for an element
    that holds text only, that text."""

    name: str
    inside: str
    text: str = ""

    def attributes(self) -> dict[str, str]:
        """The first of each name counts; names in lower case, values with their references read."""
        found: dict[str, str] = {}
        for match in ATTRIBUTE.finditer(self.inside):
            name, value = match[1].lower(), match[2] or match[3] or match[4] or ""
            found.setdefault(name, unescape(value[:MAX_VALUE]))
            if len(found) == MAX_ATTRIBUTES:
                break
        return found


def all_but(names: Iterable[str]) -> re.Pattern[str]:
    """Text and tags that have none of these names, nor hold text only: what `tags` may leap over at once."""
    kept = "|".join(sorted({*names, *RAW}))
    return re.compile(rf"(?:[^<]++|<(?!(?:{kept})[\s/>])/?+[a-zA-Z][^\s/>]*+{INSIDE}>)*+", re.IGNORECASE)


def tags(page: str, leap: re.Pattern[str] | None = None) -> Iterator[Tag]:
    """Every start tag outside comments and text, in order; those of `leap` may be left out. Never raises."""
    at = 0
    while True:
        if leap and (boring := leap.match(page, at)):
            at = boring.end()
        opening = NEXT.search(page, at)
        if opening is None:
            return
        at = opening.start()
        if page[at + 1] in "!?" or (page[at + 1] == "/" and not page[at + 2 : at + 3].isalpha()):
            at = _over(page, at)
            continue
        match = TAG.match(page, at)
        if match is None:
            return
        at, name = match.end(), match[1].lower()
        if name.startswith("/"):
            continue
        if name not in RAW:
            yield Tag(name, match[2])
            continue
        end = ENDS[name].search(page, at)
        yield Tag(name, match[2], page[at : end.start() if end else len(page)])
        if end is None:
            return
        at = end.start()


def _over(page: str, at: int) -> int:
    """Past a comment, a doctype or rubbish; the end of the page when it is not closed."""
    if not page.startswith("<!--", at):
        end = page.find(">", at)
        return end + 1 if end >= 0 else len(page)
    for short in ("<!-->", "<!--->"):
        if page.startswith(short, at):
            return at + len(short)
    closing = COMMENT_END.search(page, at + 4)
    return closing.end() if closing else len(page)
