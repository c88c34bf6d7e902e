# SPDX-License-Identifier: EUPL-1.2
"""Every check has words for everything it can say."""

import pytest

from bolwerk.core.catalogue.loader import Catalogue, load
from bolwerk.core.catalogue.schemas import CheckText
from bolwerk.core.catalogue.validate import validate
from bolwerk.core.probes.reasons import COMMON, OWN
from bolwerk.core.probes.result import CHECKS, CheckVerdict, judge


def test_every_check_has_words_and_no_other_has():
    assert set(load().checks) == {*CHECKS, "common"}
    assert set(OWN) == set(CHECKS)


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_no_check_repeats_what_every_check_may_say(check):
    assert OWN[check].isdisjoint(COMMON)
    assert CHECKS[check].reasons == OWN[check] | COMMON


def test_a_reason_nobody_declared_is_a_mistake_of_ours():
    with pytest.raises(KeyError, match="has no reason"):
        judge("mail.mx", CheckVerdict.PASS, "just_because")


def test_words_for_a_reason_that_is_gone_and_a_reason_without_words_are_both_found():
    words = load().checks["dns.caa"]
    text = words.texts["de"]
    odd = CheckText(title=text.title, means=text.means, reasons={"caa_set": "x", "caa_gone": "y"})
    changed = words.model_copy(update={"texts": {**words.texts, "de": odd}})
    found = validate(Catalogue(checks={**load().checks, "dns.caa": changed}, measures=load().measures))
    assert [(each.key, each.detail) for each in found if each.path == "checks/dns.caa"] == [
        ("check.reasons_differ", "de: caa_gone"),
        ("check.reasons_differ", "de: caa_missing"),
    ]
