# SPDX-License-Identifier: EUPL-1.2
"""One value, one row of bytes: JCS, RFC 8785, for what a proof is made of.

Restricted to objects, lists, strings, whole numbers up to 2^53 - 1, true, false and null. Other numbers are refused:
how they are written is where implementations differ, and a proof needs none.
"""

import json
from typing import Any

MAX_DEPTH = 24
MAX_INT = 2**53 - 1


class NotCanonical(ValueError):
    """This value has no canonical form here."""


def canonical(value: Any) -> bytes:
    """UTF-8. Raises NotCanonical."""
    out: list[str] = []
    _write(value, out, 0)
    return "".join(out).encode("utf-8")


def _write(value: Any, out: list[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NotCanonical("too deep")
    if value is None or isinstance(value, bool):
        out.append({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, str):
        out.append(_text(value))
    elif isinstance(value, int):
        if abs(value) > MAX_INT:
            raise NotCanonical("a number beyond 2^53")
        out.append(str(int(value)))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            out.append("," if number else "[")
            _write(each, out, depth + 1)
        out.append("]" if value else "[]")
    elif isinstance(value, dict):
        for number, key in enumerate(sorted(value, key=_order)):
            out.append("," if number else "{")
            out.append(_text(key) + ":")
            _write(value[key], out, depth + 1)
        out.append("}" if value else "{}")
    else:
        raise NotCanonical(f"a value of the kind {type(value).__name__}")


def _order(key: Any) -> bytes:
    """Sorted by UTF-16 code units, section 3.2.3."""
    return _whole(key).encode("utf-16-be")


def _text(value: Any) -> str:
    """Python escapes what section 3.2.2.2 names, in the same way, and nothing else."""
    return json.dumps(_whole(value), ensure_ascii=False)


def _whole(value: Any) -> str:
    if not isinstance(value, str):
        raise NotCanonical("a name that is no text")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical("half of a pair of characters") from error
    return value
