# SPDX-License-Identifier: EUPL-1.2
"""A list of domains, one a line, read as it is needed: a file of any length, with lines of any length."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from bolwerk.core.probes.domain import Domain, DomainError, normalise

MAX_LINE = 4096
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1. Either `domain` or `error` is given; `error`: not_text or a DomainError key."""

    number: int
    domain: Domain | None = None
    error: str = ""


def lines(file: BinaryIO) -> Iterator[Line]:
    """Empty lines are counted and passed over."""
    for number, raw in enumerate(_raw(file), start=1):
        text = raw.removeprefix(BOM) if number == 1 else raw
        if text.strip():
            yield _read(number, text)


def _raw(file: BinaryIO) -> Iterator[bytes]:
    """Of a line that is too long, only the beginning."""
    while line := file.readline(MAX_LINE):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(MAX_LINE)
        yield line


def _read(number: int, raw: bytes) -> Line:
    try:
        return Line(number, normalise(raw.decode("utf-8")))
    except UnicodeDecodeError:
        return Line(number, error="too_long" if len(raw) >= MAX_LINE else "not_text")
    except DomainError as wrong:
        return Line(number, error=wrong.key)
