# SPDX-License-Identifier: EUPL-1.2
"""The page of one check: what it means, what was seen, and how it is mended; what is in order asks nothing."""

from html import unescape

import pytest
from support.bakery import bakery_seen

from bolwerk.apps.monitoring import landing
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.core.catalogue.loader import load
from bolwerk.core.probes.result import CheckVerdict, could_not_test, judge
from bolwerk.core.telling.evidence import check_sentence
from bolwerk.web.interface import LANGUAGES, word

SPF, STARTTLS, HTTPS, EXPOSED = "mail.spf.record", "mail.starttls", "web.https", "web.exposed"
pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return bakery_seen(
        judge(SPF, CheckVerdict.FAIL, "spf_missing", receives_mail=True),
        could_not_test(STARTTLS, "connect_timeout"),
        judge(HTTPS, CheckVerdict.PASS, "https_works"),
        judge(EXPOSED, CheckVerdict.NOT_APPLICABLE, "owner_unproven"),
        judge("names.lookalikes", CheckVerdict.PASS, "lookalikes_none", asked=200),
        dns="combell",
        mail="combell",
    )


def seen(visitor, check: str, language: str) -> str:
    answer = visitor.get(f"/{language}/domain/seen/{check}/")
    assert answer.status_code == 200
    return unescape(answer.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_comes_with_its_recipe_record_risk_and_message(visitor, language):
    page = seen(visitor, SPF, language)
    text, recipe = load().checks[SPF].texts[language], load().recipes["dns-record--combell"].texts[language]
    for shown in (
        f"<h1>{text.title}</h1>",
        text.means,
        check_sentence(SPF, "spf_missing", language),
        word(language, "check.fail"),
        word(language, "step.minutes", minutes=load().measures["mail-spf"].minutes),
        '<code class="bw-dns__value"',
        recipe.title,
        recipe.risk_note,
        word(language, "step.message"),
        f'href="/{language}/result/step/mail-spf/"',
        '<input type="hidden" name="check" value="mail.spf.record">',
        "<dd>spf_missing</dd>",
    ):
        assert shown in page, shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_could_not_be_tested_says_why_and_that_it_is_neither_good_nor_bad(visitor, language):
    page = seen(visitor, STARTTLS, language)
    assert check_sentence(STARTTLS, "connect_timeout", language) in page
    assert load().checks["common"].texts[language].means in page
    assert word(language, "step.recheck") in page
    assert word(language, "step.how") not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_in_order_asks_nothing(visitor, language):
    page = seen(visitor, HTTPS, language)
    assert word(language, "check.pass") in page
    assert [each in page for each in (word(language, "step.recheck"), f"<h2>{word(language, 'step.how')}</h2>")] == [
        False,
        False,
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_an_owner_may_ask_leads_to_the_proof(visitor, language):
    page = seen(visitor, EXPOSED, language)
    assert f'<a href="/{language}/domain/yours/">{word(language, "control.title")}</a>' in page
    assert word(language, "step.recheck") not in page


@pytest.mark.parametrize("check", ["no.such", "dns.caa", "names.lookalikes"])
def test_there_is_no_page_of_what_was_not_looked_at(visitor, check):
    assert visitor.get(f"/en/domain/seen/{check}/").status_code == 404


def test_check_again_comes_back_here_and_waits_for_the_result(visitor):
    CheckRun.objects.update(asked_at=CheckRun.objects.get().asked_at.replace(year=2025))
    answer = visitor.post("/en/domain/again/", {"check": SPF})
    assert answer["Location"] == f"/en/domain/seen/{SPF}/"
    assert word("en", "step.state.running") in seen(visitor, SPF, "en")
    run = CheckRun.objects.latest("asked_at")
    landing.keep_result(run=run, result=judge(SPF, CheckVerdict.PASS, "spf_strict"))
    page = seen(visitor, SPF, "en")
    assert word("en", "step.state.running") not in page
    assert check_sentence(SPF, "spf_missing", "en") in page and check_sentence(SPF, "spf_strict", "en") in page
    assert visitor.post("/en/domain/again/", {"check": "//evil.example"})["Location"] == "/en/domain/"
