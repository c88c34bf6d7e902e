# SPDX-License-Identifier: EUPL-1.2
import pytest
from django.test import Client

from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.catalogue.loader import load
from bolwerk.web.interface import LANGUAGES, word

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "till", "terminal"]}


@pytest.fixture
def visitor(db):
    """A browser that has filled in the first page, without a domain."""
    client = Client()
    answer = client.post("/nl/begin/", BAKERY)
    assert (answer.status_code, answer["Location"]) == (302, "/nl/check/")
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_start_page_asks_the_database_nothing(client, language, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(f"/{language}/")
    assert page.status_code == 200
    assert word(language, "start.title") in page.text
    assert f'<html lang="{language}">' in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_domain_its_page_leads_to_where_it_is_filled_in(visitor, language):
    page = visitor.get(f"/{language}/domain/").text
    assert f'<a href="/{language}/profile/">{word(language, "domain.give")}</a>' in page


def test_headers_allow_nothing_from_elsewhere_and_nothing_inline(client):
    headers = client.get("/en/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert {policy["script-src"], policy["style-src"], policy["connect-src"]} == {"'self'"}
    assert policy["frame-ancestors"] == "'none'"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


def test_the_browsers_language_is_taken_and_dutch_when_it_is_none_of_ours(client):
    assert client.get("/", headers={"accept-language": "de-BE,de;q=0.9"})["Location"] == "/de/"
    assert client.get("/", headers={"accept-language": "pt"})["Location"] == "/nl/"


@pytest.mark.django_db
def test_a_mistake_on_the_first_page_keeps_all_that_was_entered(client):
    page = client.post("/en/begin/", {**BAKERY, "postcode": "99", "domain": "1.2.3.4"})
    assert page.status_code == 422
    assert word("en", "error.postcode") in page.text
    assert word("en", "error.domain.is_ip") in page.text
    assert 'value="99"' in page.text
    assert 'value="till" checked' in page.text
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_check_from_the_first_page_to_the_result(visitor, language):
    Organisation.objects.update(language=language)
    asked = 0
    following = visitor.get(f"/{language}/check/")
    while following["Location"] != f"/{language}/result/":
        page = visitor.get(following["Location"])
        assert page.status_code == 200
        question = load().questions[following["Location"].split("/")[3]]
        assert question.texts[language].question in page.text.replace("&#x27;", "'").replace("&quot;", '"')
        answered = visitor.post(following["Location"], {"option": question.options[asked % 2].key})
        assert answered.status_code == 302
        asked += 1
        following = visitor.get(f"/{language}/check/")
    assert 10 <= asked <= 22
    result = visitor.get(f"/{language}/result/")
    assert result.status_code == 200
    assert result.text.count('class="bw-step"') == 3
    assert "<svg" in result.text
    assert result.text.count("<tr>") == 1 + len(load().topics)


def test_the_result_page_takes_at_most_eight_queries(visitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert visitor.get("/nl/result/").status_code == 200


def test_choosing_nothing_says_so_and_stays(visitor):
    where = visitor.get("/fr/check/")["Location"]
    page = visitor.post(where, {})
    assert page.status_code == 422
    assert word("fr", "error.choose") in page.text.replace("&#x27;", "'")


def test_not_knowing_leads_to_who_could_know_and_then_on(visitor):
    where = visitor.get("/nl/check/")["Location"]
    assert visitor.post(where, {"option": "unknown"})["Location"] == f"{where}who/"
    page = visitor.get(f"{where}who/")
    assert word("nl", "who.title") in page.text
    assert visitor.post(where, {"option": "unknown", "ask": "nobody"})["Location"] == "/nl/check/"
    assert visitor.get("/nl/check/")["Location"] != where


def test_the_private_link_opens_the_same_firm_in_another_browser(visitor):
    shown = visitor.get("/nl/link/").text
    token = shown.split("/l/")[1].split("<")[0]
    elsewhere = Client()
    opened = elsewhere.get(f"/l/{token}")
    assert (opened.status_code, opened["Location"]) == (302, "/nl/check/")
    assert opened["Referrer-Policy"] == "no-referrer"
    assert elsewhere.get("/nl/check/")["Location"] == visitor.get("/nl/check/")["Location"]


def test_a_wrong_link_says_what_is_wrong_and_not_more(client, db):
    page = client.get("/l/" + "x" * 43)
    assert page.status_code == 404
    assert "Traceback" not in page.text


@pytest.mark.parametrize("address", ["check/", "result/", "link/", "domain/", "check/any/", "result/step/any/"])
def test_a_stranger_is_sent_to_the_start(client, db, address):
    assert client.get(f"/nl/{address}")["Location"] == "/nl/"


def test_erasing_takes_the_firm_and_the_cookie_away(visitor):
    gone = visitor.post("/nl/erase/")
    assert gone["Location"] == "/nl/?done=erased"
    assert Organisation.objects.count() == 0
    assert gone.cookies["bw_link"]["max-age"] == 0


def test_a_form_without_its_token_is_refused_in_plain_words(db):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/en/begin/", BAKERY)
    assert page.status_code == 403
    assert word("en", "error.form_expired") in page.text
