# SPDX-License-Identifier: EUPL-1.2
"""The page of one step: what it tells while a new look goes on, and whose recipe and message it shows."""

from datetime import timedelta

import pytest
from django.utils import timezone
from support.bakery import bakery_seen

from bolwerk.apps.monitoring import landing
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.core.catalogue.loader import load
from bolwerk.core.probes.result import CheckVerdict, judge
from bolwerk.web.interface import LANGUAGES, word

RECORD = "v=spf1 include:spf.protection.outlook.com ~all"
pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    """A bakery whose domain was looked at yesterday: DNS at Combell, mail at Microsoft 365, no SPF."""
    missing = judge("mail.spf.record", CheckVerdict.FAIL, "spf_missing", receives_mail=True)
    client = bakery_seen(missing, dns="combell", mail="microsoft365")
    CheckRun.objects.update(asked_at=timezone.now() - timedelta(days=1))
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_is_for_the_providers_the_firm_has(visitor, language):
    page = visitor.get(f"/{language}/result/step/mail-spf/").text
    assert RECORD in page
    titles = [load().recipes[f"mail-spf--{key}"].texts[language].title for key in ("microsoft365", "google", "ovh")]
    assert [title in page for title in titles] == [True, False, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_a_new_look_goes_on_nothing_is_told_that_may_no_longer_be_so(visitor, language):
    visitor.post(f"/{language}/domain/again/", {"step": "mail-spf"})
    page = visitor.get(f"/{language}/result/step/mail-spf/").text
    assert word(language, "step.state.running") in page
    assert "v=spf1" not in page
    assert word(language, "step.message") not in page
    run = CheckRun.objects.latest("asked_at")
    assert run.providers == {"dns": "combell", "mail": "microsoft365"}
    landing.keep_result(run=run, result=judge("mail.spf.record", CheckVerdict.PASS, "spf_softfail"))
    landing.finish(run=run, duration_ms=5, providers={"dns": "combell", "mail": "microsoft365"})
    done = visitor.get(f"/{language}/result/step/mail-spf/").text
    assert word(language, "step.nothing_left") in done
    assert "v=spf1" not in done
    assert "disabled" not in done


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_tells_which_recipe_fits_none_is_open_and_the_message_names_no_product(visitor, language):
    page = visitor.get(f"/{language}/result/step/web-https-force/").text
    assert word(language, "step.choose") in page
    assert "<details" in page
    assert " open>" not in page
    message = page[page.index("data-copy") :]
    assert "WordPress" not in message
    assert "{" not in message


def test_the_step_after_one_that_needs_time_says_from_when(visitor):
    run = CheckRun.objects.get()
    seen = {"record": "v=DMARC1; p=none", "policy": "none", "subdomains": "none", "at": "bakery.be"}
    watching = judge("mail.dmarc.policy", CheckVerdict.WARN, "dmarc_none", **seen)
    landing.keep_result(run=run, result=watching)
    page = visitor.get("/en/result/step/mail-dmarc-enforce/").text
    day = timezone.localtime(timezone.now() + timedelta(days=14))
    assert word("en", "step.wait", date=f"{day.day} {day:%B %Y}") in page
    result = visitor.get("/en/result/").text
    assert word("en", "step.not_before", date=f"{day.day} {day:%B %Y}") in result


def link(language: str, measure_id: str) -> str:
    return f'<a href="/{language}/result/step/{measure_id}/">{load().measures[measure_id].texts[language].title}</a>'


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_that_cannot_be_taken_yet_leads_to_the_one_before_it(visitor, language):
    first = word(language, "step.first")
    early = visitor.get(f"/{language}/result/step/mail-dmarc-none/").text
    assert first in early
    assert link(language, "mail-spf") in early
    assert first not in visitor.get(f"/{language}/result/step/mail-spf/").text


def test_a_step_behind_two_names_both_and_one_set_aside_too(visitor):
    page = visitor.get("/en/result/step/mail-dmarc-enforce/").text
    assert [link("en", each) in page for each in ("mail-dmarc-none", "mail-dkim", "mail-spf")] == [True, True, False]
    visitor.post("/en/result/step/mail-spf/did/", {"state": "dismissed"})
    assert link("en", "mail-spf") in visitor.get("/en/result/step/mail-dmarc-none/").text


def test_a_step_is_open_once_the_one_before_it_is_proven(visitor):
    run = CheckRun.objects.get()
    run.results.all().delete()
    CheckRun.objects.update(finished_at=None)
    landing.keep_result(run=run, result=judge("mail.spf.record", CheckVerdict.PASS, "spf_softfail"))
    landing.finish(run=run, duration_ms=5, providers={"dns": "combell", "mail": "microsoft365"})
    assert word("en", "step.first") not in visitor.get("/en/result/step/mail-dmarc-none/").text


def looked_at(verdict: CheckVerdict, check: str, reason: str, **seen: object) -> None:
    """The newest look says so now."""
    run = CheckRun.objects.latest("asked_at")
    run.results.filter(check_id=check).delete()
    landing.keep_result(run=run, result=judge(check, verdict, reason, **seen))
    landing.finish(run=run, duration_ms=5, providers={})


@pytest.mark.parametrize(
    ("step", "check", "fault", "mended"),
    [
        ("web-files-remove", "web.exposed", "exposed_files", "exposed_nothing"),
        ("web-software-update", "web.software", "software_ended", "software_current"),
    ],
)
def test_a_step_that_an_answer_closes_is_proven_by_the_repair_of_what_was_seen(visitor, step, check, fault, mended):
    place = f"/en/result/step/{step}/"
    did, again, proven = (word("en", each) for each in ("step.did", "step.recheck", "step.nothing_left"))
    page = visitor.get(place).text
    assert (did in page, again in page, proven in page) == (True, False, False)
    seen = [{"id": "wordpress", "version": "4.1", "ended_on": "2019-01-01"}]
    looked_at(CheckVerdict.FAIL, check, fault, software=seen)
    page = visitor.get(place).text
    assert (did in page, again in page, proven in page) == (False, True, False)
    visitor.post("/en/domain/again/", {"step": step})
    looked_at(CheckVerdict.COULD_NOT_TEST, check, "refused_us")
    assert proven not in visitor.get(place).text
    looked_at(CheckVerdict.PASS, check, mended, software=[{"id": "wordpress", "version": "7.1"}])
    page = visitor.get(place).text
    assert proven in page
    sentence = load().checks[check].texts["en"].reasons
    assert sentence[fault] in page
    assert sentence[mended] in page
