# SPDX-License-Identifier: EUPL-1.2
"""Els of the bakers' federation, page by page: what was read, what was found, what she takes along."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bolwerk.apps.accounts.services import person
from bolwerk.apps.lists import batches
from bolwerk.apps.lists.models import DomainList, ListKey, State
from bolwerk.apps.scanning.replies import Landed
from bolwerk.core.probes.options import Options, asked_for
from bolwerk.core.probes.providers import NOBODY
from bolwerk.core.probes.result import CheckVerdict, could_not_test, judge
from bolwerk.web.interface import LANGUAGES, word

pytestmark = pytest.mark.django_db
GOOD = judge("mail.dmarc.policy", CheckVerdict.PASS, "dmarc_reject")
BAD = judge("mail.dmarc.policy", CheckVerdict.FAIL, "dmarc_missing")
EXPIRED = judge("web.certificate", CheckVerdict.FAIL, "certificate_expired")
MEMBERS = "Naam;Site\r\nDe Zon;dezon.be\r\nÉclair;www.eclair.be\r\nKlok;-\r\nZon 2;dezon.be\r\nJan;jan.be\r\n"


@pytest.fixture(autouse=True)
def nobody_looks(settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": []}}


@pytest.fixture
def els():
    client = Client()
    client.force_login(person(email="els@bakers.example", language="nl"))
    return client


def landed(made: DomainList, domain: str, *results) -> None:
    known = {each.id: each for each in results}
    every = tuple(known.get(each) or could_not_test(each, "timeout") for each in asked_for(Options()))
    now = timezone.now().isoformat(timespec="seconds")
    batches.keep(made, Landed(domain, now, 5, dict(NOBODY), every))


def sent(els: Client, language: str = "nl", data: bytes = MEMBERS.encode("cp1252"), **more) -> DomainList:
    file = SimpleUploadedFile("leden.csv", data, "text/csv")
    answer = els.post(f"/{language}/lists/", {"name": "Bakkers", "file": file, **more})
    made = DomainList.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/{language}/lists/{made.pk}/")
    return made


@pytest.fixture
def found(els):
    made = sent(els)
    DomainList.objects.update(state=State.GOING)
    landed(made, "dezon.be", GOOD)
    landed(made, "eclair.be", BAD, EXPIRED)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_read_is_told_with_its_lines(els, language):
    made = sent(els, language)
    page = els.get(f"/{language}/lists/{made.pk}/").text
    assert page.count("<dd>3</dd>") == 1 and page.count("<dd>1</dd>") == 2
    assert word(language, "lists.read.heading", line=1) in page and "<q>Naam Site</q>" in page
    assert word(language, "lists.read.line", line=4) in page
    assert word(language, "lists.why.not_a_domain") in page and "<q>-</q>" in page
    assert word(language, "lists.read.again", domain="dezon.be", first=2) in page


def test_pasted_text_is_as_good(els):
    els.post("/nl/lists/", {"name": "", "text": "a.be, b.be\r\nhttps://c.be/"})
    assert list(DomainList.objects.get().rows.values_list("domain", flat=True)) == ["a.be", "b.be", "c.be"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_is_refused_with_what_to_do_and_the_name_stays(els, language):
    file = SimpleUploadedFile("leden.csv", b"PK\x03\x04" + b"\0" * 500)
    page = els.post(f"/{language}/lists/", {"name": "Bakkers", "file": file})
    assert page.status_code == 422
    assert word(language, "error.list.workbook") in page.text and 'value="Bakkers"' in page.text


@pytest.mark.parametrize("way", ["file", "text"])
def test_over_the_limit_is_refused_in_words(els, way):
    data = "a.be\n" * 400_001
    page = els.post(
        "/en/lists/", {"file": SimpleUploadedFile("a.csv", data.encode())} if way == "file" else {"text": data}
    )
    assert page.status_code == 422
    assert word("en", "error.import.too_big") in page.text
    page = els.post("/en/lists/", {"text": b"x" * 3_000_001})
    assert page.status_code == 413 and word("en", "error.import.too_big") in page.text


def test_a_form_of_another_site_starts_nothing(els):
    made = sent(els)
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = els.cookies
    for path in ("", f"{made.pk}/start/", f"{made.pk}/pause/", f"{made.pk}/delete/", "key/", "key/remove/"):
        assert careful.post(f"/nl/lists/{path}", {"text": "a.be"}).status_code == 403
    assert (DomainList.objects.get().state, ListKey.objects.count()) == (State.DRAFT, 0)


def test_start_pause_go_on_and_delete(els):
    made = sent(els)
    place = f"/nl/lists/{made.pk}/"
    assert els.post(f"{place}start/").status_code == 302
    page = els.get(place).text
    assert "hx-get" in page and word("nl", "lists.state.going") in page
    assert els.post(f"{place}start/").status_code == 409
    els.post(f"{place}pause/")
    page = els.get(place).text
    assert "hx-get" not in page and word("nl", "lists.paused") in page
    els.post(f"{place}start/")
    assert DomainList.objects.get().state == State.GOING
    assert word("nl", "lists.delete.lead") in els.get(f"{place}delete/").text
    assert DomainList.objects.exists()
    assert els.post(f"{place}delete/")["Location"] == "/nl/lists/"
    assert els.get(place).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_while_it_goes_on(els, found, language):
    page = els.get(f"/{language}/lists/{found.pk}/").text
    assert word(language, "lists.landed", done=2, domains=3) in page
    assert word(language, "lists.sum.forgeable", count=1, known=2) in page
    assert word(language, "lists.sum.expired", count=1) in page
    assert page.index("eclair.be") < page.index("dezon.be</a>")
    assert "jan.be</a>" not in page


def test_filters_and_pages(els, found, monkeypatch):
    place = f"/en/lists/{found.pk}/"
    only = els.get(f"{place}?show=forgeable").text
    assert "eclair.be</a>" in only and "dezon.be</a>" not in only
    assert els.get(f"{place}?show=nonsense&page=x").status_code == 200
    monkeypatch.setattr("bolwerk.web.views.lists.A_PAGE", 1)
    second = els.get(f"{place}?page=2").text
    assert "dezon.be</a>" in second and "eclair.be</a>" not in second
    assert "?show=all&amp;page=1#table" in second


def test_a_page_of_a_long_list_takes_few_queries(els, found, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        els.get(f"/en/lists/{found.pk}/")


def test_all_that_was_seen_of_one(els, found):
    row = found.rows.get(domain="eclair.be")
    page = els.get(f"/en/lists/{found.pk}/of/{row.pk}/")
    assert page.status_code == 200
    assert 'id="web.certificate"' in page.text and "/result/step/" not in page.text
    assert 'id="exposure.remote"' in page.text or "owner_unproven" not in page.text
    waiting = found.rows.get(domain="jan.be")
    assert els.get(f"/en/lists/{found.pk}/of/{waiting.pk}/").status_code == 404


def read(answer) -> str:
    assert answer.streaming and answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def test_the_table_for_programs_and_for_excel(els, found):
    answer = els.get(f"/nl/lists/{found.pk}/take/csv/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].endswith('.csv"') and "no-store" in answer["Cache-Control"]
    table = list(csv.reader(io.StringIO(read(answer))))
    assert table[0][:4] == ["Regel", "Domein", "Mail in hun naam", "Slot van de website"]
    assert [row[:5] for row in table[1:]] == [
        ["2", "dezon.be", "Valse mail wordt geweigerd", "Niet gezien", "Niet gezien"],
        ["3", "eclair.be", "Na te maken", "Niet in orde", "ja"],
    ]
    excel = read(els.get(f"/nl/lists/{found.pk}/take/excel/"))
    assert excel.startswith("\ufeffRegel;Domein;")
    assert list(csv.reader(io.StringIO(excel[1:]), delimiter=";")) == table


def test_the_lines_for_a_technician_are_those_of_the_command(els, found):
    lines = [json.loads(line) for line in read(els.get(f"/nl/lists/{found.pk}/take/jsonl/")).splitlines()]
    assert [(each["line"], each["domain"]) for each in lines] == [(2, "dezon.be"), (3, "eclair.be")]
    assert list(lines[0]) == ["line", "domain", "checked_at", "duration_ms", "providers", "results"]
    assert BAD.as_json() in lines[1]["results"]


def test_only_the_head_is_asked_for(els, found):
    answer = els.head(f"/nl/lists/{found.pk}/take/csv/")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"", "text/csv; charset=utf-8")


def test_there_is_no_other_form(els, found):
    assert els.get(f"/nl/lists/{found.pk}/take/pdf/").status_code == 404


def test_the_key_is_shown_once(els):
    page = els.post("/en/lists/key/").text
    secret = page.partition("<code>")[2].partition("</code>")[0]
    assert len(secret) == 43
    home = els.get("/en/lists/").text
    assert secret not in home and word("en", "lists.key.remove") in home
    els.post("/en/lists/key/remove/")
    assert word("en", "lists.key.remove") not in els.get("/en/lists/").text


def test_a_name_from_a_stranger_is_only_text(els):
    made = sent(els, data=b"a.be\r\n<script>alert(1)</script>")
    DomainList.objects.update(name="<b>x</b>")
    page = els.get(f"/en/lists/{made.pk}/").text
    assert "<script>alert" not in page and "<b>x" not in page


def test_a_network_that_sends_too_many_lists_is_asked_to_wait(els, settings):
    settings.LIMITS = {**settings.LIMITS, "list": (1, 3600)}
    from django.core.cache import cache

    cache.clear()
    assert els.post("/nl/lists/", {"text": "a.be"}).status_code == 302
    assert els.post("/nl/lists/", {"text": "a.be"}).status_code == 429
    cache.clear()
