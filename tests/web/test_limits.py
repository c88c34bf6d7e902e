# SPDX-License-Identifier: EUPL-1.2
import pytest
from django.core.cache import cache
from django.test import Client

from bolwerk.apps.organisations.models import Organisation
from bolwerk.web.interface import LANGUAGES, word

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["till"]}


@pytest.fixture(autouse=True)
def twice_an_hour(settings):
    settings.LIMITS = {"begin": (2, 3600), "check": (2, 3600)}
    cache.clear()
    yield
    cache.clear()


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_network_that_begins_too_many_firms_is_asked_to_wait_in_plain_words(language):
    for _ in range(2):
        assert Client().post(f"/{language}/begin/", BAKERY).status_code == 302
    page = Client().post(f"/{language}/begin/", BAKERY)
    assert page.status_code == 429
    assert 1 <= int(page["Retry-After"]) <= 3600
    start, end = word(language, "error.too_often", minutes="|").split("|")
    assert start in page.text and end in page.text
    assert Organisation.objects.count() == 2
    assert Client().post(f"/{language}/begin/", BAKERY, REMOTE_ADDR="192.0.2.9").status_code == 302


@pytest.mark.django_db
def test_a_form_with_a_mistake_costs_nothing():
    for _ in range(4):
        assert Client().post("/nl/begin/", {**BAKERY, "postcode": "9"}).status_code == 422
    assert Client().post("/nl/begin/", BAKERY).status_code == 302


@pytest.mark.django_db
def test_a_network_that_asks_too_many_checks_is_asked_to_wait(settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    client = Client()
    client.post("/fr/begin/", {**BAKERY, "domain": "boulangerie.example"})
    for _ in range(2):
        assert client.post("/fr/domain/again/").status_code == 302
    assert client.post("/fr/domain/again/").status_code == 429


def test_what_is_far_too_big_is_refused_unread(client):
    page = client.post("/de/begin/", b"x", content_type="application/octet-stream", CONTENT_LENGTH="3000001")
    assert page.status_code == 413
    assert word("de", "error.import.too_big") in page.text
