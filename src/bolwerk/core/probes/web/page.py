# SPDX-License-Identifier: EUPL-1.2
"""What a page asks a browser to fetch, and what it says of itself. Pure."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bolwerk.core.probes.web.html import Tag, all_but, tags

MAX_PARTS = 2000
MAX_LINK = 2000
HTML = frozenset({"", "text/html", "application/xhtml+xml"})
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
CHARSET = re.compile(r"charset\s*+=\s*+[\"']?+([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
KNOWN = re.compile(r"utf-?8|utf-?16(le|be)?|iso-?8859-?\d{1,2}|latin-?1|us-ascii|windows-125\d|cp125\d|koi8-[ru]")
FALLBACK = "windows-1252"  # what browsers here take a page without a declared encoding for
OTHERS = all_but(("meta", "base", "link", "frame", "form"))
BLANKS = re.compile(r"\s++")


@dataclass(frozen=True, slots=True)
class Part:
    """Something from elsewhere. `kind`: script, style, frame or form. `url`: made absolute. `sealed`: with a
    fingerprint (integrity) that the browser checks."""

    kind: str
    url: str
    sealed: bool = False

    @property
    def host(self) -> str:
        """Lower case, "" when it has none or cannot be read."""
        try:
            return (urlsplit(self.url).hostname or "").lower().removesuffix(".")
        except ValueError:
            return ""


@dataclass(frozen=True, slots=True)
class Page:
    """`text`: decoded, as served. `metas`: (name or http-equiv, content), names in lower case."""

    url: str
    text: str = ""
    title: str = ""
    metas: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()

    def meta(self, name: str) -> list[str]:
        return [content for key, content in self.metas if key == name]

    def of(self, *kinds: str) -> list[Part]:
        return [part for part in self.parts if part.kind in kinds]


def is_html(content_type: str | None) -> bool:
    return (content_type or "").partition(";")[0].strip().lower() in HTML


def read(url: str, body: bytes, content_type: str | None) -> Page:
    """Never raises. No more than MAX_PARTS are kept."""
    text = decode(body, content_type)
    title, base, metas, parts = "", url, list[tuple[str, str]](), list[Part]()
    based = False
    for tag in tags(text, OTHERS):
        if tag.name == "title" and not title:
            title = BLANKS.sub(" ", tag.text[:1000]).strip()[:200]
        elif tag.name == "meta" and len(metas) < MAX_PARTS:
            metas.extend(_meta(tag.attributes()))
        elif tag.name == "base" and not based and (link := tag.attributes().get("href")):
            base, based = _absolute(url, link) or url, True
        elif len(parts) < MAX_PARTS:
            parts.extend(_parts(tag, base))
    return Page(url, text, title, tuple(metas), tuple(parts))


def _meta(found: dict[str, str]) -> Iterator[tuple[str, str]]:
    name = found.get("name") or found.get("http-equiv")
    if name:
        yield name.strip().lower(), found.get("content", "")


def _parts(tag: Tag, base: str) -> Iterator[Part]:
    found = tag.attributes() if tag.name in ("script", "link", "iframe", "frame", "form") else {}
    link, kind = found.get("src"), tag.name
    if tag.name == "link" and "stylesheet" in found.get("rel", "").lower().split():
        link, kind = found.get("href"), "style"
    elif tag.name == "form":
        link = found.get("action")
    elif tag.name in ("iframe", "frame"):
        kind = "frame"
    url = _absolute(base, link) if link else ""
    if url:
        yield Part(kind, url, bool(found.get("integrity", "").strip()))


def _absolute(base: str, link: str) -> str:
    """ "" for what leads nowhere on the web (data:, javascript:, mailto:) or cannot be read."""
    try:
        url = urljoin(base, link.strip()[:MAX_LINK].replace("\\", "/"))
    except ValueError:
        return ""
    return url if url[:7].lower() == "http://" or url[:8].lower() == "https://" else ""


def decode(body: bytes, content_type: str | None) -> str:
    """By its mark, the header, the page itself in its first 1024 bytes; else as UTF-8 when it is."""
    for mark, name in BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    for declared in (content_type or "", body[:1024].decode("latin-1")):
        match = CHARSET.search(declared)
        if match and KNOWN.fullmatch(match[1].lower()):
            return body.decode(match[1], "replace") if _exists(match[1]) else body.decode("latin-1")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        cut = wrong.start >= len(body) - 3 and not body[: wrong.start].isascii()  # within a letter of UTF-8
        return body.decode("utf-8" if cut else FALLBACK, "replace")


def _exists(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
