# SPDX-License-Identifier: EUPL-1.2
"""Reads JSON that anybody may have written: each name once, whole numbers alone, nothing without bounds."""

import json
from typing import Any, NoReturn

MAX_BYTES = 512_000
LONGEST_NUMBER = 17
BOM = b"\xef\xbb\xbf"


class Unreadable(ValueError):
    """No JSON of the kind we read."""


def read(raw: bytes) -> Any:
    """A mark of byte order in front is passed over, as editors leave one. Raises Unreadable, nothing else."""
    if len(raw) > MAX_BYTES:
        raise Unreadable("too big")
    try:
        return json.loads(
            raw.removeprefix(BOM).decode("utf-8"),
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON of this kind") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a name stands twice")
    return found


def _whole(digits: str) -> int:
    """-0 is refused too: it would read as 0."""
    if len(digits) > LONGEST_NUMBER or digits == "-0":
        raise Unreadable("a number of another kind")
    return int(digits)


def _refuse(text: str) -> NoReturn:
    raise Unreadable("a number of another kind")
