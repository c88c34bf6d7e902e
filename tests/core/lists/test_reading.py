# SPDX-License-Identifier: EUPL-1.2
"""Members' lists as office programs make them, and files that are none."""

import codecs
import io
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.lists.letters import MAX_LINE, Refused
from bolwerk.core.lists.reading import HEADING, SHOWN, Entry, entries
from bolwerk.core.probes.many.ledger import Ledger

FILES = Path(__file__).parent / "files"


def read(data: bytes) -> list[Entry]:
    with closing(Ledger()) as ledger:
        return list(entries(io.BytesIO(data), ledger))


def short(data: bytes) -> list[tuple[int, str]]:
    """But for the heading."""
    found = [each for each in read(data) if each.line.error != HEADING]
    return [(each.line.number, f"as {each.first}" if each.first else _said(each)) for each in found]


def _said(entry: Entry) -> str:
    return entry.line.domain.name if entry.line.domain else entry.line.error


BELGIAN = [(2, "dezon.be"), (3, "eclair.be"), (5, "empty"), (6, "klok.be"), (7, "shared"), (8, "as 2")]


@pytest.mark.parametrize(
    "name",
    [
        "excel-nl-csv.csv",  # "CSV (gescheiden door lijstscheidingsteken)": semicolons, Windows-1252
        "excel-fr-utf8.csv",  # "CSV UTF-8": semicolons and a mark
        "excel-de-unicode.txt",  # "Unicode-Text": tabs, UTF-16
        "libreoffice-en.csv",  # commas, all in quotes, UTF-8
        "excel-sep.csv",  # with its first line "sep=;" every number is one more
        "old-mac.csv",  # carriage returns alone
    ],
)
def test_the_same_list_of_members_out_of_each_program(name: str) -> None:
    shift = 1 if name == "excel-sep.csv" else 0
    found = short((FILES / name).read_bytes())
    assert [(line - shift, said if not said.startswith("as") else "as 2") for line, said in found] == BELGIAN


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"a.be\nb.be\n", [(1, "a.be"), (2, "b.be")]),
        (b"a.be, b.be,c.be", [(1, "a.be"), (1, "b.be"), (1, "c.be")]),
        (b"a.be b.be\na.be", [(1, "a.be"), (1, "b.be"), (2, "as 1")]),
        (b"a.be a.be b.be", [(1, "a.be"), (1, "as 1"), (1, "b.be")]),
        (b"Website\na.be\nb.be", [(2, "a.be"), (3, "b.be")]),
        (b"no domain at all\na.be\nb.be", [(1, "not_a_domain"), (2, "a.be"), (3, "b.be")]),
        (b"a.be\n\n  \n;;\nb.be", [(1, "a.be"), (4, "not_a_domain"), (5, "b.be")]),
        (b"x;a.be\n;;\ny;b.be", [(1, "a.be"), (3, "b.be")]),
        (b"info@a.be\nhttps://www.b.be/x?y\nC.BE.", [(1, "a.be"), (2, "b.be"), (3, "c.be")]),
        (b"info@a.be\nan@gmail.com", [(1, "a.be"), (2, "shared")]),
        (b"Jan Peeters <jan@a.be>\nb.be", [(1, "a.be"), (2, "b.be")]),
        (b"x;a.be\ny;a b\nz;b.be", [(1, "a.be"), (2, "not_a_domain"), (3, "b.be")]),
        # The website counts; where there is none, the mail address will do.
        (b"mail;site\ni@a.be;b.be\ni@c.be;\ni@d.be;-\ni@e.be;f.be",
         [(2, "b.be"), (3, "c.be"), (4, "d.be"), (5, "f.be")]),
        # A name with a dot in it is not taken for a domain where there are better ones.
        (b"J.Peeters;a.be\nK.Claes;b.be", [(1, "a.be"), (2, "b.be")]),
        # A cell with line ends in it counts as the line where it begins.
        (b'"Kerkstraat 1\n9000 Gent";a.be\n"x";b.be', [(1, "a.be"), (3, "b.be")]),
        # A quote that nobody closed takes nothing along.
        (b'"De Zon;a.be\n"Klok;b.be\nx;c.be', [(1, "a.be"), (2, "b.be"), (3, "c.be")]),
        (b'Bakker "De Zon" bv;a.be\n"De "Klok"";b.be', [(1, "a.be"), (2, "b.be")]),
        (b'x;"a.be"\ny;"b.be', [(1, "a.be"), (2, "b.be")]),
        (b"a\x00.be\nb.be", [(1, "not_a_domain"), (2, "b.be")]),
        (b"a.be;\n" + b"x" * 100_000 + b"\nb.be;", [(1, "a.be"), (2, "too_long"), (3, "b.be")]),
        ("cr\u00e8me.be\nb.be".encode("cp1252"), [(1, "xn--crme-6oa.be"), (2, "b.be")]),
        ("cr\u00e8me.be\nb.be".encode(), [(1, "xn--crme-6oa.be"), (2, "b.be")]),
        ("a.be\nb.be".encode("utf-16-be"), [(1, "a.be"), (2, "b.be")]),
        (codecs.BOM_UTF16_BE + "a.be\nb.be".encode("utf-16-be"), [(1, "a.be"), (2, "b.be")]),
    ],
)  # fmt: skip
def test_each_line_has_its_number_and_what_became_of_it(data: bytes, found: list[tuple[int, str]]) -> None:
    assert short(data) == found


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (b"\n \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PK\x03\x04" + bytes(range(256)), "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "workbook"),
        (b"%PDF-1.7\n", "not_text"),
        (b"\x1f\x8b\x08", "not_text"),
        (b"  <!DOCTYPE html><table>", "not_text"),
        (b"\x00" * 5000, "not_text"),
        (b"\x00\x01\x02\x03" * 500, "not_text"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, key: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.key == key


def test_a_heading_is_told_and_only_there_is_one_where_columns_are_named() -> None:
    def headings(data: bytes) -> list[tuple[int, str]]:
        return [(each.line.number, each.text) for each in read(data) if each.line.error == HEADING]

    assert headings(b"\nNaam;Website\nKlok;a.be") == [(2, "Naam Website")]
    assert headings(b"Klok;a.be\nNaam;Website") == []
    assert headings(b"a.be\nb.be") == headings(b"no domain at all\na.be") == []


LINE = st.sampled_from(["a.be", "b.be", "rubbish", "10.0.0.1", "", "x@c.be", "gmail.com", "a b", "www.a.be"])


@given(st.lists(LINE, min_size=1), st.sampled_from(["\n", "\r\n"]))
def test_of_a_mere_list_every_line_with_something_on_it_gets_one_outcome(lines: list[str], end: str) -> None:
    """But for a heading, and where lines hold more than one."""
    filled = [number for number, line in enumerate(lines, start=1) if line]
    if not filled:
        return
    numbers = [each.line.number for each in read(end.join(lines).encode())]
    assert sorted(set(numbers)) in (filled, filled[1:])


@given(st.lists(st.sampled_from(["a.be", "b.be", "c.be", "www.a.be", "info@b.be"])))
def test_a_domain_is_named_by_its_first_line(lines: list[str]) -> None:
    if not lines:
        return
    seen: dict[str, int] = {}
    for each in read("\n".join(lines).encode()):
        assert each.line.domain is not None
        first = seen.setdefault(each.line.domain.name, each.line.number)
        assert each.first in (0, first)
        assert (each.first == 0) == (first == each.line.number)


@given(st.binary(max_size=3000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = read(data)
    except Refused:
        return
    for each in found:
        assert (each.line.domain is None) == bool(each.line.error)
        assert len(each.text) <= SHOWN and each.text.isprintable()


CELL = st.text(st.characters(codec="utf-8", exclude_characters='\r\n"'), max_size=10)


@given(st.lists(st.tuples(CELL, st.sampled_from(['"', "", ";", ",", "\t", '""', ' "']), CELL), max_size=30))
def test_no_quote_and_no_separator_makes_a_line_vanish(rows: list[tuple[str, str, str]]) -> None:
    lines = [f"{number}x.be;{''.join(row)}" for number, row in enumerate(rows)]
    try:
        numbers = {each.line.number for each in read("\n".join(["a.be;x", "b.be;y", *lines]).encode())}
    except Refused:
        return
    joined = {number for number, row in enumerate(rows, start=3) if '"' in "".join(row)}
    assert set(range(1, len(lines) + 3)) - numbers <= {each + further for each in joined for further in range(1, 33)}


class Endless(io.RawIOBase):
    """So many bytes, made as they are read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


def most_memory(pieces: Iterator[bytes]) -> tuple[int, int]:
    """How many entries, and the most bytes held at a time."""
    with closing(Ledger()) as ledger:
        tracemalloc.start()
        try:
            count = sum(1 for _ in entries(Endless(pieces), ledger))
            return count, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    ("pieces", "count"),
    [
        ((b"d%d.be;x\n" % number for number in range(30_000)), 30_000),
        ((b'"x;d%d.be\n' % number for number in range(10_000)), 10_000),
        ((piece for piece in [b"a.be;\n", *[b"x;" * 50_000] * 500, b"\nb.be;"]), 3),  # 50 MB on one line
        ((piece for piece in [b"a.be;\n", b'"', *[b"x\n"] * 100_000]), 100_002),
    ],
    ids=["many-lines", "open-quotes", "one-endless-line", "a-quote-over-everything"],
)
def test_memory_does_not_grow_with_the_file(pieces: Iterator[bytes], count: int) -> None:
    found, most = most_memory(pieces)
    assert abs(found - count) <= 1
    assert most < 12_000_000 + 100 * MAX_LINE


def test_time_grows_with_the_length_only() -> None:
    """Quotes that nobody closes are the worst that a table can hold."""

    def seconds(lines: int) -> float:
        began = time.process_time()
        read(b'a.be;"x\n' * lines)
        return time.process_time() - began

    seconds(500)
    assert seconds(16_000) < 8 * (seconds(4_000) + 0.05)
