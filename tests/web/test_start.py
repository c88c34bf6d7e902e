# SPDX-License-Identifier: EUPL-1.2
"""Coming back: who has a business open goes on with it, and never loses it to a second one by accident."""

import pytest
from django.test import Client

from bolwerk.apps.organisations.models import Organisation
from bolwerk.web.interface import LANGUAGES, word

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website"]}
pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    client = Client()
    client.post("/nl/begin/", BAKERY)
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_start_page_leads_back_to_the_open_business(visitor, language, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = visitor.get(f"/{language}/").text
    assert f'<a class="bw-button" href="/{language}/check/">{word(language, "start.go_on")}</a>' in page
    assert word(language, "start.button") not in page
    assert word(language, "start.another") in page


def test_a_form_that_the_browser_sends_again_makes_no_second_business(visitor):
    again = visitor.post("/nl/begin/", {**BAKERY, "domain": "bakery.be"})
    assert again.status_code == 409
    assert word("nl", "begin.beside") in again.text
    assert 'value="bakery.be"' in again.text
    assert Organisation.objects.count() == 1


def test_the_business_that_is_open_is_named_as_its_owner_writes_it(visitor):
    Organisation.objects.update(domain="xn--caf-dma.be")
    shown = visitor.get("/nl/begin/").text
    assert "<strong>café.be</strong>" in shown and "xn--" not in shown


def test_who_wants_a_second_business_gets_it_after_the_page_said_so(visitor):
    shown = visitor.get("/nl/begin/").text
    assert word("nl", "begin.beside") in shown
    assert '<input type="hidden" name="beside" value="1">' in shown
    assert visitor.post("/nl/begin/", {**BAKERY, "beside": "1"})["Location"] == "/nl/check/"
    assert Organisation.objects.count() == 2


def test_a_browser_forgets_a_link_that_is_dead():
    client = Client()
    client.cookies["bw_link"] = "x" * 43
    assert word("nl", "start.go_on") in client.get("/nl/").text
    assert client.get("/nl/check/").status_code == 404
    assert word("nl", "start.button") in client.get("/nl/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_done_for_good_is_said(visitor, language):
    gone = visitor.post(f"/{language}/erase/", follow=True)
    assert word(language, "start.done.erased") in gone.text
    assert word(language, "start.button") in gone.text
    assert "<script>" not in visitor.get(f"/{language}/?done=<script>").text


def test_every_mistake_is_named_at_once():
    page = Client().post("/nl/begin/", {"postcode": "90", "domain": "10.0.0.1", "enterprise_number": "1"})
    assert page.status_code == 422
    for key in ("error.size", "error.kind", "error.postcode", "error.domain.is_ip", "error.enterprise.length"):
        assert word("nl", key) in page.text, key


def test_head_is_get_without_the_content(visitor):
    for path in ("/nl/", "/nl/result/", "/nl/privacy/", "/.well-known/security.txt", "/api/v1/openapi.json"):
        got, head = visitor.get(path), visitor.head(path)
        assert (head.status_code, head.content) == (got.status_code, b""), path
        assert head.headers["Content-Type"] == got.headers["Content-Type"]
        assert int(head.headers["Content-Length"]) > 500 or path.endswith(".txt")
    assert visitor.head("/nl/erase/").status_code == 405
    assert Organisation.objects.count() == 1
