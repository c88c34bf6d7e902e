# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta

import pytest

from bolwerk.apps.audit.models import Entry
from bolwerk.apps.evidence.models import EvidenceRecord
from bolwerk.apps.plans.models import Action
from bolwerk.apps.plans.selectors import picture_of
from bolwerk.apps.plans.services import decide
from bolwerk.core.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def state_of(firm, control):
    own = picture_of(firm, AT + timedelta(hours=1)).posture.controls[control]
    return own.state, own.verdict


def test_saying_that_it_is_done_is_a_claim_and_no_proof(bakery):
    firm, _ = bakery
    assert state_of(firm, "payment-verified") == ("unknown", "unknown")
    decide(organisation=firm, measure_id="payment-callback", state="done", actor="visitor", now=AT)
    assert state_of(firm, "payment-verified") == ("claimed", "met")
    assert "payment-callback" not in {each.measure.id for each in picture_of(firm, AT).steps}


def test_taking_it_back_withdraws_the_claim_and_puts_the_step_back(bakery):
    firm, _ = bakery
    decide(organisation=firm, measure_id="payment-callback", state="done", actor="visitor", now=AT)
    later = AT + timedelta(minutes=5)
    decide(organisation=firm, measure_id="payment-callback", state="open", actor="visitor", now=later)
    assert state_of(firm, "payment-verified") == ("unknown", "unknown")
    assert "payment-callback" in {each.measure.id for each in picture_of(firm, later).steps}


def test_not_for_us_claims_nothing(bakery):
    firm, _ = bakery
    decide(organisation=firm, measure_id="payment-callback", state="dismissed", actor="visitor", now=AT)
    assert EvidenceRecord.objects.filter(organisation=firm).count() == 0
    assert "payment-callback" not in {each.measure.id for each in picture_of(firm, AT).steps}


def test_twice_is_once(bakery):
    firm, _ = bakery
    for _ in range(2):
        decide(organisation=firm, measure_id="payment-callback", state="done", actor="visitor", now=AT)
    assert Action.objects.filter(organisation=firm).count() == 1
    assert EvidenceRecord.objects.filter(organisation=firm).count() == 1
    assert list(Entry.objects.filter(organisation=firm).values_list("verb", flat=True)) == [
        "organisation.begun",
        "measure.done",
    ]


def test_what_a_check_can_see_cannot_be_said_away(bakery):
    firm, _ = bakery
    with pytest.raises(Invalid, match=r"error\.step\.check_it"):
        decide(organisation=firm, measure_id="mail-spf", state="done", actor="visitor")
    with pytest.raises(NotFound):
        decide(organisation=firm, measure_id="no-such", state="done", actor="visitor")
    with pytest.raises(Invalid, match=r"error\.option"):
        decide(organisation=firm, measure_id="payment-callback", state="maybe", actor="visitor")
