# SPDX-License-Identifier: EUPL-1.2
"""What nobody visits goes by itself; what somebody keeps stays."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from bolwerk.apps.accounts.models import SignInLink
from bolwerk.apps.accounts.services import ask_link, person
from bolwerk.apps.organisations import people, services
from bolwerk.apps.organisations.models import Invitation, Organisation
from bolwerk.apps.organisations.profile import clean

pytestmark = pytest.mark.django_db


def long_ago(firm: Organisation) -> None:
    Organisation.objects.filter(pk=firm.pk).update(seen_at=timezone.now() - timedelta(days=181))


def test_a_forgotten_firm_goes_and_a_kept_one_stays(bakery, capsys):
    forgotten, _ = bakery
    profile = clean(size="solo", kind="bakery", postcode="1000", has=[])
    kept, _ = services.begin(profile=profile, domain="", language="nl")
    visited, _ = services.begin(profile=profile, domain="", language="nl")
    people.claim(organisation=kept, user=person(email="an@bakery.example", language="nl"))
    long_ago(forgotten)
    long_ago(kept)
    call_command("erase_forgotten")
    assert set(Organisation.objects.all()) == {kept, visited}
    assert capsys.readouterr().out == "erased 1 firms nobody visited\n"


def test_invitations_and_sign_in_links_past_their_time_go(bakery):
    firm, _ = bakery
    owner = person(email="an@bakery.example", language="nl")
    people.claim(organisation=firm, user=owner)
    for email in ("old@it.example", "new@it.example"):
        people.invite(
            organisation=firm, actor=owner, email=email, role="member", until="", language="nl", address_of=str
        )
        ask_link(email=email, language="nl", address_of=str)
    past = timezone.now() - timedelta(seconds=1)
    for model in (Invitation, SignInLink):
        model.objects.filter(email="old@it.example").update(expires_at=past)
    call_command("erase_forgotten")
    assert [each.email for each in Invitation.objects.all()] == ["new@it.example"]
    assert [each.email for each in SignInLink.objects.all()] == ["new@it.example"]
