# SPDX-License-Identifier: EUPL-1.2
"""An IT supplier's program sends a list and fetches what was found; a firm's link opens no list, a key no firm."""

import json

import pytest
from django.utils import timezone
from support.caller import Caller

from bolwerk.apps.accounts.services import person
from bolwerk.apps.lists import batches, keys
from bolwerk.apps.lists.models import DomainList, State
from bolwerk.apps.scanning.replies import Landed
from bolwerk.core.probes.options import Options, asked_for
from bolwerk.core.probes.providers import NOBODY
from bolwerk.core.probes.result import could_not_test

pytestmark = pytest.mark.django_db
ONE, RESULTS, START = "/lists/{list_id}", "/lists/{list_id}/results", "/lists/{list_id}/start"


@pytest.fixture
def program(document):
    return Caller(document, keys.make(actor=person(email="els@bakers.example", language="nl")))


@pytest.fixture
def strangers(document):
    return Caller(document, keys.make(actor=person(email="other@plumbers.example", language="nl")))


def test_send_see_how_far_fetch_and_delete(program):
    answer = program("post", "/lists", {"name": "Bakers", "text": "Name;Site\nA;a.be\nB;10.0.0.1\nC;a.be\nD;b.be\n"})
    assert answer.status_code == 201
    place = answer["Location"].removeprefix("/api/v1")
    told = answer.json()
    assert (told["state"], told["domains"], told["landed"]) == ("going", 2, 0)
    assert (told["wrong"], told["twice"], told["lines"]) == (1, 1, [{"line": 3, "error": "is_ip"}])
    results = tuple(could_not_test(each, "timeout") for each in asked_for(Options()))
    at = timezone.now().isoformat(timespec="seconds")
    batches.keep(DomainList.objects.get(), Landed("b.be", at, 5, dict(NOBODY), results))
    assert program("get", place, route=ONE).json()["landed"] == 1
    fetched = program("get", f"{place}/results", route=RESULTS)
    (line,) = [json.loads(each) for each in b"".join(fetched.streaming_content).splitlines()]
    assert (line["line"], line["domain"], len(line["results"])) == (5, "b.be", len(results))
    assert program("delete", place, route=ONE).status_code == 204
    assert program("get", place, route=ONE).status_code == 404


def test_a_list_may_wait_until_it_is_started(program):
    place = program("post", "/lists", {"text": "a.be", "start": False})["Location"].removeprefix("/api/v1")
    assert program("get", place, route=ONE).json()["state"] == "draft"
    assert program("post", f"{place}/start", route=START).json()["state"] == "going"
    assert program("post", f"{place}/start", route=START).status_code == 409


def test_what_cannot_be_used_is_a_problem_in_words(program):
    answer = program("post", "/lists", {"text": "nothing"})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:bolwerk:error.list.no_domains")
    assert program("post", "/lists", {"text": "a.be", "x": 1}).status_code == 422
    assert program("post", "/lists", b"x" * 3_000_001).status_code == 413


def test_another_persons_key_opens_nothing(program, strangers):
    place = program("post", "/lists", {"text": "secret.be"})["Location"].removeprefix("/api/v1")
    for method, path, route in (
        ("get", place, ONE),
        ("delete", place, ONE),
        ("post", f"{place}/start", START),
        ("get", f"{place}/results", RESULTS),
    ):
        answer = strangers(method, path, route=route)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:bolwerk:error.list.none")
    assert DomainList.objects.get().state == State.GOING


def test_a_link_opens_no_list_and_a_key_no_firm(program, firm):
    assert firm("post", "/lists", {"text": "a.be"}).status_code == 401
    assert program("get", "/firms/me").status_code == 401
    assert DomainList.objects.count() == 0
