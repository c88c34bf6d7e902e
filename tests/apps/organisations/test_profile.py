# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.apps.organisations.profile import clean
from bolwerk.core.errors import Invalid

GOOD = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["till"]}


@pytest.mark.parametrize("typed", ["9000", " 9000 ", "B-9000", "b9000", "BE 9000", "90 00"])
def test_a_postcode_is_understood_as_people_write_it(typed):
    assert clean(**{**GOOD, "postcode": typed}).postcode == "9000"


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("size", "huge", "error.size"),
        ("kind", "", "error.kind"),
        ("postcode", "0999", "error.postcode"),
        ("postcode", "10000", "error.postcode"),
        ("postcode", "Gent", "error.postcode"),
        ("has", ["till", "helicopter"], "error.has"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(field, value, key):
    with pytest.raises(Invalid) as refusal:
        clean(**{**GOOD, field: value})
    assert refusal.value.key == key


def test_a_web_shop_is_a_web_page_too():
    assert clean(**{**GOOD, "has": ["webshop"]}).has == ("website", "webshop")


@pytest.mark.parametrize(("typed", "kept"), [("", ""), ("  ", ""), ("BE 0123.456.749", "0123456749")])
def test_an_enterprise_number_is_kept_as_ten_digits_and_may_be_left_out(typed, kept):
    assert clean(**GOOD, enterprise_number=typed).enterprise_number == kept


def test_a_wrong_enterprise_number_says_what_to_do():
    with pytest.raises(Invalid) as refusal:
        clean(**GOOD, enterprise_number="0123.456.748")
    assert refusal.value.key == "error.enterprise.check"
