# SPDX-License-Identifier: EUPL-1.2
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.many.listing import MAX_LINE, lines


def read(data: bytes) -> list[tuple[int, str]]:
    return [(line.number, line.domain.name if line.domain else line.error) for line in lines(io.BytesIO(data))]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", []),
        (b"a.be\nb.be\n", [(1, "a.be"), (2, "b.be")]),
        (b"a.be\r\n\r\n  \nb.be", [(1, "a.be"), (4, "b.be")]),
        (b"\xef\xbb\xbfa.be\n", [(1, "a.be")]),
        (b"a.be\n\xef\xbb\xbfb.be\n", [(1, "a.be"), (2, "b.be")]),
        (b"\xff\xfe\na.be\n", [(1, "not_text"), (2, "a.be")]),
        (b"1.2.3.4\nlocalhost\na b.be\nhttps://www.A.be/x\n", [(1, "is_ip"), (2, "no_dot"), (3, "not_a_domain"),
         (4, "a.be")]),
        (b"\x00\x00\na.be\n", [(1, "not_a_domain"), (2, "a.be")]),
        (b"x" * (MAX_LINE * 3) + b"\na.be\n", [(1, "too_long"), (2, "a.be")]),
        (b"x" * (MAX_LINE - 2) + b"\xc3\xa9\na.be", [(1, "too_long"), (2, "a.be")]),
        (b"a.be" + b" " * (MAX_LINE - 4) + b"\nb.be", [(1, "a.be"), (2, "b.be")]),
    ],
)  # fmt: skip
def test_lines_with_their_numbers(data: bytes, found: list[tuple[int, str]]) -> None:
    assert read(data) == found


@given(st.binary())
def test_every_line_with_something_on_it_gets_one_outcome(data: bytes) -> None:
    filled = [
        number
        for number, line in enumerate(io.BytesIO(data), start=1)
        if (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip()
    ]
    assert [number for number, _ in read(data)] == filled
