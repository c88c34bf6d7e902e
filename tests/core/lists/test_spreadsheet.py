# SPDX-License-Identifier: EUPL-1.2
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.lists.spreadsheet import RISKY, lines, safe

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", '=HYPERLINK("http://x.be";"y")']
)
def test_what_a_spreadsheet_would_reckon_stays_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@given(TEXT)
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    assert not safe(cell).startswith(RISKY)
    assert not safe(cell).lstrip().startswith(RISKY[:4])
    assert safe(cell).removeprefix("'") in (cell, cell.removeprefix("'"))


@pytest.mark.parametrize("excel", [False, True])
@given(table=st.lists(st.tuples(TEXT, st.integers(0, 99), TEXT), max_size=6))
def test_what_is_written_is_read_back(table: list[tuple[str, int, str]], excel: bool) -> None:
    text = "".join(lines(table, excel=excel))
    assert text.startswith("\ufeff") == (excel and bool(table))
    read = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";" if excel else ",")
    assert list(read) == [[safe(a), str(number), safe(b)] for a, number, b in table]
