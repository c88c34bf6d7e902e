# SPDX-License-Identifier: EUPL-1.2
"""Sign in by mail, keep a firm, and what every secret that does not work says."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from bolwerk.apps.accounts.models import SignInLink, User
from bolwerk.apps.accounts.services import person
from bolwerk.apps.audit.services import first_break
from bolwerk.apps.organisations import people, services
from bolwerk.apps.organisations.models import AccessLink, Invitation, Membership, Organisation
from bolwerk.apps.organisations.profile import clean
from bolwerk.web.interface import LANGUAGES, word

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "till"]}
AN = "an@bakery.example"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


@pytest.fixture
def visitor():
    """A browser whose firm has answered its first question."""
    client = Client()
    client.post("/nl/begin/", BAKERY)
    client.post(client.get("/nl/check/")["Location"], {"option": "unknown", "ask": "nobody"})
    return client


def mailed_path(to: str) -> str:
    """The path of the link in the newest mail, which went to `to` alone."""
    assert mail.outbox[-1].to == [to]
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def sign_in(client: Client, email: str = AN, language: str = "nl", **more: str):
    """Asks for a link and follows it; returns the answer to the tap on its page."""
    asked = client.post(f"/{language}/account/sign-in/", {"email": email, **more})
    assert asked.status_code == 200
    path = mailed_path(email)
    page = client.get(path)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "strict-origin")
    return client.post(path)


def keep(client: Client, email: str = AN) -> Organisation:
    """Keeps the firm of this browser's private link."""
    assert sign_in(client, email, keep="1")["Location"] == "/nl/account/keep/"
    assert client.post("/nl/account/keep/")["Location"] == "/nl/account/people/?kept=1"
    return Organisation.objects.get()


