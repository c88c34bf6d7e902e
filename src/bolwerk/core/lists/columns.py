# SPDX-License-Identifier: EUPL-1.2
"""Where in a table the domains stand: told from its first lines by what can be read as one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bolwerk.core.catalogue.shared_domains import is_shared, known_ending
from bolwerk.core.lists.cells import Row, rows
from bolwerk.core.lists.letters import TextLine
from bolwerk.core.probes.domain import Domain, DomainError, normalise

DELIMITERS = ("", ";", ",", "\t", "|", " ")
MOST_COLUMNS = 60
"""Looked at in search of domains."""
PERHAPS, MAIL, SITE = 1, 5, 6
SAID = re.compile(r"^\ufeff?sep=(.)\s*$", re.IGNORECASE)
"""What Excel writes and reads as a first line."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`columns`: where to look in each row, the best place first. `flat`: each cell is a domain of its own.
    `heading`: the number of the line that only names the columns, 0 without."""

    delimiter: str
    columns: tuple[int, ...]
    flat: bool = False
    heading: int = 0


def shape_of(sample: Sequence[TextLine]) -> Shape:
    """Of the first lines, in which something stands."""
    said = SAID.match(sample[0].text) if sample else None
    if said:
        return _shape(sample[1:], said[1])[2]
    return max((_shape(sample, each) for each in DELIMITERS), key=lambda found: found[:2])[2]


def read_cell(text: str) -> Domain:
    """Raises DomainError; `shared` for one of a large company, where a member only has a mail box or a page."""
    domain = normalise(text)
    if is_shared(domain.name):
        raise DomainError("shared")
    return domain


def _shape(sample: Sequence[TextLine], delimiter: str) -> tuple[int, bool, Shape]:
    """How much there is to find this way, and whether it makes a neat table."""
    table = list(rows(sample, delimiter))
    worth = [[_worth(cell) for cell in row.cells[:MOST_COLUMNS]] for row in table]
    width = max(map(len, worth), default=0)
    sums = [sum(row[column] for row in worth if column < len(row)) for column in range(width)]
    ranked = sorted(range(width), key=lambda column: -sums[column])
    best = _best(sums, worth)
    others = (column for column in ranked if column != best and _often(column, table, worth))
    flat = _flat(table, worth)
    neat = width > 1 and len({len(row.cells) for row in table}) == 1
    total = sum(map(sum, worth)) if flat else max(sums, default=0)
    heading = 0 if flat else _heading(table, worth, best)
    if delimiter == " " and not flat:  # only where nothing else finds any
        total = min(total, 1)
    return total, neat, Shape(delimiter, (best, *others), flat, heading)


def _best(sums: Sequence[int], worth: Sequence[Sequence[int]]) -> int:
    """A column of websites goes before a fuller one of mail addresses, unless there is hardly anything in it."""

    def kind(column: int) -> float:
        return sums[column] / sum(bool(row[column]) for row in worth if column < len(row))

    full = [column for column, total in enumerate(sums) if total and total * 4 >= max(sums)]
    return max(full, key=lambda column: (kind(column), sums[column]), default=0)


def _worth(cell: str) -> int:
    """A web address tells more than one of mail, which may be of somebody else; a name such as "J.Peeters" little."""
    try:
        domain = read_cell(cell)
    except DomainError:
        return 0
    if not known_ending(domain.name):
        return PERHAPS
    return MAIL if domain.note == "is_email" else SITE


def _often(column: int, table: Sequence[Row], worth: Sequence[Sequence[int]]) -> bool:
    """In one of five filled cells: many a member mails from a box at a large company."""
    filled = [found[column] for row, found in zip(table, worth, strict=True) if _filled(row, column)]
    return any(filled) and sum(each >= MAIL for each in filled) * 5 >= len(filled)


def _filled(row: Row, column: int) -> bool:
    return column < min(len(row.cells), MOST_COLUMNS) and bool(row.cells[column].strip())


def _flat(table: Sequence[Row], worth: Sequence[Sequence[int]]) -> bool:
    """Domains one after the other, as people paste them; all of the same worth."""
    full = [
        [known for cell, known in zip(row.cells, found, strict=False) if cell.strip()]
        for row, found in zip(table, worth, strict=True)
    ]
    top = max(map(max, filter(None, full)), default=0)
    alike = sum(set(each) == {top} for each in full)
    return top in (PERHAPS, SITE) and any(len(each) > 1 for each in full) and alike * 5 >= len(full) * 4


def _heading(table: Sequence[Row], worth: Sequence[Sequence[int]], column: int) -> int:
    """Only of a table: the first line of a mere list counts as one that is no domain."""
    if len(table) < 2 or (len(table[0].cells) < 2 and not _names_a_column(table[0])):
        return 0
    no_domain = not any(worth[0])
    found_below = any(found[column] for found in worth[1:] if column < len(found))
    return table[0].number if no_domain and found_below else 0


def _names_a_column(row: Row) -> bool:
    """One word, as "Website" above a list of one column."""
    return len(row.cells) == 1 and row.cells[0].strip().strip('"').isalpha()
