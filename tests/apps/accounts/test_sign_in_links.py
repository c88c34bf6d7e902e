# SPDX-License-Identifier: EUPL-1.2
import logging
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.apps.accounts import services
from bolwerk.apps.accounts.models import SignInLink, User
from bolwerk.core.errors import Conflict, Invalid, NotFound

AN = "an@bakery.example"


def ask(**more: object) -> str:
    """Returns the secret, which else stands in the mail alone."""
    told: list[str] = []
    services.ask_link(**{"email": AN, "language": "nl", "address_of": lambda token: told.append(token) or "", **more})
    return told[0]


@given(st.emails())
def test_an_address_is_clean_once_cleaned(address):
    try:
        once = services.clean_email(f" {address} ")
    except Invalid:
        return
    assert services.clean_email(once) == once
    assert once == once.lower().strip()


@given(st.text(max_size=60))
def test_what_is_no_address_is_refused_and_never_falls_over(text):
    try:
        assert "@" in services.clean_email(text)
    except Invalid as refusal:
        assert refusal.key == "error.email"


def test_a_very_long_address_is_none():
    with pytest.raises(Invalid):
        services.clean_email("a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".example")


@pytest.mark.django_db
def test_a_link_makes_the_person_once_and_works_once():
    first, second = ask(), ask()
    assert services.spend_link(token=first, language="fr").user.email == AN
    assert services.spend_link(token=second, language="nl").user == User.objects.get()
    assert User.objects.get().language == "fr"
    assert not User.objects.get().has_usable_password()
    with pytest.raises(NotFound, match=r"error\.sign_in\.used"):
        services.spend_link(token=first, language="nl")


@pytest.mark.django_db
def test_of_two_who_spend_a_link_at_the_same_moment_one_is_told_that_it_is_used(monkeypatch):
    token = ask()
    seen = services.look_at_link(token)
    services.spend_link(token=token, language="nl")
    monkeypatch.setattr(services, "look_at_link", lambda _token: seen)
    with pytest.raises(NotFound, match=r"error\.sign_in\.used"):
        services.spend_link(token=token, language="nl")


@pytest.mark.django_db
def test_a_new_link_for_a_firm_replaces_the_one_to_a_mistyped_address():
    firm = uuid.uuid4()
    mistyped = ask(email="na@bakery.example", keep=firm)
    right = ask(keep=firm)
    with pytest.raises(NotFound, match=r"error\.sign_in\.wrong"):
        services.look_at_link(mistyped)
    assert services.spend_link(token=right, language="nl").keep == firm


@pytest.mark.django_db
def test_only_the_hash_of_the_secret_is_kept_and_old_links_go():
    token = ask()
    assert token not in str(list(SignInLink.objects.values()))
    assert services.forget_old_links() == 0
    assert services.forget_old_links(now=timezone.now() + timedelta(minutes=16)) == 1
    assert SignInLink.objects.count() == 0


@pytest.mark.django_db
def test_a_mail_server_that_fails_is_told_of_and_no_address_stands_in_the_log(settings, caplog):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 2},
        }
    }
    with caplog.at_level(logging.DEBUG), pytest.raises(Conflict, match=r"error\.mail\.failed"):
        ask()
    assert AN not in caplog.text
    assert mail.outbox == []