def steps_and_fort(page) -> list[str]:
    return re.findall(r'(?s)<svg class="bw-bulwark.*?</svg>|<li class="bw-step.*?</li>', page.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_in_says_the_same_for_every_address_and_mails_in_the_readers_language(language):
    person(email=AN, language=language)
    pages = []
    for email in (AN, "zz@bakery.example"):
        answer = Client().post(f"/{language}/account/sign-in/", {"email": f" {email.upper()} "})
        pages.append(answer.text.replace(email, ""))
        assert mail.outbox[-1].subject == word(language, "mail.sign_in.subject")
    assert pages[0] == pages[1]
    assert User.objects.count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_is_none_is_refused_on_the_page_and_nothing_is_mailed(language):
    answer = Client().post(f"/{language}/account/sign-in/", {"email": "an at bakery"})
    assert answer.status_code == 422
    assert escape(word(language, "error.email")) in answer.text
    assert 'value="an at bakery"' in answer.text
    assert mail.outbox == []


def test_the_sixth_mail_to_one_address_must_wait():
    answers = [Client().post("/nl/account/sign-in/", {"email": AN}) for _ in range(6)]
    assert [each.status_code for each in answers] == [200] * 5 + [429]
    assert len(mail.outbox) == 5


def test_keeping_a_firm_keeps_everything(visitor):
    before = visitor.get("/nl/result/")
    firm = keep(visitor)
    after = visitor.get("/nl/result/")
    assert steps_and_fort(before) == steps_and_fort(after)
    assert len(steps_and_fort(before)) >= 2
    assert [(each.user.email, each.role) for each in firm.memberships.select_related("user")] == [(AN, "owner")]
    assert first_break(firm) is None
    # On another device the account alone opens the same.
    elsewhere = Client()
    assert sign_in(elsewhere)["Location"] == "/nl/account/"
    assert elsewhere.post(f"/nl/account/open/{firm.pk}/")["Location"] == "/nl/result/"
    assert steps_and_fort(elsewhere.get("/nl/result/")) == steps_and_fort(before)


def test_the_mail_may_be_opened_on_another_device(visitor):
    visitor.post("/nl/account/sign-in/", {"email": AN, "keep": "1"})
    phone = Client()
    assert phone.post(mailed_path(AN))["Location"] == "/nl/account/keep/"
    phone.post("/nl/account/keep/")
    assert Membership.objects.get().user.email == AN


def test_looking_at_the_link_does_not_spend_it_as_mail_scanners_look():
    Client().post("/nl/account/sign-in/", {"email": AN})
    path = mailed_path(AN)
    for _ in range(3):
        assert Client().get(path).status_code == 200
    assert User.objects.count() == 0
    assert Client().post(path)["Location"] == "/nl/account/"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", ["wrong", "used", "expired"])
def test_a_sign_in_link_that_does_not_work_says_why(case, language):
    Client().post(f"/{language}/account/sign-in/", {"email": AN})
    path = mailed_path(AN)
    if case == "wrong":
        path = path[:-5] + "xxxx/"
    elif case == "used":
        Client().post(path)
    else:
        SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for answer in (Client().get(path), Client().post(path)):
        assert answer.status_code == 404
        assert escape(word(language, f"error.sign_in.{case}")) in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", ["wrong", "revoked", "expired"])
def test_a_private_link_that_does_not_work_says_why(visitor, case, language):
    token = visitor.cookies["bw_link"].value
    if case == "wrong":
        token = "x" * 43
    elif case == "revoked":
        AccessLink.objects.update(revoked_at=timezone.now())
    else:
        AccessLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = Client().get(f"/l/{token}", headers={"accept-language": language})
    assert answer.status_code == (404 if case == "wrong" else 410)
    assert escape(word(language, f"error.link.{case}")) in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", ["wrong", "expired", "other"])
def test_an_invitation_that_does_not_work_says_why(visitor, case, language):
    keep(visitor)
    visitor.post(f"/{language}/account/people/invite/", {"email": "jan@it.example", "role": "member"})
    path, guest = mailed_path("jan@it.example"), Client()
    if case == "wrong":
        path = path[:-5] + "xxxx/"
    elif case == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        guest.force_login(person(email="piet@it.example", language=language))
    for answer in (guest.get(path), guest.post(path)):
        assert answer.status_code == (403 if case == "other" else 404)
        assert escape(word(language, f"error.invitation.{case}")) in answer.text
    assert Membership.objects.count() == 1


def test_no_secret_stands_in_the_database(visitor):
    visitor.post("/nl/account/sign-in/", {"email": AN, "keep": "1"})
    mailed = mailed_path(AN).split("/")[-2]
    private = visitor.cookies["bw_link"].value
    assert min(len(mailed), len(private)) == 43  # 256 bits, six a character
    rows = str([*SignInLink.objects.values(), *AccessLink.objects.values()])
    assert mailed not in rows
    assert private not in rows


def test_a_firm_kept_by_one_is_not_kept_by_another(visitor):
    token = visitor.cookies["bw_link"].value
    keep(visitor)
    other = Client()
    other.get(f"/l/{token}")
    sign_in(other, "zz@bakery.example")
    answer = other.post("/nl/account/keep/")
    assert answer.status_code == 409
    assert escape(word("nl", "error.keep.taken")) in answer.text
    assert Membership.objects.get().user.email == AN


def test_after_keeping_the_private_link_opens_until_the_owner_closes_it_and_erases_nothing(visitor):
    token = visitor.cookies["bw_link"].value
    firm = keep(visitor)
    by_link = Client()
    assert by_link.get(f"/l/{token}").status_code == 302
    assert by_link.get("/nl/result/").status_code == 200
    assert by_link.post("/nl/erase/").status_code == 403
    assert by_link.delete("/api/v1/firms/me", headers={"authorization": f"Bearer {token}"}).status_code == 403
    assert visitor.post("/nl/account/people/link/close/").status_code == 302
    gone = by_link.get("/nl/result/")
    assert (gone.status_code, escape(word("nl", "error.link.revoked")) in gone.text) == (410, True)
    assert visitor.get("/nl/result/").status_code == 200
    assert Organisation.objects.get() == firm


def test_signing_out_forgets_the_person_the_firm_and_the_private_link(visitor):
    keep(visitor)
    assert visitor.get("/nl/account/sign-out/").status_code == 200
    assert visitor.post("/nl/account/sign-out/")["Location"] == "/nl/"
    assert visitor.get("/nl/result/")["Location"] == "/nl/"
    assert visitor.get("/nl/account/")["Location"].startswith("/nl/account/sign-in/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_an_account_speaks_every_language_and_no_browser_stores_it(visitor, language):
    keep(visitor)
    for path in (
        "",
        "keep/",
        "people/",
        "security/",
        "security/app/",
        "security/passkeys/",
        "security/passkeys/add/",
    ):
        page = visitor.get(f"/{language}/account/{path}")
        assert page.status_code == 200, path
        assert f'<html lang="{language}">' in page.text
        assert "no-store" in page["Cache-Control"], path


def test_a_form_of_another_site_signs_nobody_in():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/nl/account/sign-in/", {"email": AN}).status_code == 403
    assert mail.outbox == []


def test_where_no_mail_can_be_sent_the_page_says_so(settings):
    settings.MAIL_READY = False
    answer = Client().post("/en/account/sign-in/", {"email": AN})
    assert answer.status_code == 409
    assert escape(word("en", "error.mail.off")) in answer.text


def test_several_firms_are_told_apart_by_their_domains(visitor):
    keep(visitor)
    owner = User.objects.get(email=AN)
    for name, domain in (("Bakery", "xn--bcher-kva.be"), ("", "xn--bckerei-5wa.be"), ("Bakery", "bakery.be")):
        profile = clean(size="small", kind="bakery", postcode="9000", has=[])
        firm, _ = services.begin(profile=profile, domain=domain, language="nl", name=name)
        people.claim(organisation=firm, user=owner)
    page = visitor.get("/nl/account/").text
    assert re.findall(r'<p class="bw-domain">([^<]+)', page) == ["bücher.be", "bakery.be"]
    assert "bäckerei.be</h2>" in page
    assert "xn--" not in page
