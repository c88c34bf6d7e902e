# SPDX-License-Identifier: EUPL-1.2
"""The form that corrects who hosts what, and what follows from it on the pages."""

import pytest
from django.utils import timezone
from support.bakery import BAKERY, bakery_seen

from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.catalogue.loader import load
from bolwerk.core.probes.result import CheckVerdict, judge
from bolwerk.web.interface import LANGUAGES, word

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    software = [{"id": "wordpress", "name": "WordPress"}]
    client = bakery_seen(
        judge("mail.spf.record", CheckVerdict.FAIL, "spf_missing", receives_mail=True),
        judge("web.software", CheckVerdict.PASS, "software_current", software=software),
        dns="combell",
        mail="combell",
        web="cloudflare",
    )
    CheckRun.objects.update(asked_at=timezone.now())
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_the_mail_changes_record_and_recipe(visitor, language):
    assert visitor.post(f"/{language}/domain/providers/", {"mail": "google"}).status_code == 302
    page = visitor.get(f"/{language}/domain/").text
    assert word(language, "provider.differs", seen="Combell", said="Google Workspace") in page
    assert '<option value="google" selected>' in page
    step = visitor.get(f"/{language}/result/step/mail-spf/").text
    assert "v=spf1 include:_spf.google.com ~all" in step
    assert load().recipes["mail-spf--google"].texts[language].title in step
    assert load().recipes["dns-record--combell"].texts[language].title in step


def test_said_to_be_somebody_elses_the_general_recipe_comes(visitor):
    visitor.post("/en/domain/providers/", {"dns": "generic"})
    step = visitor.get("/en/result/step/mail-spf/").text
    assert load().recipes["dns-record--generic"].texts["en"].title in step
    assert "Your domain is with <strong>someone else</strong>" in step


def test_a_choice_that_is_none_is_refused_with_the_form_open(visitor):
    answer = visitor.post("/en/domain/providers/", {"mail": "wix"})
    assert answer.status_code == 422
    assert word("en", "error.provider.unknown") in answer.text
    assert '<details class="bw-details bw-group" open>' in answer.text
    assert Organisation.objects.get().providers_said == {}


def test_the_recipe_for_what_the_site_is_made_with_stands_open(visitor):
    page = visitor.get("/en/result/step/web-https-force/").text
    titles = [load().recipes[f"web-https-force--{key}"].texts["en"].title for key in ("wordpress", "generic")]
    assert [title in page for title in titles] == [True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_selectors_are_kept_and_shown_again(visitor, language):
    form = {**BAKERY, "domain": "bakery.be", "selectors": "News, k1"}
    assert visitor.post(f"/{language}/profile/", form).status_code == 302
    assert Organisation.objects.get().dkim_selectors == ["news", "k1"]
    assert 'value="news, k1"' in visitor.get(f"/{language}/profile/").text
    wrong = visitor.post(f"/{language}/profile/", {**form, "selectors": "<b>"})
    assert wrong.status_code == 422
    assert word(language, "error.selector") in wrong.text
    assert Organisation.objects.get().dkim_selectors == ["news", "k1"]
