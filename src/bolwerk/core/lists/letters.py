# SPDX-License-Identifier: EUPL-1.2
"""The lines of a text file, whatever program wrote it: UTF-8, UTF-16 or Windows-1252, with any line end.

Memory is bounded by MAX_LINE, and time grows with the length only.
"""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

MAX_LINE = 16_384
"""Characters kept of one line."""
CHUNK = 65_536
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a workbook begins: .xlsx and .ods are zip files, .xls an OLE file."""
OTHERS = (b"%PDF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
PAGES = (b"<!doctype", b"<html", b"<?xml")


class Refused(Exception):
    """The file is no list of ours. `key`: workbook, not_text or empty."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class TextLine:
    """`number` counts from 1; `cut`: there was more than MAX_LINE."""

    number: int
    text: str
    cut: bool = False


def text_lines(file: BinaryIO) -> Iterator[TextLine]:
    """Every line, the blank ones too. Raises Refused at the first."""
    head = file.read(CHUNK)
    _refuse(head)
    encoding = _wide(head)
    chunks = chain((head,), iter(lambda: file.read(CHUNK), b""))
    texts = _decoded(chunks, encoding or "latin-1")
    first = next(texts, "")
    end = "\n" if "\n" in first or "\r" not in first else "\r"
    for number, (text, cut) in enumerate(_split(chain((first,), texts), end), start=1):
        known = text if encoding else _narrow(text)
        yield TextLine(number, known.removeprefix("\ufeff") if number == 1 else known, cut)


def _refuse(head: bytes) -> None:
    if head.startswith(WORKBOOKS):
        raise Refused("workbook")
    if head.startswith(OTHERS) or head.lstrip().lower().startswith(PAGES):
        raise Refused("not_text")
    if not _wide(head) and head.count(0) * 10 > len(head):
        raise Refused("not_text")


def _wide(head: bytes) -> str:
    """UTF-16, told by its mark or by its many zero bytes; else ""."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if head.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    seen = head[:512]
    even, odd = seen[::2].count(0), seen[1::2].count(0)
    if even + odd and (even + odd) * 10 > len(seen) * 3:
        if odd > even * 4:
            return "utf-16-le"
        if even > odd * 4:
            return "utf-16-be"
    return ""


def _decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Narrow bytes come one by one as they are (latin-1); which letters they mean each line tells, see `_narrow`."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for chunk in chunks:
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _narrow(text: str) -> str:
    """UTF-8 if it is that, else what Windows in Western Europe writes."""
    raw = text.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _split(texts: Iterable[str], end: str) -> Iterator[tuple[str, bool]]:
    rest, cut = "", False
    for text in texts:
        *whole, rest = (rest + text).split(end)
        for line in whole:
            yield _kept(line, cut)
            cut = False
        if len(rest) > MAX_LINE:
            rest, cut = rest[:MAX_LINE], True
    if rest or cut:
        yield _kept(rest, cut)


def _kept(line: str, cut: bool) -> tuple[str, bool]:
    return line[:MAX_LINE].rstrip("\r"), cut or len(line) > MAX_LINE
