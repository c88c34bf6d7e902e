# SPDX-License-Identifier: EUPL-1.2
"""Rows of a table as programs read them (RFC 4180), and as Excel opens them in our countries.

A cell that begins like a formula gets an apostrophe before it: domains and names come from strangers.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"


def lines(table: Iterable[Sequence[str | int]], *, excel: bool) -> Iterator[str]:
    """`excel`: a semicolon between the cells and a mark before it all, by which it knows UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if excel else ",", lineterminator="\r\n")
    if excel:
        buffer.write(BOM)
    for row in table:
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY) or cell.lstrip().startswith(RISKY[:4]) else cell
