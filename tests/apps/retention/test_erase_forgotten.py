# SPDX-License-Identifier: EUPL-1.2
"""What nobody visits goes by itself; what somebody keeps stays."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from bolwerk.apps.accounts.models import SignInLink
from bolwerk.apps.accounts.services import ask_link, person
from bolwerk.apps.limits import spend
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


def test_counts_of_limits_hold_no_address_for_longer_than_a_day(settings, tmp_path):
    """A file cache keeps what is past its time until somebody asks for that very key."""
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": tmp_path}}
    spend(what="begin", meta={"REMOTE_ADDR": "192.0.2.7"})
    kept = list(tmp_path.iterdir())
    assert len(kept) == 1
    assert b"192.0.2.7" not in kept[0].name.encode() + kept[0].read_bytes()
    call_command("erase_forgotten")
    assert list(tmp_path.iterdir()) == []
    cache.clear()
