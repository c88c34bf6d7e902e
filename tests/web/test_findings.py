# SPDX-License-Identifier: EUPL-1.2
"""The page of the domain: how it stands, what to do first, and the rest, which is there but folded away."""

from html import unescape

import pytest
from django.test import Client

from bolwerk.apps.assessments.selectors import progress
from bolwerk.apps.assessments.services import submit_answer
from bolwerk.apps.monitoring import landing
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.catalogue.loader import load
from bolwerk.core.probes.result import CheckVerdict, could_not_test, judge
from bolwerk.web.interface import LANGUAGES, word

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website"], "domain": "bakery.be"}
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
def test_the_state_then_what_to_do_first_then_the_rest_folded_by_subject(visitor, language):
    looked(
        judge("web.https.forced", CheckVerdict.FAIL, "http_not_forced"),
        judge("web.hsts", CheckVerdict.WARN, "hsts_missing"),
        judge("dns.caa", CheckVerdict.WARN, "caa_missing"),
        judge("web.https", CheckVerdict.PASS, "https_works"),
        judge("mail.mx", CheckVerdict.NOT_APPLICABLE, "null_mx"),
        could_not_test("mail.starttls", "connect_timeout"),
    )
    page = unescape(visitor.get(f"/{language}/domain/").text)
    state = f"{word(language, 'domain.state.mend', mend=2, good=1)} {word(language, 'domain.state.unseen', count=1)}"
    story = [
        f'<p class="bw-stand">{state}</p>',
        f'<h2 id="first">{word(language, "domain.first")}</h2>',
        load().recipes["web-https-force--generic"].texts[language].title,
        f"<h2>{word(language, 'domain.rest')}</h2>",
        f"<summary>{word(language, 'domain.subject.web')}",
        f"<h3>{word(language, 'domain.group.mend', count=1)}</h3>",
        f"<h3>{word(language, 'domain.group.good', count=1)}</h3>",
        f"<summary>{word(language, 'domain.subject.mail')}",
        word(language, "domain.count.unseen", count=1),
        f"<h3>{word(language, 'domain.group.unseen', count=1)}</h3>",
        f"<h3>{word(language, 'domain.group.other', count=1)}</h3>",
        f"<summary>{word(language, 'domain.subject.dns')}",
        f"<h3>{word(language, 'domain.group.extra', count=1)}</h3>",
    ]
    places = []
    for each in story:
        places.append(page.find(each, places[-1] if places else 0))
    assert -1 not in places, story[places.index(-1)]
    assert page.count('id="web.https.forced"') == page.count('id="web.hsts"') == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("results", "key", "counts"),
    [
        ([judge("web.hsts", CheckVerdict.WARN, "hsts_missing")], "one", {"mend": 1, "good": 0}),
        ([judge("web.https", CheckVerdict.PASS, "https_works")], "good", {"good": 1}),
        ([could_not_test("web.https", "connect_timeout")], "nothing", {}),
    ],
    ids=["one", "good", "nothing"],
)
def test_how_the_domain_stands_in_a_line(visitor, language, results, key, counts):
    looked(*results)
    page = unescape(visitor.get(f"/{language}/domain/").text)
    assert f'<p class="bw-stand">{word(language, f"domain.state.{key}", **counts)}</p>' in page


def test_a_step_that_was_set_aside_does_not_come_first(visitor):
    looked(
        judge("web.https.forced", CheckVerdict.FAIL, "http_not_forced"),
        judge("dns.dnssec", CheckVerdict.WARN, "unsigned"),
    )
    visitor.post("/en/result/step/web-https-force/did/", {"state": "dismissed"})
    page = visitor.get("/en/domain/").text
    assert page.index('id="dns.dnssec"') < page.index(word("en", "domain.rest")) < page.index('id="web.https.forced"')
    visitor.post("/en/result/step/dns-dnssec/did/", {"state": "dismissed"})
    assert 'id="first"' not in visitor.get("/en/domain/").text


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
    assert f"<summary>{word(language, 'domain.subject.machines')}" in page
    assert word(language, "domain.count.unasked", count=2) in page
    assert f"<h3>{word(language, 'domain.group.owner', count=2)}</h3>" in page
    assert f"<h3>{word(language, 'domain.group.other', count=1)}</h3>" in page
    assert word(language, "control.more.owner") in page
    assert f'<a href="/{language}/domain/yours/">{word(language, "control.title")}</a>' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_result_says_on_top_how_the_domain_stands(visitor, language):
    title = word(language, "domain.title")
    top = '<p class="bw-soft"><strong class="bw-domain">bakery.be</strong>'
    way = f'<a href="/{language}/domain/">{title}</a></p>'
    assert f"{top} {way}" in unescape(visitor.get(f"/{language}/result/").text)
    looked(judge("web.https.forced", CheckVerdict.FAIL, "http_not_forced"))
    page = unescape(visitor.get(f"/{language}/result/").text)
    assert f"{top}: {word(language, 'domain.state.one', mend=1, good=0)} {way}" in page
    assert page.index(top) < page.index('<div class="bw-fort">')


def test_the_result_of_a_firm_without_a_domain_has_no_way_there():
    client = Client()
    client.post("/en/begin/", {**BAKERY, "domain": ""})
    assert "/en/domain/" not in client.get("/en/result/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_leads_to_the_questions_and_after_the_last_one_to_the_result(visitor, language):
    foot = '<p class="bw-ways"><a href="/{}/{}/">{}</a></p>'
    page = visitor.get(f"/{language}/domain/").text
    assert foot.format(language, "check", word(language, "result.goon")) in page
    firm = Organisation.objects.get()
    for _ in load().questions:
        following = progress(firm).next
        if following:
            submit_answer(organisation=firm, question_id=following.id, option=following.options[0].key)
    page = visitor.get(f"/{language}/domain/").text
    assert foot.format(language, "result", word(language, "step.back")) in page
