# SPDX-License-Identifier: EUPL-1.2
"""Which recipes a firm gets, from the real catalogue."""

import pytest

from bolwerk.apps.plans.selectors import recipes_for
from bolwerk.core.catalogue.loader import load

COMBELL_365 = {"dns": "combell", "mail": "microsoft365"}


def chosen(measure: str, providers, *, with_record=False) -> list[str]:
    return [each.id for each in recipes_for(load().measures[measure], providers, with_record)]


def test_the_recipe_of_the_mail_provider_comes_before_the_clicks_at_the_dns_host():
    assert chosen("mail-spf", COMBELL_365, with_record=True) == ["mail-spf--microsoft365", "dns-record--combell"]


def test_an_unknown_provider_gets_the_general_recipe():
    unknown = {"dns": "generic", "mail": "generic"}
    assert chosen("mail-spf", unknown, with_record=True) == ["mail-spf--generic", "dns-record--generic"]


def test_a_provider_of_dns_is_no_provider_of_mail():
    assert chosen("mfa-mail", {"dns": "google", "mail": "generic"}) == ["mfa-mail--generic"]


def test_recipes_for_devices_come_all_and_the_general_one_last():
    every = chosen("updates-on", COMBELL_365)
    assert every[-1] == "updates-on--generic"
    assert {"updates-on--windows11", "updates-on--macos", "updates-on--android", "updates-on--iphone"} <= set(every)


@pytest.mark.parametrize("measure", sorted(load().measures))
def test_no_measure_leaves_a_firm_without_a_way(measure):
    own = load().measures[measure]
    assert recipes_for(own, COMBELL_365) or own.texts["nl"].body
