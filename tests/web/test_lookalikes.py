# SPDX-License-Identifier: EUPL-1.2
"""Names like the firm's own on its page: told apart, never red, with something to do."""

import pytest
from django.test import Client
from django.utils import timezone

from bolwerk.apps.monitoring import landing
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.core.probes.names.generate import KINDS
from bolwerk.core.probes.result import CheckVerdict, judge
from bolwerk.web.interface import LANGUAGES, word

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "company_mail"]}
pytestmark = pytest.mark.django_db
SEEN = {
    "asked": 200,
    "unseen": 3,
    "mail": [{"name": "xn--bkery-0qa.be", "shown": "bákery.be", "kind": "accent", "mx": ["mx.other.net"]}],
    "quiet": [{"name": "bakery.com", "shown": "bakery.com", "kind": "ending"}],
    "own": [{"name": "my-bakery.be", "shown": "my-bakery.be", "kind": "added"}],
    "free": ["bakery.eu", "baker-y.be"],
}


@pytest.fixture
def visitor():
    client = Client()
    client.post("/nl/begin/", {**BAKERY, "domain": "bakery.be"})
    CheckRun.objects.update(finished_at=timezone.now(), duration_ms=5)
    return client


def keep(verdict, reason, **seen):
    landing.keep_result(run=CheckRun.objects.get(), result=judge("names.lookalikes", verdict, reason, **seen))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_which_name_and_what_to_do(visitor, language):
    keep(CheckVerdict.WARN, "lookalikes_mail", **SEEN)
    page = visitor.get(f"/{language}/domain/").text
    for name in ("bákery.be", "bakery.com", "my-bakery.be"):
        assert f'<strong class="bw-domain">{name}</strong>' in page
    for key in (
        "mail",
        "quiet",
        "own",
        "own.note",
        "kind.accent",
        "do.report",
        "do.registry",
        "do.take",
        "do.police",
    ):
        assert word(language, f"names.{key}") in page, key
    assert "bakery.eu, baker-y.be." in page
    assert word(language, "names.unseen", count=3) in page
    assert "bw-result--fail" not in page
    assert 'id="names.lookalikes"' not in page


def test_of_only_ones_own_nobody_is_warned(visitor):
    keep(CheckVerdict.PASS, "lookalikes_own", asked=200, own=SEEN["own"])
    page = visitor.get("/en/domain/").text
    assert word("en", "names.own") in page
    assert word("en", "names.mail") not in page
    assert word("en", "names.do.report") not in page


def test_they_come_later_than_the_rest(visitor):
    assert word("en", "names.awaited") in visitor.get("/en/domain/").text
    keep(CheckVerdict.PASS, "lookalikes_none", asked=200)
    page = visitor.get("/en/domain/").text
    assert word("en", "names.awaited") not in page
    assert "Nobody has a name that looks like yours" in page


def test_what_came_in_a_file_may_have_any_shape(visitor):
    keep(CheckVerdict.WARN, "lookalikes_mail", asked="x", mail=[3, {"shown": "<b>"}], own="x", free=7, unseen=[])
    page = visitor.get("/en/domain/")
    assert page.status_code == 200
    assert "&lt;b&gt;" in page.text


def test_every_kind_has_words():
    assert all(word(language, f"names.kind.{kind}") for language in LANGUAGES for kind in KINDS)


def test_the_api_tells_them_too(visitor):
    token = visitor.cookies["bw_link"].value
    signed = {"authorization": f"Bearer {token}"}
    assert visitor.get("/api/v1/names", headers=signed).status_code == 404
    keep(CheckVerdict.WARN, "lookalikes_mail", **SEEN)
    found = visitor.get("/api/v1/names", headers=signed).json()
    assert (found["check"], found["harm"], found["observation"]["free"]) == ("names.lookalikes", 0, SEEN["free"])
