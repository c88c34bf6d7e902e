# SPDX-License-Identifier: EUPL-1.2
"""Stop the mail by the link in it, in one click and without signing in (RFC 8058); and by oneself, signed in."""

import pytest
from django.test import Client

from bolwerk.apps.accounts.services import person
from bolwerk.apps.audit.models import Entry
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.models import Membership
from bolwerk.apps.watch import stopping
from bolwerk.apps.watch.models import Wish
from bolwerk.apps.watch.readers import wants_mail
from bolwerk.core.errors import NotAllowed

pytestmark = pytest.mark.django_db


def address(firm, user, language: str = "nl") -> str:
    return f"/{language}/watch/stop/{stopping.secret(firm.pk, user.pk)}/"


def test_a_mail_program_stops_it_with_one_post_without_cookie_or_token(kept):
    firm, owner = kept
    program = Client(enforce_csrf_checks=True)
    answer = program.post(address(firm, owner), "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert not answer.cookies
    assert not wants_mail(firm, owner)
    assert program.post(address(firm, owner)).status_code == 200
    assert [each.detail for each in Entry.objects.filter(verb="watch.mail")] == [{"on": False}]


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_follows_links_stops_nothing(kept, method):
    firm, owner = kept
    assert getattr(Client(), method)(address(firm, owner)).status_code == 200
    assert wants_mail(firm, owner)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_page_says_for_whom_and_then_that_it_is_done(kept, language):
    firm, owner = kept
    person_ = Client(enforce_csrf_checks=True)
    page = person_.get(address(firm, owner, language))
    assert owner.email in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin"
    assert owner.email not in person_.post(address(firm, owner, language)).content.decode()
    assert not wants_mail(firm, owner)


def test_only_what_we_signed_stops_and_only_that_person_at_that_firm(kept, bakery):
    firm, owner = kept
    other = person(email="ben@bakery.example", language="nl")
    Membership.objects.create(organisation=firm, user=other, role="member")
    good = stopping.secret(firm.pk, owner.pk)
    for token in ("x", good[:-1], good[:-1] + ("A" if good[-1] != "A" else "B"), f"{other.pk}{good[1:]}", "é", "~"):
        if token != good:
            assert Client().post(f"/nl/watch/stop/{token}/").status_code == 404, token
    assert wants_mail(firm, owner)
    Client().post(f"/nl/watch/stop/{good}/")
    assert (wants_mail(firm, owner), wants_mail(firm, other)) == (False, True)


def test_the_link_of_who_is_gone_leads_nowhere(kept):
    firm, owner = kept
    token = address(firm, owner)
    firm.delete()
    assert Client().get(token).status_code == 404


def test_who_has_no_account_has_nothing_to_say_about_mail(kept):
    firm, _ = kept
    for actor in (VISITOR, person(email="stranger@other.example", language="nl")):
        with pytest.raises(NotAllowed):
            stopping.say(organisation=firm, actor=actor, mail=True)
    assert not Wish.objects.exists()


def test_one_may_change_ones_mind(kept):
    firm, owner = kept
    for mail in (False, True, True, False):
        stopping.say(organisation=firm, actor=owner, mail=mail)
        assert wants_mail(firm, owner) == mail
    assert Entry.objects.filter(verb="watch.mail").count() == 3
