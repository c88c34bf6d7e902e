# SPDX-License-Identifier: EUPL-1.2
"""The same answer sent twice, other answers from two phones, steps decided on by both: all at the same moment."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

pytestmark = pytest.mark.database
PHONES = 8
STEP = "backup-321"


def at_once(phone, path, forms):
    """Sends each form from a phone of its own; the replies in the order of the forms."""
    ready = Barrier(len(forms))

    def send(form):
        own = phone.another()
        ready.wait()
        return own.post(path, form)

    with ThreadPoolExecutor(len(forms)) as threads:
        return list(threads.map(send, forms))


@pytest.fixture
def question(phone):
    where = phone.get("/nl/check/").location
    phone.get(where)
    return where


def taken(phone):
    page = phone.get("/nl/data/")
    assert page.status == 200
    return json.loads(phone.post("/nl/data/take/", {}).text)


def test_the_same_answer_sent_twice_counts_once(phone, question):
    replies = at_once(phone, question, [{"option": "unknown", "ask": ""}] * PHONES)
    assert [each.status for each in replies] == [302] * PHONES
    stored = taken(phone)
    assert [each["option"] for each in stored["answers"]] == ["unknown"]
    said = Counter(each["control"] for each in stored["evidence"] if each["summary"] == "answer.unknown")
    assert said
    assert set(said.values()) == {1}


def test_other_answers_from_two_phones_are_both_kept_and_one_counts(phone, question):
    options = [part.split('"')[0] for part in phone.get(question).text.split('name="option" value="')[1:]]
    replies = at_once(phone, question, [{"option": each, "ask": ""} for each in options])
    assert [each.status for each in replies] == [302] * len(options)
    stored = taken(phone)
    (answer,) = stored["answers"]
    summaries = [each["summary"] for each in stored["evidence"]]
    assert set(summaries) == {f"answer.{each}" for each in options}
    assert summaries[-1] == f"answer.{answer['option']}"


def test_steps_decided_on_from_two_phones_break_no_chain(phone):
    phone.get(f"/nl/result/step/{STEP}/")
    states = ["done", "dismissed", "open", "done", "dismissed", "done", "open", "dismissed"]
    replies = at_once(phone, f"/nl/result/step/{STEP}/did/", [{"state": each} for each in states])
    assert [each.status for each in replies] == [302] * len(states)
    chain = taken(phone)["audit"]
    assert len({each["previous"] for each in chain}) == len(chain)
    assert [each["previous"] for each in chain[1:]] == [each["hash"] for each in chain[:-1]]


def test_the_file_is_taken_from_all_phones_at_once(phone):
    phone.get("/nl/data/")
    assert [each.status for each in at_once(phone, "/nl/data/take/", [{}] * PHONES)] == [200] * PHONES
    chain = taken(phone)["audit"]
    assert Counter(each["verb"] for each in chain) == {"organisation.begun": 1, "firm.exported": PHONES + 1}
    assert [each["previous"] for each in chain[1:]] == [each["hash"] for each in chain[:-1]]
