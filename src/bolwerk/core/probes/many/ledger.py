# SPDX-License-Identifier: EUPL-1.2
"""What was done already, by domain and by line: kept on disk, so that a list of a million takes no more memory.

`Output` is the file of results, one JSON object a line. A last line that was torn, as by a power cut, is cut off.
"""

import json
import os
from pathlib import Path
from typing import Any, BinaryIO, Self

from bolwerk.core.probes.many.table import Table


class NotOurs(Exception):
    """The file holds something else; `line` is the first that is no result."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Ledger:
    def __init__(self) -> None:
        self._table = Table()

    def close(self) -> None:
        self._table.close()

    def first(self, domain: str, line: int) -> int:
        """The line that named this domain first: `line` itself when it is the one."""
        return self._table.add(f"first {domain}", line)

    def done(self, domain: str) -> bool:
        return self._table.get(f"done {domain}") is not None

    def mark_done(self, domain: str) -> None:
        self._table.add(f"done {domain}", 1)

    def told(self, line: int, what: str) -> bool:
        """Whether this was said of this line already; from now on it was."""
        before = len(self._table)
        self._table.add(f"told {line} {what}", 1)
        return len(self._table) == before


class Output:
    """Lines go out whole, each in one write, so that a stop at any moment leaves a file that can be read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, found: dict[str, Any]) -> None:
        self._file.write(json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def opened(path: Path, ledger: Ledger) -> tuple[Output, set[str]]:
    """Opens to write on, after noting in `ledger` what is there, and the verdicts met in it ("error" for a line
    that was refused). Raises NotOurs and OSError; a file that is not ours stays as it is."""
    verdicts: set[str] = set()
    size = 0
    if path.is_file():  # not a pipe or a device
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                if not raw.endswith(b"\n"):
                    _note(raw, number, torn=True)
                    break
                verdicts |= _take(_note(raw, number), ledger)
                size += len(raw)
        os.truncate(path, size)
    return Output(path.open("ab")), verdicts


def _note(raw: bytes, number: int, *, torn: bool = False) -> dict[str, Any]:
    if torn:
        if not raw.startswith(b"{"[: len(raw)]) and raw.strip(b"\0"):
            raise NotOurs(number)
        return {}
    try:
        found = json.loads(raw)
    except ValueError:
        raise NotOurs(number) from None
    known = isinstance(found, dict) and isinstance(found.get("line"), int)
    if not known or not ({"results", "same_as", "error"} & set(found)):
        raise NotOurs(number)
    return dict(found)


def _take(found: dict[str, Any], ledger: Ledger) -> set[str]:
    if "results" in found:
        ledger.mark_done(str(found.get("domain")))
        return {str(result.get("verdict")) for result in found["results"]}
    ledger.told(found["line"], str(found.get("error") or found.get("domain")))
    return {"error"} if "error" in found else set()
