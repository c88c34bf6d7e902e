# SPDX-License-Identifier: EUPL-1.2
"""What a firm told of itself, corrected."""

import pytest
from django.test import Client
from django.utils.html import escape

from bolwerk.apps.assessments.selectors import answers_of
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.catalogue.words import LANGUAGES, word

pytestmark = pytest.mark.django_db
TOLD = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "till"], "domain": "bakery.example"}


@pytest.fixture
def visitor():
    client = Client()
    assert client.post("/nl/begin/", TOLD).status_code == 302
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_what_was_told(visitor, language):
    page = visitor.get(f"/{language}/profile/").text
    assert escape(word(language, "profile.title")) in page
    assert 'value="bakery.example"' in page
    assert page.count(" checked") == 3
    assert '<option value="bakery" selected>' in page


def test_a_change_is_kept_and_another_domain_is_looked_at(visitor):
    sent = {**TOLD, "name": "  Bij   An ", "has": ["webshop"], "domain": "https://www.other.example/shop"}
    assert visitor.post("/nl/profile/", sent)["Location"] == "/nl/check/"
    firm = Organisation.objects.get()
    assert (firm.name, firm.has, firm.domain) == ("Bij An", ["website", "webshop"], "other.example")
    assert CheckRun.objects.filter(domain="other.example").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistake_says_what_to_do_and_loses_nothing(visitor, language):
    page = visitor.post(f"/{language}/profile/", {**TOLD, "name": "<b>An</b>", "postcode": "90", "domain": "a b c"})
    assert page.status_code == 422
    assert escape(word(language, "error.postcode")) in page.text
    assert 'value="90"' in page.text
    assert 'value="a b c"' in page.text
    assert "&lt;b&gt;An&lt;/b&gt;" in page.text
    firm = Organisation.objects.get()
    assert (firm.name, firm.postcode, firm.domain) == ("", "9000", "bakery.example")


def test_answers_stay_with_who_only_changes_the_postcode(visitor):
    visitor.post(visitor.get("/nl/check/")["Location"], {"option": "unknown", "ask": ""})
    firm = Organisation.objects.get()
    before = answers_of(firm)
    assert len(before) == 1
    visitor.post("/nl/profile/", {**TOLD, "postcode": "1000"})
    assert answers_of(firm) == before
