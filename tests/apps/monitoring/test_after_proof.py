# SPDX-License-Identifier: EUPL-1.2
"""Who proved that a domain is his own sees at once what only an owner may ask for."""

import pytest

from bolwerk.apps.control.models import Proof
from bolwerk.apps.control.signals import proven
from bolwerk.apps.monitoring.models import Cause, CheckRun
from bolwerk.apps.monitoring.services import ask

pytestmark = pytest.mark.django_db


def test_the_domain_is_looked_at_in_whole(bakery):
    firm, _ = bakery
    proven.send(sender=Proof, organisation=firm)
    run = CheckRun.objects.get()
    assert (run.organisation, run.domain, run.cause, run.only) == (firm, "bakery.example", Cause.ASKED, [])


def test_a_look_that_goes_on_is_enough(bakery):
    firm, _ = bakery
    going = ask(organisation=firm)
    proven.send(sender=Proof, organisation=firm)
    assert CheckRun.objects.get() == going
