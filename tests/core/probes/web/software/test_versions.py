# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.web.software.versions import below, between, read, within

VERSION = st.lists(st.integers(0, 30), min_size=1, max_size=5).map(tuple)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("6.4.2", (6, 4, 2)),
        ("7.4.33-0+deb11u1", (7, 4, 33)),
        ("8", (8,)),
        ("2.4.", (2, 4)),
        ("1.2.3.4.5.6", (1, 2, 3, 4, 5)),
        ("x6", ()),
        ("", ()),
        (".5", ()),
    ],
)
def test_reading(text: str, version: tuple[int, ...]) -> None:
    assert read(text) == version


@pytest.mark.parametrize(
    ("version", "bound", "answer"),
    [
        ((8, 5, 10), (8, 5, 11), True),
        ((8, 5, 11), (8, 5, 11), False),
        ((8, 5, 12), (8, 5, 11), False),
        ((8, 5), (8, 5, 11), None),
        ((8,), (8, 5, 11), None),
        ((8,), (8, 0, 3), None),
        ((8,), (8, 0, 0), False),
        ((8, 4), (8, 5, 11), True),
        ((8, 6), (8, 5, 11), False),
        ((8, 0), (8,), False),
        ((8, 1), (8,), False),
    ],
)
def test_below(version: tuple[int, ...], bound: tuple[int, ...], answer: bool | None) -> None:
    assert below(version, bound) is answer


@pytest.mark.parametrize(
    ("version", "inside"),
    [((7, 0), True), ((7, 57), True), ((7, 58), False), ((7,), False), ((6, 99), False), ((7, 0, 1), True)],
)
def test_a_range_has_two_ends_and_a_coarse_version_is_in_none(version: tuple[int, ...], inside: bool) -> None:
    assert between(version, (7, 0), (7, 58)) is inside


@given(VERSION, VERSION)
def test_below_is_an_order_where_it_answers(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    if below(one, other) is True:
        assert below(other, one) is not True
    assert below(one, one) is False
    assert within(one, one)
    assert within((*one, 3), one)


@given(st.text(max_size=30) | st.from_regex(r"[0-9.]{0,40}", fullmatch=True))
def test_any_text_is_read(text: str) -> None:
    assert len(read(text)) <= 5
