# SPDX-License-Identifier: EUPL-1.2
"""Rows of cells out of lines (RFC 4180 and what office programs make of it)."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bolwerk.core.lists.letters import TextLine

MOST_JOINED = 32
"""A cell in quotes may hold line ends, but no more lines than this. A quote that nobody closed is a mere letter."""
csv.field_size_limit(2**31 - 1)  # lines are cut before, and no more than MOST_JOINED are joined


@dataclass(frozen=True, slots=True)
class Row:
    """`number`: of its first line."""

    number: int
    cells: tuple[str, ...]
    cut: bool = False


def rows(lines: Iterable[TextLine], delimiter: str) -> Iterator[Row]:
    """`delimiter` "": each line is one cell. " ": any white space. Every line ends up in exactly one row."""
    waiting = _Waiting(iter(lines))
    while (line := waiting.take()) is not None:
        if not delimiter:
            yield Row(line.number, (line.text,), line.cut)
        elif delimiter == " ":
            yield Row(line.number, tuple(line.text.split()), line.cut)
        elif '"' in line.text and not line.cut:
            yield _quoted(line, waiting, delimiter)
        else:
            yield Row(line.number, tuple(line.text.split(delimiter)), line.cut)


class _Waiting:
    """Lines that can be put back."""

    def __init__(self, lines: Iterator[TextLine]) -> None:
        self._lines, self._back = lines, deque[TextLine]()

    def take(self) -> TextLine | None:
        return self._back.popleft() if self._back else next(self._lines, None)

    def put_back(self, lines: list[TextLine]) -> None:
        self._back.extendleft(reversed(lines))


def _quoted(line: TextLine, waiting: _Waiting, delimiter: str) -> Row:
    taken: list[TextLine] = []

    def more() -> Iterator[str]:
        yield line.text + "\n"
        while len(taken) < MOST_JOINED and (following := waiting.take()) is not None:
            taken.append(following)
            if following.cut:
                return
            yield following.text + "\n"

    try:
        cells = next(csv.reader(more(), delimiter=delimiter, strict=True))
    except csv.Error:
        waiting.put_back(taken)
        return Row(line.number, tuple(line.text.split(delimiter)))
    return Row(line.number, tuple(cells))
