# SPDX-License-Identifier: EUPL-1.2
"""Who follows a link into the product while signed out comes, once signed in, to the page that was meant."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bolwerk.apps.accounts.models import SignInLink
from bolwerk.apps.accounts.services import person
from bolwerk.apps.organisations import people, services
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.profile import clean
from bolwerk.web.interface import LANGUAGES
from bolwerk.web.signed_in import meant

AN = "an@bakery.example"
SIGN_IN = "/nl/account/sign-in/"
ELSEWHERE = [
    "https://evil.example/nl/lists/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "/\\",
    "//",
    "http:///evil.example/",
    "http://testserver@evil.example/",
    "http://testserver//evil.example/",
    "javascript:alert(1)",
    "nl/lists/",
    "/nl/lists/?" + "x" * 500,
    " //evil.example",
    "\t//evil.example",
]
PIECES = ["/", "\\", "//", "http:", "@", ":", "evil.example", "testserver", " ", "\n", "?", "#", "nl"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


@pytest.fixture
def firm() -> Organisation:
    """An's."""
    profile = clean(size="small", kind="bakery", postcode="9000", has=[])
    made, _ = services.begin(profile=profile, domain="bakery.example", language="nl")
    people.claim(organisation=made, user=person(email=AN, language="nl"))
    return made


def mailed() -> str:
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def carried(page: str) -> dict[str, str]:
    """What the form that asks for a mail carries along."""
    form = page[page.index('<form method="post"') :]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_link_of_a_watch_mail_leads_to_its_step_also_on_another_device(firm, language):
    desk, phone = Client(), Client()
    away = desk.get(f"/{language}/watch/open/{firm.pk}/?step=mail-spf")
    page = desk.get(away["Location"]).text
    sent = desk.post(f"/{language}/account/sign-in/", {"email": AN, **carried(page)})
    assert f"/{language}/account/sign-in/?next=%2F{language}%2Fwatch%2Fopen%2F" in sent.text
    arrived = phone.post(mailed(), follow=True)
    assert arrived.redirect_chain[-1] == (f"/{language}/result/step/mail-spf/", 302)
    assert phone.session["firm"] == str(firm.pk)


def test_the_language_may_change_on_the_way(firm):
    away = Client().get(f"/nl/watch/open/{firm.pk}/?step=mail-spf")["Location"]
    french = unescape(re.search(r'href="(/fr/account/sign-in/[^"]*)"', Client().get(away).text)[1])
    assert carried(Client().get(french).text) == {"next": f"/fr/watch/open/{firm.pk}/?step=mail-spf"}


def test_after_the_code_of_an_app_too(firm):
    auth.TOTP.activate(person(email=AN, language="nl"), auth.generate_totp_secret())
    client = Client()
    client.post(SIGN_IN, {"email": AN, "next": "/nl/lists/"})
    assert client.post(mailed())["Location"] == "/nl/account/sign-in/code/"
    assert client.session["account_login"]["redirect_url"] == "/nl/lists/"


def test_the_form_of_a_passkey_carries_it_along():
    page = Client().get(f"{SIGN_IN}?next=/nl/lists/").text
    assert page.count('<input type="hidden" name="next" value="/nl/lists/">') == 2
    failed = Client().post(f"{SIGN_IN}passkey/", {"credential": "{}", "next": "/nl/lists/"})
    assert failed["Location"] == f"{SIGN_IN}?problem=passkey&next=%2Fnl%2Flists%2F"


def test_who_is_signed_in_already_goes_there_at_once(firm):
    client = Client()
    client.force_login(person(email=AN, language="nl"))
    assert client.get(f"{SIGN_IN}?next=/nl/lists/")["Location"] == "/nl/lists/"
    assert client.get(f"{SIGN_IN}?next=//evil.example/")["Location"] == "/nl/account/"


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nobody_is_led_elsewhere(there):
    assert carried(Client().get(f"{SIGN_IN}?{urlencode({'next': there})}").text) == {}
    Client().post(SIGN_IN, {"email": AN, "next": there})
    assert SignInLink.objects.get().then == ""
    assert Client().post(mailed())["Location"] == "/nl/account/"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_whatever_is_given_the_way_stays_here(rf, parts):
    found = meant(rf.get("/nl/", {"next": "".join(parts)}))
    assert found == "" or (found.startswith("/") and not found.startswith(("//", "/\\")))


def test_the_address_of_a_form_is_not_come_back_to(firm):
    assert Client().post(f"/nl/account/open/{firm.pk}/")["Location"] == SIGN_IN
