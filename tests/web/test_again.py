# SPDX-License-Identifier: EUPL-1.2
"""What a page tells after "check again"."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape
from support.bakery import bakery_seen

from bolwerk.apps.monitoring import landing, services
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.core.probes.result import CheckVerdict, judge
from bolwerk.core.telling.evidence import check_sentence
from bolwerk.web.interface import LANGUAGES, word

SPF, DMARC = "mail.spf.record", "mail.dmarc.policy"
pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    client = bakery_seen(
        judge(SPF, CheckVerdict.FAIL, "spf_missing"),
        judge(DMARC, CheckVerdict.FAIL, "dmarc_missing"),
        judge("mail.mx", CheckVerdict.PASS, "mx_found"),
        dns="combell",
        mail="microsoft365",
    )
    CheckRun.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    return client


def witness(until: datetime) -> dict:
    asked = {"server": "ns1.x.be", "address": "192.0.2.1", "at": "", "status": "ok", "ttl": 300, "alias": ""}
    name = {"name": "bakery.be", "type": "TXT"}
    return {
        "asked": [{**name, **asked, "records": ["v=spf1 -all"]}],
        "caches": [{**name, "records": ["v=spf1 ?all"], "until": until.isoformat()}],
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_mended_what_is_open_and_what_others_may_see(visitor, language):
    visitor.post(f"/{language}/domain/again/", {"step": "mail-spf"})
    page = visitor.get(f"/{language}/domain/").text
    assert word(language, "domain.running") in page and word(language, "again.awaited") in page
    assert "bw-stand" not in page
    assert f'id="{SPF}"' not in page and 'id="mail.mx"' in page
    run = CheckRun.objects.latest("asked_at")
    landing.keep_result(run=run, result=judge(SPF, CheckVerdict.PASS, "spf_strict"))
    landing.keep_result(run=run, result=judge(DMARC, CheckVerdict.FAIL, "dmarc_missing"))
    until = datetime.now(UTC) + timedelta(minutes=5)
    landing.finish(run=run, duration_ms=5, providers={}, witness=witness(until))
    page = visitor.get(f"/{language}/domain/").text
    assert word(language, "again.mended", count=1) in page and word(language, "again.mended.top", count=1) in page
    assert page.count(f'id="{DMARC}"') == page.count(f'id="{SPF}"') == 1
    assert word(language, "cache.minutes", count=5) in page
    step = visitor.get(f"/{language}/result/step/mail-spf/").text
    assert escape(word(language, "step.state.proven")) in step and word(language, "cache.title") in step
    still = visitor.get(f"/{language}/result/step/mail-dmarc-none/").text
    assert word(language, "again.still", date="").rstrip(".") in still
    assert escape(word(language, "again.others", mended=1, open=0)) in still


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("asked_from", "heading"),
    [
        ({}, "domain.title"),
        ({"step": "mail-spf"}, "step.back"),
        ({"check": DMARC}, "seen.raw"),
    ],
)
def test_asked_too_soon_the_page_that_asked_says_so(visitor, language, asked_from, heading):
    CheckRun.objects.update(asked_at=timezone.now())
    answer = visitor.post(f"/{language}/domain/again/", asked_from)
    assert answer.status_code == 409
    assert escape(word(language, "error.check.too_soon")) in answer.text
    assert escape(word(language, heading)) in answer.text
    assert CheckRun.objects.count() == 1
    page = visitor.get(f"/{language}/domain/").text
    assert escape(word(language, "error.check.too_soon")) not in page


def test_asked_during_a_look_its_page_tells_that_it_goes_on(visitor):
    visitor.post("/en/domain/again/")
    answer = visitor.post("/en/domain/again/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/domain/")
    assert word("en", "domain.running") in visitor.get("/en/domain/").text


def test_another_language_of_that_page_comes_by_get(visitor):
    assert visitor.get("/fr/domain/again/")["Location"] == "/fr/domain/"


def test_when_the_moment_is_past_nothing_is_said_of_caches(visitor):
    visitor.post("/en/domain/again/")
    run = CheckRun.objects.latest("asked_at")
    landing.finish(run=run, duration_ms=5, providers={}, witness=witness(datetime.now(UTC) - timedelta(seconds=1)))
    assert word("en", "cache.title") not in visitor.get("/en/domain/").text


def test_the_first_look_has_nothing_on_top(visitor):
    page = visitor.get("/en/domain/").text
    assert [text in page for text in ("bw-verdict", 'id="mended"')] == [False, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_new_is_said_as_such(visitor, language):
    finish(visitor, dmarc=("fail", "dmarc_missing"))
    page = visitor.get(f"/{language}/domain/").text
    assert escape(word(language, "again.same")) in page
    assert 'id="mended"' not in page


def test_after_a_whole_look_nobody_says_that_nothing_changed(visitor):
    """It may have got worse; the watch tells that."""
    run = services.ask(organisation=CheckRun.objects.get().organisation)
    landing.keep_result(run=run, result=judge(SPF, CheckVerdict.FAIL, "spf_missing"))
    landing.keep_result(run=run, result=judge("mail.mx", CheckVerdict.WARN, "mx_partly_lost"))
    landing.finish(run=run, duration_ms=5, providers={})
    assert word("en", "again.same") not in visitor.get("/en/domain/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_better_but_not_good_shows_how_it_was(visitor, language):
    finish(visitor, dmarc=("warn", "dmarc_none"))
    page = visitor.get(f"/{language}/domain/").text
    assert escape(word(language, "again.changed", count=1)) in page
    assert escape(check_sentence(DMARC, "dmarc_missing", language)) in page
    assert escape(check_sentence(DMARC, "dmarc_none", language)) in page


def finish(visitor, *, dmarc: tuple[str, str]) -> None:
    """A look again that sees the list as it was."""
    visitor.post("/en/domain/again/")
    run = CheckRun.objects.latest("asked_at")
    landing.keep_result(run=run, result=judge(SPF, CheckVerdict.FAIL, "spf_missing"))
    landing.keep_result(run=run, result=judge(DMARC, CheckVerdict(dmarc[0]), dmarc[1]))
    landing.finish(run=run, duration_ms=5, providers={})
