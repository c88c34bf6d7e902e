# SPDX-License-Identifier: EUPL-1.2
"""The page of the domain: what to mend stands open, and the rest is there but folded away."""

from html import unescape

import pytest
from django.test import Client

from bolwerk.apps.monitoring import landing
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.core.probes.result import CheckVerdict, could_not_test, judge
from bolwerk.web.interface import LANGUAGES, word

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website"], "domain": "bakery.be"}
GROUPS = [("mend", 2), ("extra", 1), ("unseen", 1), ("good", 1), ("other", 1)]
pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    client = Client()
    client.post("/nl/begin/", BAKERY)
    return client


def looked(*results) -> None:
    run = CheckRun.objects.get()
    for each in results:
        landing.keep_result(run=run, result=each)
    landing.finish(run=run, duration_ms=5, providers={"dns": "generic", "mail": "generic"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_mend_stands_open_and_the_rest_is_folded_away(visitor, language):
    looked(
        judge("mail.spf.record", CheckVerdict.FAIL, "spf_missing"),
        judge("web.hsts", CheckVerdict.WARN, "hsts_missing"),
        judge("dns.caa", CheckVerdict.WARN, "caa_missing"),
        judge("web.https", CheckVerdict.PASS, "https_works"),
        judge("mail.mx", CheckVerdict.NOT_APPLICABLE, "null_mx"),
        could_not_test("mail.starttls", "connect_timeout"),
    )
    page = visitor.get(f"/{language}/domain/").text
    parts = [word(language, f"domain.group.{key}", count=count) for key, count in GROUPS]
    assert [page.index(part) for part in parts] == sorted(page.index(part) for part in parts)
    assert f"<h2>{parts[0]}</h2>" in page
    assert [f"<summary>{part}</summary>" in page for part in parts[1:]] == [True] * 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_domain_that_does_not_exist_is_said_once_with_the_way_to_correct_it(visitor, language):
    looked(*(could_not_test(each, "no_such_domain") for each in ("mail.mx", "web.https", "dns.caa")))
    page = visitor.get(f"/{language}/domain/").text
    assert f'<a href="/{language}/profile/">{word(language, "domain.correct")}</a>' in page
    assert "bw-result__title" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_which_door_of_which_machine_stands_open(visitor, language):
    doors = [
        {"name": "till.bakery.be", "address": "192.0.2.7", "port": 3389, "service": "rdp", "signs_in_first": False},
        {"address": "192.0.2.8", "port": 5900, "service": "vnc"},
    ]
    unknown = {"name": "till.bakery.be", "address": "192.0.2.7", "port": 9100, "usual": "printer"}
    looked(
        judge("exposure.remote", CheckVerdict.FAIL, "remote_open", machines=[], open=doors),
        judge("exposure.others", CheckVerdict.WARN, "others_unknown", machines=[], open=[unknown]),
        judge("exposure.telnet", CheckVerdict.PASS, "telnet_closed", machines=[], open="no list"),
    )
    page = unescape(visitor.get(f"/{language}/domain/").text)
    assert word(language, "control.door", machine="till.bakery.be", port=3389, service="rdp") in page
    assert word(language, "control.door", machine="192.0.2.8", port=5900, service="vnc") in page
    assert word(language, "control.door.unknown", machine="till.bakery.be", port=9100, service="printer") in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_an_owner_may_ask_is_folded_away_with_the_way_to_prove_it(visitor, language):
    looked(
        judge("web.exposed", CheckVerdict.NOT_APPLICABLE, "owner_unproven"),
        judge("exposure.remote", CheckVerdict.NOT_APPLICABLE, "owner_unproven"),
        judge("exposure.files", CheckVerdict.NOT_APPLICABLE, "machine_shared"),
    )
    page = unescape(visitor.get(f"/{language}/domain/").text)
    assert f"<summary>{word(language, 'domain.group.owner', count=2)}</summary>" in page
    assert f"<summary>{word(language, 'domain.group.other', count=1)}</summary>" in page
    assert word(language, "control.more.owner") in page
    assert f'<a href="/{language}/domain/yours/">{word(language, "control.title")}</a>' in page
