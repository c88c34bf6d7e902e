# SPDX-License-Identifier: EUPL-1.2
"""Reads an upload as numbered lines with a domain, or why there is none. A stream: a million lines are fine."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from bolwerk.core.lists.cells import Row, rows
from bolwerk.core.lists.columns import SAID, Shape, read_cell, shape_of
from bolwerk.core.lists.letters import Refused, TextLine, text_lines
from bolwerk.core.probes.domain import DomainError
from bolwerk.core.probes.many.ledger import Ledger
from bolwerk.core.probes.many.listing import Line

SAMPLE = 100
HEADING = "heading"
SHOWN = 80
"""Characters of what stood there, for who has to find it again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`line.error`: a DomainError key, `shared`, or HEADING for the line that only names the columns. `text`: what
    stood there. `first`: the line that named the same domain before, 0 when none did."""

    line: Line
    text: str
    first: int = 0


def entries(file: BinaryIO, ledger: Ledger) -> Iterator[Entry]:
    """One for each row in which something stands. Raises Refused. `ledger`: the caller's to
    close."""
    lines = (line for line in text_lines(file) if line.text.strip() or line.cut)
    sample = list(islice(lines, SAMPLE))
    if not sample:
        raise Refused("empty")
    shape = shape_of(sample)
    for row in rows(_without_saying(chain(sample, lines)), shape.delimiter):
        if row.number == shape.heading:
            yield Entry(Line(row.number, error=HEADING), _shown(" ".join(row.cells)))
        else:
            yield from (_known(each, ledger) for each in _of_row(row, shape))


def _without_saying(lines: Iterator[TextLine]) -> Iterator[TextLine]:
    return (line for line in lines if line.number != 1 or not SAID.match(line.text))


def _of_row(row: Row, shape: Shape) -> Iterator[Entry]:
    if shape.flat:
        yield from (_read(row, [cell]) for cell in row.cells if cell.strip())
    elif any(cell.strip() for cell in row.cells):
        yield _read(row, [row.cells[column] for column in shape.columns if column < len(row.cells)])


def _read(row: Row, cells: list[str]) -> Entry:
    """The first of the cells that is a domain; else what is wrong with the first in which something stands."""
    wrong, shown = "", ""
    for cell in cells:
        if not cell.strip():
            continue
        try:
            return Entry(Line(row.number, read_cell(cell)), _shown(cell))
        except DomainError as error:
            wrong, shown = wrong or error.key, shown or cell
    if row.cut:
        return Entry(Line(row.number, error="too_long"), _shown(shown or row.cells[0]))
    return Entry(Line(row.number, error=wrong or "empty"), _shown(shown or " ".join(row.cells)))


def _known(entry: Entry, ledger: Ledger) -> Entry:
    if entry.line.domain is None:
        return entry
    first = ledger.first(entry.line.domain.name, entry.line.number)
    told = ledger.told(entry.line.number, entry.line.domain.name)
    return Entry(entry.line, entry.text, first) if told or first != entry.line.number else entry


def _shown(text: str) -> str:
    """Without what no page can show and no database takes."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:400]).split())
    return clean if len(clean) <= SHOWN else clean[: SHOWN - 1] + "…"
