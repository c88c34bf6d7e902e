# SPDX-License-Identifier: EUPL-1.2
"""The page of a firm's suppliers: plain words, a message in any of the languages, and nothing of other firms."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from bolwerk.apps.accounts.services import person
from bolwerk.apps.monitoring import landing
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations.models import Membership, Organisation
from bolwerk.apps.suppliers.models import Look, Supplier
from bolwerk.core.probes.result import CheckVerdict, judge
from bolwerk.core.suppliers.data import NOTHING
from bolwerk.core.suppliers.seen import SOURCES
from bolwerk.core.suppliers.standing import Mail, Site
from bolwerk.web.interface import LANGUAGES, word, words

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "company_mail"]}
pytestmark = pytest.mark.django_db
BAD = {"mail.dmarc.policy": ["fail", "dmarc_missing"], "web.https": ["fail", "https_missing"]}
GOOD = {"mail.dmarc.policy": ["pass", "dmarc_reject"], "web.https": ["pass", "https_works"]}


@pytest.fixture
def visitor():
    client = Client()
    client.post("/nl/begin/", {**BAKERY, "domain": "bakery.be"})
    run = CheckRun.objects.get()
    outside = {"scripts": ["widget.tafel.be", "fonts.googleapis.com"]}
    landing.keep_result(run=run, result=judge("web.sri", CheckVerdict.WARN, "sri_missing", outside=outside))
    landing.finish(run=run, duration_ms=5, providers={})
    return client


def looked(domain: str, results: dict[str, list[str]]) -> None:
    now = timezone.now()
    Look.objects.update_or_create(domain=domain, defaults={"asked_at": now, "finished_at": now, "results": results})


@pytest.mark.parametrize("language", LANGUAGES)
def test_named_seen_and_left_out_each_with_its_words(visitor, language):
    answer = visitor.post(f"/{language}/suppliers/add/", {"domain": "info@books.be", "role": "bookkeeper"})
    assert (answer.status_code, answer["Location"]) == (302, f"/{language}/suppliers/")
    looked("books.be", BAD)
    looked("tafel.be", GOOD)
    page = visitor.get(f"/{language}/suppliers/").text
    role = word(language, "suppliers.role.bookkeeper")
    for said in (
        word(language, "suppliers.named", role=role),
        word(language, "suppliers.source.script"),
        word(language, "suppliers.mail.forgeable"),
        word(language, "suppliers.mail.refused"),
        word(language, "suppliers.site.fault"),
        word(language, "suppliers.count", forgeable=1, known=2),
        word(language, "suppliers.why.parts"),
        word(language, "suppliers.private"),
    ):
        assert said in page
    assert page.index("books.be</h2>") < page.index("tafel.be</h2>")


def test_the_message_is_in_the_language_of_the_supplier(visitor):
    visitor.post("/nl/suppliers/add/", {"domain": "books.be", "role": "it"})
    looked("books.be", BAD)
    Organisation.objects.update(name="Bakkerij An")
    for language in LANGUAGES:
        page = visitor.get(f"/nl/suppliers/of/books.be/?in={language}").text
        assert word(language, "suppliers.message.forgeable") in page
        assert word(language, "suppliers.message.begin", domain="books.be") in page
        assert "mail.dmarc.policy: dmarc_missing" in page
        assert word("nl", "suppliers.do.number") in page
    address = page.split('<a href="mailto:')[1].split('"')[0].replace("&amp;", "&")
    sent = parse_qs(urlsplit(f"mailto:{address}").query)
    assert sent["subject"] == [word("en", "suppliers.message.subject", domain="books.be")]
    assert sent["body"][0].endswith("Kind regards,\r\nBakkerij An")
    assert "?in=xx" not in visitor.get("/nl/suppliers/of/books.be/?in=xx").text


def test_who_is_in_order_gets_no_message(visitor):
    looked("tafel.be", GOOD)
    page = visitor.get("/en/suppliers/of/tafel.be/").text
    assert word("en", "suppliers.do.nothing") in page
    assert word("en", "suppliers.message") not in page
    assert word("en", "suppliers.count.none", known=1) in visitor.get("/en/suppliers/").text


@pytest.mark.parametrize(
    ("results", "key"),
    [
        ({"mail.dmarc.policy": ["could_not_test", "no_such_domain"]}, "suppliers.missing"),
        ({"mail.dmarc.policy": ["could_not_test", "opted_out"]}, "suppliers.refused"),
        ({"mail.dmarc.policy": ["could_not_test", "dns_timeout"]}, "suppliers.do.unseen"),
    ],
)
def test_what_could_not_be_seen_is_said_and_not_held_against_them(visitor, results, key):
    looked("tafel.be", results)
    page = visitor.get("/en/suppliers/of/tafel.be/").text
    assert word("en", key) in page
    assert word("en", "suppliers.message") not in page
    assert "bw-result--warn" not in visitor.get("/en/suppliers/").text


def test_before_the_first_look_it_says_so(visitor):
    assert word("en", "suppliers.waiting") in visitor.get("/en/suppliers/").text


@pytest.mark.parametrize(
    ("domain", "role", "status", "key"),
    [
        ("", "it", 422, "error.supplier.empty"),
        ("somebody@gmail.com", "it", 422, "error.supplier.shared"),
        ("www.bakery.be", "it", 422, "error.supplier.own"),
        ("books.be", "boss", 422, "error.supplier.role"),
    ],
)
def test_what_must_be_corrected_stays_on_the_page(visitor, domain, role, status, key):
    answer = visitor.post("/fr/suppliers/add/", {"domain": domain, "role": role})
    assert answer.status_code == status
    assert word("fr", key) in answer.text
    assert f'value="{domain}"' in answer.text
    assert Supplier.objects.count() == 0
    assert visitor.get("/fr/suppliers/add/")["Location"] == "/fr/suppliers/"


def test_what_must_be_corrected_stands_above_the_list_where_the_page_opens(visitor):
    page = visitor.post("/nl/suppliers/add/", {"domain": "", "role": "it"}).text
    error = page.index(f'<a href="#add">{word("nl", "error.supplier.empty")}</a>')
    assert error < page.index('class="bw-results"') < page.index('<section id="add">')


def test_put_aside_and_taken_back(visitor):
    assert visitor.post("/en/suppliers/aside/", {"domain": "tafel.be"}).status_code == 302
    page = visitor.get("/en/suppliers/").text
    assert word("en", "suppliers.aside", count=1) in page
    assert "tafel.be</h2>" not in page
    assert visitor.get("/en/suppliers/of/tafel.be/").status_code == 404
    visitor.post("/en/suppliers/back/", {"domain": "tafel.be"})
    assert "tafel.be</h2>" in visitor.get("/en/suppliers/").text
    assert visitor.post("/en/suppliers/back/", {"domain": "tafel.be"}).status_code == 404


def test_looking_is_asked_once_a_week(visitor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as queued:
        visitor.post("/en/suppliers/look/")
        visitor.post("/en/suppliers/look/")
    assert len(queued) == 1


def test_an_outsider_sees_them_and_finds_no_form(visitor):
    helper = person(email="helper@other.example", language="nl")
    Membership.objects.create(organisation=Organisation.objects.get(), user=helper, role="outsider")
    client = Client()
    client.force_login(helper)
    client.post(f"/nl/account/open/{Organisation.objects.get().pk}/")
    page = client.get("/nl/suppliers/").text
    assert "tafel.be" in page
    assert 'id="role"' not in page


def test_everything_that_a_page_can_say_has_words():
    wanted = {
        *(f"suppliers.role.{each}" for each in Supplier.Role.values),
        *(f"suppliers.source.{each}" for each in SOURCES),
        *(f"suppliers.why.{each}" for each in NOTHING),
        *(f"suppliers.mail.{each}" for each in Mail),
        *(f"suppliers.site.{each}" for each in Site),
        *(f"suppliers.do.{each}" for each in ("mail", "number", "site", "tell", "nothing", "unseen")),
    }
    assert wanted - set(words("en")) == set()
