# SPDX-License-Identifier: EUPL-1.2
import io
import json
from datetime import UTC, datetime
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from pypdf import PdfReader
from support.proofs import signed

from bolwerk.apps.audit.models import Entry
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.plans.selectors import picture_of
from bolwerk.core.proofs.signing import to_bytes
from bolwerk.web.interface import LANGUAGES, word

BAKERY = {
    "size": "small",
    "kind": "bakery",
    "postcode": "9000",
    "has": ["website", "till"],
    "domain": "bakery.example",
    "enterprise_number": "BE 0123.456.749",
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_looks_at_domains(settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def visitor():
    """A browser whose firm has answered its first question."""
    client = Client()
    client.post("/nl/begin/", BAKERY)
    first = client.get("/nl/check/")["Location"]
    client.post(first, {"option": "unknown", "ask": "nobody"})
    return client


def upload(client: Client, content: bytes, language: str = "nl"):
    return client.post(f"/{language}/import/", {"file": SimpleUploadedFile("bolwerk.json", content)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_offers_taking_along_putting_back_and_erasing(visitor, language):
    page = visitor.get(f"/{language}/data/")
    assert page.status_code == 200
    for address in ("data/take/", "import/", "erase/"):
        assert f'"/{language}/{address}"' in page.text
    for key in ("data.title", "data.download.go", "data.erase.go"):
        assert escape(word(language, key)) in page.text


def test_the_file_comes_as_a_download_and_is_written_down(visitor):
    taken = visitor.post("/nl/data/take/")
    assert taken["Content-Type"] == "application/json"
    assert taken["Content-Disposition"] == f'attachment; filename="bolwerk-{datetime.now(UTC):%Y-%m-%d}.json"'
    assert taken["Cache-Control"] == "no-store"
    file = json.loads(taken.content)
    assert file["schema"] == "bolwerk-export@1"
    assert file["profile"]["enterprise_number"] == "0123456749"
    assert file["audit"][-1]["verb"] == "firm.exported"
    secret = visitor.cookies["bw_link"].value
    assert secret not in taken.text
    assert visitor.get("/nl/data/take/").status_code == 405


def test_another_browser_puts_the_file_back_and_sees_the_same_bulwark(visitor):
    raw = visitor.post("/nl/data/take/").content
    other = Client()
    opened = upload(other, raw)
    assert (opened.status_code, opened["Location"]) == (302, "/nl/result/")
    one, two = Organisation.objects.order_by("created_at", "seen_at")
    assert one.pk != two.pk
    now = datetime.now(UTC)
    assert picture_of(one, now) == picture_of(two, now)
    assert other.get("/nl/check/")["Location"] == visitor.get("/nl/check/")["Location"]
    start, end = word("nl", "data.from_file", date="|").split("|")
    for page in ("data", "result"):
        shown = other.get(f"/nl/{page}/").text
        assert start in shown and end in shown
        assert start not in visitor.get(f"/nl/{page}/").text
    report = PdfReader(io.BytesIO(other.get("/nl/result/pdf/").content))
    assert start.split()[0] in report.pages[0].extract_text()
    assert two.check_runs.filter(finished_at=None).count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "key", "detail"),
    [
        (b"a photo", "error.import.not_json", {}),
        (b" " * 2_000_001, "error.import.too_big", {}),
        (
            b'{"schema": "<b>old</b>"}',
            "error.import.version",
            {"found": "<b>old</b>", "wanted": "bolwerk-export@1"},
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(language, content, key, detail):
    page = upload(Client(), content, language)
    assert page.status_code == 422
    assert escape(word(language, key, **detail)) in page.text
    assert Organisation.objects.count() == 0


def test_no_file_says_so():
    page = Client().post("/en/import/", {})
    assert page.status_code == 422
    assert word("en", "error.import.no_file") in page.text


def test_who_already_has_a_firm_open_is_told_to_keep_its_address(visitor):
    assert word("en", "import.beside") in visitor.get("/en/import/").text
    assert word("en", "import.beside") not in Client().get("/en/import/").text


def test_an_enterprise_number_with_a_wrong_digit_keeps_all_that_was_entered():
    page = Client().post("/fr/begin/", {**BAKERY, "enterprise_number": "0123.456.748", "postcode": "9"})
    assert page.status_code == 422
    for key in ("error.enterprise.check", "error.postcode"):
        assert escape(word("fr", key)) in page.text
    assert 'value="0123.456.748"' in page.text
    assert 'href="#enterprise_number"' in page.text
    assert Organisation.objects.count() == 0


def test_the_start_page_links_the_import_and_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert 'href="/de/import/"' in client.get("/de/").text
        assert client.get("/de/import/").status_code == 200


def test_taking_along_leaves_a_line_that_names_the_visitor(visitor):
    visitor.post("/nl/data/take/")
    assert [(each.actor, each.verb) for each in Entry.objects.order_by("id")][-1] == ("visitor", "firm.exported")


@pytest.mark.parametrize("language", LANGUAGES)
def test_which_proofs_of_the_file_were_left_out_is_said_first(visitor, language):
    file = json.loads(visitor.post("/nl/data/take/").content)
    part = {"id": str(uuid4()), "domain": "bakery.example", "issued_at": "2026-11-26T14:05:09Z"}
    file["repair_proofs"] = [part | {"document": text} for text in (to_bytes(signed()).decode(), "{}", "x")]
    other = Client()
    opened = upload(other, json.dumps(file).encode(), language)
    assert opened["Location"] == f"/{language}/data/"
    page = unescape(other.get(opened["Location"]).text)
    assert word(language, "data.proofs.foreign", count=1) in page
    assert word(language, "data.proofs.false", count=2) in page
