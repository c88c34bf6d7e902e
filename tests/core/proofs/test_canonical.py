# SPDX-License-Identifier: EUPL-1.2
"""The canonical form, against the examples of RFC 8785 and for any value of the kinds we allow."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.proofs.canonical import MAX_DEPTH, MAX_INT, NotCanonical, canonical
from bolwerk.core.proofs.reading import Unreadable, read

SCALARS = st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


def test_the_strings_of_section_3_2_2():
    value = {"string": '€$\u000f\nA\'B"\\\\"/', "literals": [None, True, False]}
    assert canonical(value) == ('{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode())


def test_the_order_of_section_3_2_3():
    """By UTF-16 code units: the emoji, a surrogate pair, comes before U+FB33."""
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    ordered = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(names, 1)))) == ordered


@given(VALUES)
def test_what_is_written_reads_back_and_is_written_the_same(value):
    assert read(canonical(value)) == value
    assert canonical(read(canonical(value))) == canonical(value)


@given(VALUES, VALUES)
def test_two_values_share_a_form_only_when_they_are_the_same(one, other):
    assert (canonical(one) == canonical(other)) == (
        json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    )


def nested(depth: int) -> list:
    value: list = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), float("inf"), MAX_INT + 1, -MAX_INT - 1, "\ud800", {"\udfff": 1}, {1: 2}, (1,), b"", {1}],
)
def test_what_has_no_form_here_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical({"inside": [value]})


def test_nesting_ends_somewhere():
    assert canonical(nested(MAX_DEPTH)).startswith(b"[[[")
    with pytest.raises(NotCanonical):
        canonical(nested(MAX_DEPTH + 1))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"{",
        b'{"a":1,"a":1}',
        b'{"x":{"a":1,"\\u0061":2}}',
        b"NaN",
        b"-Infinity",
        b"1.0",
        b"1e3",
        b"-0",
        b"9" * 400_000,
        b"[" * 400_000,
        b'{"a":' * 100_000,
        b" " * 512_001,
    ],
)
def test_json_of_another_kind_is_refused(raw):
    with pytest.raises(Unreadable):
        read(raw)


def test_the_mark_of_an_editor_is_passed_over():
    assert read(b"\xef\xbb\xbf{}") == {}
