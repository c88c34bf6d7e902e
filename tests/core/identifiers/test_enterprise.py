# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.identifiers.enterprise import EnterpriseNumberError, check_digits, normalise, shown


@st.composite
def numbers(draw: st.DrawFn) -> str:
    first = f"{draw(st.integers(0, 19_999_999)):08}"
    return f"{first}{check_digits(first):02}"


@pytest.mark.parametrize(
    "typed",
    [
        "0123456749",
        "0123.456.749",
        " BE 0123.456.749 ",
        "be0123456749",
        "BTW BE 0123.456.749",
        "TVA: BE-0123-456-749",
        "(0)123.456.749",
        "123456749",
        "123 456 749",
        "0123\u00a0456\u00a0749",
        "０１２３４５６７４９",
    ],
)
def test_the_number_is_understood_as_people_write_it(typed: str) -> None:
    assert normalise(typed) == "0123456749"


def test_a_published_number_holds_and_its_neighbour_does_not() -> None:
    assert normalise("0314.595.348") == "0314595348"
    with pytest.raises(EnterpriseNumberError) as refused:
        normalise("0314.595.349")
    assert refused.value.key == "check"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "length"),
        ("BE", "length"),
        ("0123.456.74", "length"),
        ("0123.456.7490", "length"),
        ("0123.456.74x", "characters"),
        ("bakkerij", "characters"),
        ("０１２³٤56749", "characters"),
        ("2.123.456.789", "establishment"),
        ("9123456749", "first"),
        ("0123456700", "check"),
    ],
)
def test_what_is_no_enterprise_number_is_refused_by_name(typed: str, key: str) -> None:
    with pytest.raises(EnterpriseNumberError) as refused:
        normalise(typed)
    assert refused.value.key == key


@given(numbers())
def test_every_number_survives_writing_and_reading(number: str) -> None:
    assert normalise(number) == normalise(shown(number)) == normalise(f"BE {shown(number)}") == number
    if number.startswith("0") and number[1] != "0":
        assert normalise(number[1:]) == number


@given(numbers(), st.integers(0, 9), st.integers(1, 9))
def test_every_single_wrong_digit_is_refused(number: str, place: int, off: int) -> None:
    wrong = f"{number[:place]}{(int(number[place]) + off) % 10}{number[place + 1 :]}"
    with pytest.raises(EnterpriseNumberError):
        normalise(wrong)


@given(numbers(), st.integers(0, 8))
def test_every_swap_of_two_different_neighbours_is_refused(number: str, place: int) -> None:
    one, other = number[place], number[place + 1]
    if one == other:
        return
    with pytest.raises(EnterpriseNumberError):
        normalise(f"{number[:place]}{other}{one}{number[place + 2 :]}")


@given(st.text(max_size=80))
def test_anything_else_is_refused_and_never_breaks(text: str) -> None:
    try:
        found = normalise(text)
    except EnterpriseNumberError as refused:
        assert refused.key in {"characters", "length", "establishment", "first", "check"}
    else:
        assert len(found) == 10
