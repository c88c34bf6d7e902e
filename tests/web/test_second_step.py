# SPDX-License-Identifier: EUPL-1.2
"""A code after the mail, spare codes, and the outside identity service that is off."""

import re
import subprocess
import sys
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape

from bolwerk.apps.accounts.services import person
from bolwerk.web.interface import LANGUAGES, word

AN = "an@bakery.example"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


def arrives() -> Client:
    client = Client()
    client.post("/nl/account/sign-in/", {"email": AN})
    client.answer = client.post(re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1])
    return client


def code_of(secret: str, steps: int = 0) -> str:
    """RFC 6238, section 4: steps of 30 seconds."""
    return format_hotp_value(hotp_value(secret, int(time.time() // 30) + steps))


@pytest.fixture
def secret(django_capture_on_commit_callbacks) -> str:
    """Of the app that An set up, in her own browser."""
    client = arrives()
    page = client.get("/nl/account/security/app/")
    assert "<svg" in page.text
    assert "data:" not in page.text
    shown = re.search(r"<code>([A-Z2-7]{32})</code>", page.text)[1]
    wrong = client.post("/nl/account/security/app/", {"code": "000000"})
    assert escape(word("nl", "error.code")) in wrong.text
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/nl/account/security/app/", {"code": code_of(shown, -1)})
    assert done["Location"] == "/nl/account/security/codes/"
    assert word("nl", "mail.totp_activated.subject") in [each.subject for each in mail.outbox]
    return shown


def spare_codes() -> list[str]:
    return Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()


def test_the_secret_stands_encrypted_in_the_database(secret):
    assert secret not in str(list(Authenticator.objects.values("data")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_the_mail_comes_the_code(secret, language):
    client = arrives()
    assert client.answer["Location"] == "/nl/account/sign-in/code/"
    assert client.get("/nl/account/")["Location"].startswith("/nl/account/sign-in/")
    wrong = client.post(f"/{language}/account/sign-in/code/", {"code": "000000"})
    assert escape(word(language, "error.code")) in wrong.text
    right = client.post(f"/{language}/account/sign-in/code/", {"code": code_of(secret)})
    assert right["Location"].endswith("/account/")
    assert client.get(f"/{language}/account/").status_code == 200


def test_a_code_works_once(secret):
    code = code_of(secret)
    assert arrives().post("/nl/account/sign-in/code/", {"code": code}).status_code == 302
    assert arrives().post("/nl/account/sign-in/code/", {"code": code}).status_code == 200


def test_a_spare_code_lets_in_once(secret):
    code = spare_codes()[0]
    first = arrives()
    assert first.post("/nl/account/sign-in/code/", {"code": code}).status_code == 302
    assert first.get("/nl/account/").status_code == 200
    second = arrives()
    assert second.post("/nl/account/sign-in/code/", {"code": code}).status_code == 200
    assert second.get("/nl/account/").status_code == 302


def test_guessing_codes_is_stopped(secret):
    client = arrives()
    for _ in range(10):
        client.post("/nl/account/sign-in/code/", {"code": "000000"})
    assert client.post("/nl/account/sign-in/code/", {"code": code_of(secret)}).status_code != 302


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_second_step_speaks_every_language(secret, language):
    client = arrives()
    assert client.get(f"/{language}/account/sign-in/code/").status_code == 200
    client.post(f"/{language}/account/sign-in/code/", {"code": code_of(secret)})
    page = client.get(f"/{language}/account/security/")
    assert escape(word(language, "security.totp.on")) in page.text
    wanted = f"/{language}/account/security/codes/"
    again = client.get(wanted)["Location"]
    page = client.get(again)
    assert escape(word(language, "security.again.lead")) in page.text
    wrong = client.post(again, {"code": "000000"})
    assert escape(word(language, "error.code")) in wrong.text
    assert client.post(again, {"code": spare_codes()[0]})["Location"] == wanted
    pages = {
        "codes/": "security.codes.lead",
        "codes/new/": "security.codes.new.lead",
        "app/off/": "security.totp.remove.lead",
    }
    for path, key in pages.items():
        page = client.get(f"/{language}/account/security/{path}")
        assert page.status_code == 200, path
        assert escape(word(language, key)) in page.text
    codes = client.get(f"/{language}/account/security/codes/download/")
    assert spare_codes()[0] in codes.text


def test_switching_the_second_step_off_leaves_the_mail_alone(secret):
    client = arrives()
    client.post("/nl/account/sign-in/code/", {"code": code_of(secret)})
    again = client.get("/nl/account/security/app/off/")["Location"]
    client.post(again, {"code": spare_codes()[0]})
    assert client.post("/nl/account/security/app/off/")["Location"] == "/nl/account/security/"
    assert arrives().answer["Location"] == "/nl/account/"
    assert Authenticator.objects.count() == 0


def test_a_switched_off_account_gets_no_further_than_being_told():
    user = person(email=AN, language="nl")
    user.is_active = False
    user.save()
    client = arrives()
    assert client.answer["Location"] == "/nl/account/inactive/"
    assert escape(word("nl", "account.inactive.title")) in client.get("/nl/account/inactive/").text
    assert client.get("/nl/account/")["Location"].startswith("/nl/account/sign-in/")


@pytest.mark.parametrize("name", ["openid_connect_login", "openid_connect_callback"])
def test_the_outside_service_has_no_address_while_it_is_off(name):
    with pytest.raises(NoReverseMatch):
        reverse(name, args=["oidc"])
    assert Client().get("/sign-in/oidc/oidc/login/").status_code == 404


WITH_OIDC = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("check")
page = Client().get("/nl/account/sign-in/")
print('action="/sign-in/oidc/oidc/login/"' in page.text, "itsme" in page.text)
print(page["Content-Security-Policy"].split("form-action")[1].split(";")[0].strip())
print([Client().get(f"/nl/account/oidc/{each}/")["Location"] for each in ("cancelled", "failed", "no-address")])
"""


def test_with_its_settings_the_outside_service_stands_on_the_page(tmp_path):
    """In a process of its own, as settings are read once."""
    env = {
        "BOLWERK_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "bolwerk.settings.test",
        "BOLWERK_OIDC_ISSUER": "https://id.example/realm",
        "BOLWERK_OIDC_CLIENT_ID": "bolwerk",
        "BOLWERK_OIDC_CLIENT_SECRET": "hush",
        "BOLWERK_OIDC_NAME": "itsme",
    }
    ran = subprocess.run([sys.executable, "-c", WITH_OIDC], env=env, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    offered, policy, back = ran.stdout.splitlines()[-3:]
    assert offered == "True True"
    assert policy == "'self' https://id.example"
    sign_in = "/nl/account/sign-in/?problem="
    assert back == str([f"{sign_in}{why}" for why in ("oidc", "oidc", "no_email")])
