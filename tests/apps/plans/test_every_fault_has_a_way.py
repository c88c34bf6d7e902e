# SPDX-License-Identifier: EUPL-1.2
"""Whatever a check with harm can say: there is a measure with words for it, and a recipe, in every language."""

from types import SimpleNamespace

import pytest

from bolwerk.apps.plans.selectors import recipes_for
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.providers import ROLES, of
from bolwerk.core.catalogue.schemas import LANGUAGES
from bolwerk.core.probes.reasons import OWN
from bolwerk.core.probes.result import CHECKS
from bolwerk.web.steps import fill

FAULTS = [(check, reason) for check, each in CHECKS.items() if each.harm for reason in sorted(OWN[check])]
VALUES = {"domain": "bakery.be", "record_type": "TXT", "record_name": "@", "record_value": "v=spf1 mx ~all"}
NOBODY = dict.fromkeys(ROLES, "generic")


@pytest.mark.parametrize(("check", "reason"), FAULTS)
def test_a_reason_leads_to_a_measure_and_a_recipe_in_four_languages(check, reason):
    name = load().checks[check].mended_by(reason)
    assert name is not None
    measure = load().measures[name]
    found = recipes_for(measure, NOBODY, with_record=True)
    assert [each for each in found if each.measure == measure.recipe]
    for language in LANGUAGES:
        text = measure.texts[language]
        assert text.title and text.why and text.done and text.body
        for each in found:
            filled = fill(each, language, VALUES, hosts=NOBODY)
            every = filled.title + filled.body + filled.risk_note + filled.message
            assert "{" not in every
            assert filled.body and filled.risk_note and filled.message and filled.minutes > 0


@pytest.mark.parametrize("host", [each.id for each in of("dns")])
def test_each_dns_host_gets_clicks_and_the_address_of_its_help(host):
    hosts = NOBODY | {"dns": host}
    for measure in ("mail-spf", "dns-dnssec", "dns-caa"):
        found = recipes_for(load().measures[measure], hosts, with_record=True)
        clicks = [each for each in found if each.provider.role == "dns"]
        assert clicks
        helps = {fill(each, "en", VALUES, hosts=hosts).help for each in clicks}
        assert helps == {next(each.help for each in of("dns") if each.id == host)}


def test_a_recipe_names_nobody_when_nobody_is_known():
    [recipe] = [each for each in load().recipes.values() if each.id == "dns-record--generic"]
    filled = fill(recipe, "nl", VALUES, hosts=NOBODY)
    assert SimpleNamespace(help=filled.help, provider=filled.provider) == SimpleNamespace(help="", provider="")
