# SPDX-License-Identifier: EUPL-1.2
"""Every check has words for everything it can say."""

import pytest

from bolwerk.core.catalogue.loader import Catalogue, load
from bolwerk.core.catalogue.schemas import CheckText
from bolwerk.core.probes.reasons import COMMON, OWN
from bolwerk.core.probes.result import CHECKS, CheckVerdict, judge
from bolwerk.core.validation.validate import validate


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


def test_words_for_no_check_at_all_a_check_without_words_and_a_measure_nobody_has_are_found():
    checks = dict(load().checks)
    odd = checks.pop("web.hsts").model_copy(update={"id": "web.gone"})
    mended = checks["dns.dnssec"].model_copy(update={"measure": "no-such"})
    found = validate(Catalogue(checks={**checks, "web.gone": odd, "dns.dnssec": mended}, measures=load().measures))
    assert [(each.path, each.key, each.detail) for each in found if each.path.startswith("checks")] == [
        ("checks", "check.no_words", "web.hsts"),
        ("checks/dns.dnssec", "measure.unknown", "no-such"),
        ("checks/web.gone", "check.unknown", "web.gone"),
    ]


def test_what_a_failed_check_points_to_also_closes_what_the_check_speaks_about():
    measures = load().measures
    for check_id, check in CHECKS.items():
        words = load().checks[check_id]
        for mend in filter(None, [words.measure, *words.by_reason.values()]):
            assert set(check.controls) <= set(measures[mend].controls), check_id
        assert words.measure is not None or check.harm == 0, check_id


def test_what_mends_only_what_informs_never_enters_a_plan():
    """A page must not drown: such a measure takes nothing away that the picture counts."""
    harmless = {each.measure for name, each in load().checks.items() if name in CHECKS and CHECKS[name].harm == 0}
    harmful = {
        mend
        for name, check in CHECKS.items()
        if check.harm
        for mend in (load().checks[name].measure, *load().checks[name].by_reason.values())
    }
    extra = harmless - harmful - {None}
    assert extra == {"mail-mta-sts"}
    assert not any(any(load().measures[each].removes.values()) for each in extra)
