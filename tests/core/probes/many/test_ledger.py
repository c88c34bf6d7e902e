# SPDX-License-Identifier: EUPL-1.2
"""The file of results, as it is found again by the next run."""

import json
from pathlib import Path

import pytest

from bolwerk.core.probes.many.ledger import Ledger, NotOurs, opened

DONE = {"line": 1, "domain": "a.be", "results": [{"verdict": "fail"}, {"verdict": "pass"}]}
WRONG = {"line": 2, "error": "is_ip"}
AGAIN = {"line": 3, "domain": "a.be", "same_as": 1}
WHOLE = b"".join(json.dumps(each).encode() + b"\n" for each in (DONE, WRONG, AGAIN))


def test_what_is_in_it_is_known(tmp_path: Path) -> None:
    path, ledger = tmp_path / "out.jsonl", Ledger()
    path.write_bytes(WHOLE)
    out, verdicts = opened(path, ledger)
    out.close()
    assert verdicts == {"fail", "pass", "error"}
    assert (ledger.done("a.be"), ledger.done("b.be")) == (True, False)
    assert ledger.told(2, "is_ip") and ledger.told(3, "a.be")
    assert not ledger.told(2, "no_dot") and ledger.told(2, "no_dot")
    assert path.read_bytes() == WHOLE


@pytest.mark.parametrize("cut", range(1, len(WHOLE)))
def test_a_torn_last_line_is_cut_off_and_the_next_one_stands_whole(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(WHOLE[:cut])
    out, _ = opened(path, Ledger())
    out.write({"line": 9, "error": "empty"})
    out.close()
    kept = WHOLE[:cut].rpartition(b"\n")
    assert path.read_bytes() == kept[0] + kept[1] + b'{"line":9,"error":"empty"}\n'


@pytest.mark.parametrize("tail", [b"\0\0\0\0", b'{"line"\0\0'])
def test_blank_space_left_by_a_power_cut_is_a_torn_line(tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(WHOLE + tail)
    opened(path, Ledger())[0].close()
    assert path.read_bytes() == WHOLE


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"my novel\n", 1),
        (b"my novel", 1),
        (WHOLE + b"[]\n", 4),
        (WHOLE + b'{"line": 4}\n', 4),
        (b'{"results": []}\n', 1),
    ],
)
def test_a_file_that_is_not_ours_stays_as_it_is(tmp_path: Path, data: bytes, line: int) -> None:
    path = tmp_path / "novel.txt"
    path.write_bytes(data)
    with pytest.raises(NotOurs) as wrong:
        opened(path, Ledger())
    assert (wrong.value.line, path.read_bytes()) == (line, data)
