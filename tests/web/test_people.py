# SPDX-License-Identifier: EUPL-1.2
"""Who may open a firm: invitations with roles, outside help until a date, nobody locked out."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from bolwerk.apps.accounts.models import User
from bolwerk.apps.accounts.services import person
from bolwerk.apps.audit.models import Entry
from bolwerk.apps.audit.services import first_break
from bolwerk.apps.organisations import people, services
from bolwerk.apps.organisations.models import Invitation, Membership
from bolwerk.apps.organisations.profile import clean
from bolwerk.web.interface import LANGUAGES, word

AN, JAN = "an@bakery.example", "jan@it.example"
pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    profile = clean(size="small", kind="bakery", postcode="9000", has=["website"])
    made, _ = services.begin(profile=profile, domain="", language="nl", name="Bakery Peeters")
    people.claim(organisation=made, user=person(email=AN, language="nl"))
    return made


@pytest.fixture
def owner(firm):
    return signed_in(AN, firm)


def signed_in(email: str, firm=None) -> Client:
    client = Client()
    client.force_login(person(email=email, language="nl"))
    if firm is not None:
        client.post(f"/nl/account/open/{firm.pk}/")
    return client


def invite(owner: Client, email: str = JAN, role: str = "member", until: str = "", language: str = "nl"):
    form = {"email": email, "role": role, "until": until}
    return owner.post(f"/{language}/account/people/invite/", form)


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def mailed_path() -> str:
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


@pytest.mark.parametrize("role", ["owner", "member", "outsider"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_invited_joins_with_the_role_by_the_mailed_link(firm, owner, role, language):
    invite(owner, role=role, until=in_days(30), language=language)
    assert mail.outbox[-1].subject == word(language, "mail.invitation.subject", firm="Bakery Peeters")
    guest = Client()
    page = guest.get(mailed_path())
    assert (page.status_code, page["Referrer-Policy"]) == (200, "strict-origin")
    assert escape(word(language, f"role.{role}.help")) in page.text
    assert guest.post(mailed_path())["Location"] == f"/{language}/result/"
    assert guest.get(f"/{language}/result/").status_code == 200
    joined = Membership.objects.get(user__email=JAN)
    assert (joined.role, joined.ends_at is not None) == (role, role == "outsider")
    assert Client().post(mailed_path()).status_code == 404
    verbs = list(Entry.objects.filter(organisation=firm).order_by("id").values_list("verb", flat=True))
    assert verbs[-2:] == ["people.invited", "people.joined"]
    assert first_break(firm) is None


def test_an_invitation_does_not_open_an_account_that_exists(firm, owner):
    """It works for days: its holder could be anybody by then."""
    person(email=JAN, language="nl")
    invite(owner)
    stranger = Client()
    assert escape(word("nl", "invitation.known")) in stranger.get(mailed_path()).text
    stranger.post(mailed_path())
    assert stranger.get("/nl/account/").status_code == 302
    assert not Membership.objects.filter(user__email=JAN).exists()
    known = signed_in(JAN)
    page = known.get("/nl/account/")
    assert "Bakery Peeters" in page.text
    pk = Invitation.objects.get().pk
    assert known.post(f"/nl/account/invitations/{pk}/accept/")["Location"] == "/nl/result/"
    assert known.get("/nl/result/").status_code == 200


def test_outside_help_is_out_when_the_day_has_passed_and_may_be_let_in_again(firm, owner):
    invite(owner, role="outsider", until=in_days(0))
    helper = Client()
    helper.post(mailed_path())
    assert helper.get("/nl/result/").status_code == 200
    Membership.objects.filter(user__email=JAN).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert helper.get("/nl/result/")["Location"] == "/nl/account/"
    assert "Bakery Peeters" not in helper.get("/nl/account/").text
    refused = helper.post(f"/nl/account/open/{firm.pk}/")
    assert (refused.status_code, escape(word("nl", "error.firm.closed")) in refused.text) == (404, True)
    ended = Membership.objects.get(user__email=JAN).pk
    owner.post(f"/nl/account/people/{ended}/role/", {"role": "outsider", "until": in_days(5)})
    helper.post(f"/nl/account/open/{firm.pk}/")
    assert helper.get("/nl/result/").status_code == 200


def test_outside_help_takes_steps_but_answers_nothing_and_takes_nothing_along(firm, owner):
    invite(owner, role="outsider", until=in_days(30))
    helper = Client()
    helper.post(mailed_path())
    question = helper.get("/nl/check/")["Location"]
    assert helper.post(question, {"option": "unknown", "ask": "nobody"}).status_code == 403
    assert helper.post("/nl/data/take/").status_code == 403
    assert helper.post("/nl/result/step/mfa-mail/did/", {"state": "done"}).status_code == 302
    page = helper.get("/nl/data/").text
    assert "/nl/data/take/" not in page
    assert "/nl/erase/" not in page


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ({"email": "nobody", "role": "member"}, "error.email"),
        ({"email": JAN, "role": "king"}, "error.people.role"),
        ({"email": JAN, "role": "outsider", "until": ""}, "error.people.until"),
        ({"email": JAN, "role": "outsider", "until": "2026-01-01"}, "error.people.until"),
        ({"email": JAN, "role": "outsider", "until": "2099-01-01"}, "error.people.until"),
        ({"email": AN, "role": "member"}, "error.people.already"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invitation_with_a_mistake_stays_on_the_page(owner, form, key, language):
    answer = owner.post(f"/{language}/account/people/invite/", form)
    assert answer.status_code == (409 if key == "error.people.already" else 422)
    assert escape(word(language, key)) in answer.text
    assert f'value="{form["email"]}"' in answer.text
    assert mail.outbox == []
    # The other languages of this page come by GET.
    assert owner.get(f"/{language}/account/people/invite/")["Location"] == f"/{language}/account/people/"


def test_a_withdrawn_invitation_is_gone(owner):
    invite(owner)
    owner.post(f"/nl/account/people/invitations/{Invitation.objects.get().pk}/withdraw/")
    assert Client().get(mailed_path()).status_code == 404
    assert User.objects.filter(email=JAN).count() == 0


def test_inviting_again_replaces_the_first_invitation(owner):
    invite(owner)
    first = mailed_path()
    invite(owner, role="owner")
    assert Client().get(first).status_code == 404
    assert Client().get(mailed_path()).status_code == 200
    assert Invitation.objects.get().role == "owner"


def test_there_is_always_an_owner(firm, owner):
    own = firm.memberships.get()
    for path, form in ((f"{own.pk}/remove/", {}), (f"{own.pk}/role/", {"role": "member"})):
        answer = owner.post(f"/nl/account/people/{path}", form)
        assert answer.status_code == 409
        assert escape(word("nl", "error.people.last_owner")) in answer.text
    Membership.objects.create(organisation=firm, user=person(email=JAN, language="nl"), role="owner")
    assert owner.post(f"/nl/account/people/{own.pk}/remove/").status_code == 302
    assert owner.get("/nl/result/")["Location"] == "/nl/account/"
    assert firm.memberships.get().user.email == JAN


def test_everyone_may_leave(firm):
    own = Membership.objects.create(organisation=firm, user=person(email=JAN, language="nl"), role="outsider")
    helper = signed_in(JAN, firm)
    assert helper.post(f"/nl/account/people/{own.pk}/remove/").status_code == 302
    assert not firm.memberships.filter(user__email=JAN).exists()


def test_an_account_is_closed_once_no_firm_needs_it_and_nothing_of_the_person_is_left(firm, owner):
    refused = owner.post("/nl/account/close/")
    assert refused.status_code == 409
    assert escape(word("nl", "error.account.last_owner")) in refused.text
    assert firm.memberships.count() == 1
    invite(owner, role="owner")
    people.accept(invitation=Invitation.objects.get(), user=person(email=JAN, language="nl"))
    assert owner.get("/nl/account/close/").status_code == 200
    assert owner.post("/nl/account/close/")["Location"] == "/nl/?done=closed"
    assert owner.get("/nl/account/")["Location"].startswith("/nl/account/sign-in/")
    assert [each.email for each in User.objects.all()] == [JAN]
    assert [each.user.email for each in firm.memberships.all()] == [JAN]
    firm.refresh_from_db()
    assert first_break(firm) is None
    assert AN not in str(list(Entry.objects.values()))


def test_erasing_the_firm_leaves_no_invitation_and_no_membership(firm, owner):
    invite(owner)
    assert owner.post("/nl/erase/").status_code == 302
    assert (Invitation.objects.count(), Membership.objects.count()) == (0, 0)
    assert Client().get(mailed_path()).status_code == 404
    assert owner.get("/nl/account/").status_code == 200
