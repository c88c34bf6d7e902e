# SPDX-License-Identifier: EUPL-1.2
"""Whatever goes wrong, a page in the reader’s language says what to do, without our code and without the database."""

from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from bolwerk import urls
from bolwerk.apps.organisations.models import Organisation
from bolwerk.web.interface import LANGUAGES, word

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "till"]}
RAISED = {
    "forbidden": PermissionDenied("the inside of our code"),
    "ours": RuntimeError("the inside of our code"),
    "away": OperationalError("the inside of our code"),
    "full": OSError(28, "the inside of our code"),
}
CASES = {
    "bad_request": (400, "error.bad_request"),
    "form_expired": (403, "error.form_expired"),
    "forbidden": (403, "error.not_allowed"),
    "not_found": (404, "error.not_found"),
    "method": (405, "error.method"),
    "too_big": (413, "error.import.too_big"),
    "ours": (500, "error.ours"),
    "away": (503, "error.unavailable"),
    "full": (503, "error.unavailable"),
}


class Broken:
    """Our addresses, and one more for each thing that a view may raise."""

    handler400, handler403, handler404, handler500 = (
        urls.handler400,
        urls.handler403,
        urls.handler404,
        urls.handler500,
    )


def raising(case):
    def view(request: HttpRequest, language: str) -> HttpResponse:
        raise RAISED[case]

    return view


Broken.urlpatterns = [*(path(f"<str:language>/raise-{case}/", raising(case)) for case in RAISED), *urls.urlpatterns]


def provoke(case, language):
    """The reply to a request that ends in `case`."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=case == "form_expired")
    match case:
        case "bad_request":
            return client.get(f"/{language}/", headers={"host": "elsewhere.example"})
        case "form_expired":
            return client.post(f"/{language}/begin/", BAKERY)
        case "not_found":
            return client.get(f"/{language}/no-such-page/")
        case "method":
            return client.delete(f"/{language}/begin/")
        case "too_big":
            return client.post(f"/{language}/begin/", {"name": "x" * 3_100_000})
    return client.get(f"/{language}/raise-{case}/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_each_says_what_to_do_in_the_readers_language(case, language, settings):
    """Without the mark for the database: a question to it would fail the test."""
    settings.ROOT_URLCONF = Broken
    status, key = CASES[case]
    page = provoke(case, language)
    assert page.status_code == status
    text = unescape(page.text)
    assert word(language, key) in text
    assert f'<html lang="{language}">' in text
    assert f'href="/{language}/"' in text
    assert word(language, "error.back") in text
    for inside in ("Traceback", "the inside of our code", "Error:", ".py"):
        assert inside not in text
    assert ("Retry-After" in page) == (status == 503)
    assert ("Allow" in page) == (status == 405)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_language_in_the_address_the_browsers_counts(language):
    page = Client().get("/no-such-page/", headers={"accept-language": language})
    assert page.status_code == 404
    assert word(language, "error.not_found") in unescape(page.text)


@pytest.fixture
def visitor(db):
    client = Client()
    assert client.post("/nl/begin/", BAKERY).status_code == 302
    return client


def test_a_form_can_be_sent_again_as_it_was_when_even_its_page_cannot_be_made(visitor, monkeypatch):
    where = visitor.get("/nl/check/")["Location"]

    def gone(token):
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as broken:
        broken.setattr("bolwerk.web.link.by_link", gone)
        page = visitor.post(where, {"option": 'a"<b>', "ask": ["x", "y"], "csrfmiddlewaretoken": "old"})
        shown = visitor.get(where)
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "10", "no-store")
    assert word("nl", "error.not_saved") in page.text
    assert '<input type="hidden" name="option" value="a&quot;&lt;b&gt;">' in page.text
    assert page.text.count('name="ask"') == 2
    assert page.text.count('name="csrfmiddlewaretoken"') == 1
    assert 'value="old"' not in page.text
    assert (shown.status_code, "<form" in shown.text) == (503, False)


def test_a_visit_whose_date_cannot_be_kept_is_a_visit_all_the_same(visitor, monkeypatch):
    def full(**_):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("bolwerk.web.link.visited", full)
    assert visitor.get("/nl/result/").status_code == 200


def test_what_does_not_work_over_the_api_says_so_in_json(visitor, monkeypatch):
    def locked(**_):
        raise OperationalError("database is locked")

    bearer = {"authorization": f"Bearer {visitor.cookies['bw_link'].value}", "accept-language": "fr"}
    question = visitor.get("/nl/check/")["Location"].split("/")[3]
    monkeypatch.setattr("bolwerk.api.routes.questions.submit_answer", locked)
    reply = visitor.put(
        f"/api/v1/answers/{question}", {"option": "unknown"}, content_type="application/json", headers=bearer
    )
    assert (reply.status_code, reply["Retry-After"], reply["Content-Type"]) == (503, "10", "application/problem+json")
    assert reply.json()["detail"] == word("fr", "error.not_saved")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_nobody_has_looks_the_same_whatever_it_is(visitor, language, django_assert_num_queries):
    """One that was never given, one of an erased firm, and rubbish: same page, same work."""
    erased = visitor.cookies["bw_link"].value
    Organisation.objects.all().delete()
    pages = set()
    for token in ("x" * 43, erased, "é", "%00", "a" * 5000):
        with django_assert_num_queries(1):
            page = Client().get(f"/l/{token}", headers={"accept-language": language})
        assert page.status_code == 404
        pages.add(page.text)
    (page,) = pages
    assert word(language, "error.link.wrong") in unescape(page)
