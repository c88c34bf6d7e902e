# SPDX-License-Identifier: EUPL-1.2
"""Everything that can go wrong is a problem document in the language of who asks."""

import logging
import re
from pathlib import Path

import pytest
from django.core.cache import cache

import bolwerk
from bolwerk.api.problems import REFUSALS
from bolwerk.api.routes import picture
from bolwerk.core import errors
from bolwerk.core.catalogue.words import LANGUAGES, word, words

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000"}
ANSWER = "/answers/{question_id}"


def test_every_refusal_there_is_has_its_status():
    classes = {each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.Refusal)}
    assert classes - {errors.Refusal} <= REFUSALS.keys()


def test_every_key_that_a_service_refuses_with_has_words():
    raised = {
        key
        for path in (Path(bolwerk.__file__).parent).rglob("*.py")
        for key in re.findall(
            r'(?:Invalid|NotFound|NotAllowed|Conflict|TooOften|NotSignedIn)\("([a-z_.]+)"', path.read_text("utf-8")
        )
    }
    assert len(raised) > 20
    assert raised - set(words("en")) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"size": "huge"}, "error.size"),
        ({"kind": "circus"}, "error.kind"),
        ({"postcode": "99"}, "error.postcode"),
        ({"has": ["helicopter"]}, "error.has"),
        ({"domain": "127.0.0.1"}, "error.domain.is_ip"),
        ({"domain": "bakery"}, "error.domain.no_dot"),
        ({"enterprise_number": "0123.456.748"}, "error.enterprise.check"),
    ],
)
def test_what_cannot_be_used_says_what_to_do_in_each_language(stranger, language, change, key):
    answer = stranger("post", f"/firms?lang={language}", {**BAKERY, **change})
    assert answer.status_code == 422
    assert answer["Content-Language"] == language
    assert answer.json() == {
        "type": f"urn:bolwerk:{key}",
        "title": word(language, "problem.invalid"),
        "status": 422,
        "detail": word(language, key),
    }


def test_each_field_that_does_not_fit_is_named_and_nothing_sent_is_repeated(stranger):
    body = {"size": "small", "postcode": "x" * 99, "has": ["till", 7], "secret~/": "hunter2", "name": "a\0b"}
    answer = stranger("post", "/firms?lang=fr", body)
    assert answer.status_code == 422
    told = answer.json()
    assert told["type"] == "urn:bolwerk:error.api.fields"
    assert {each["pointer"]: each["detail"] for each in told["errors"]} == {
        "#/kind": word("fr", "error.api.field.missing"),
        "#/postcode": word("fr", "error.api.field.value"),
        "#/has/1": word("fr", "error.api.field.value"),
        "#/name": word("fr", "error.api.field.value"),
        "#/secret~0~1": word("fr", "error.api.field.unknown"),
    }
    assert "hunter2" not in answer.text


def test_a_parameter_that_does_not_fit_is_named(firm):
    assert firm("get", "/questions?part=all").json()["errors"] == [
        {"pointer": "part", "detail": word("nl", "error.api.field.value")}
    ]


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000, b'{"size": "\xc3('])
def test_what_is_no_json_says_so(stranger, body):
    answer = stranger("post", "/firms", body)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:bolwerk:error.api.json")


def test_no_body_at_all_is_a_missing_body(stranger):
    assert stranger("post", "/firms").json()["type"] == "urn:bolwerk:error.api.fields"


@pytest.mark.parametrize(
    ("question", "body", "status", "key"),
    [
        ("no-such-one", {"option": "yes"}, 422, "error.question"),
        ("updates-when", {"option": "maybe"}, 422, "error.option"),
        ("updates-when", {"option": "\0"}, 422, "error.option"),
        ("false-mail-refused", {"option": "unknown"}, 409, "error.not_asked"),
    ],
)
def test_answers_that_do_not_fit_are_refused_as_on_the_web(stranger, document, question, body, status, key):
    lone = stranger("post", "/firms", {**BAKERY, "size": "solo", "kind": "trades"}).json()["token"]
    answer = type(stranger)(document, lone)("put", f"/answers/{question}", body, route=ANSWER)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:bolwerk:{key}")


def test_a_file_that_cannot_be_used_says_why(stranger):
    answer = stranger("post", "/import?lang=en", b'{"schema": "bolwerk-export@9"}')
    assert answer.status_code == 422
    assert answer.json()["detail"] == word(
        "en", "error.import.version", found="bolwerk-export@9", wanted="bolwerk-export@1"
    )
    assert stranger("post", "/import", b" " * 2_100_000).json()["type"] == "urn:bolwerk:error.import.too_big"
    assert stranger("post", "/import", b" " * 3_000_001).status_code == 413


def test_an_expired_link_says_so(firm):
    from bolwerk.apps.organisations.models import AccessLink

    AccessLink.objects.update(expires_at="2026-01-01T00:00:00Z")
    answer = firm("get", "/posture?lang=de")
    assert (answer.status_code, answer.json()["detail"]) == (401, word("de", "error.link.expired"))


def test_a_network_that_asks_too_often_learns_how_long_to_wait(stranger, settings):
    settings.LIMITS = {"begin": (1, 3600), "check": (1, 3600)}
    cache.clear()
    assert stranger("post", "/firms", BAKERY).status_code == 201
    answer = stranger("post", "/firms?lang=en", BAKERY)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 3600
    assert answer.json()["type"] == "urn:bolwerk:error.too_often"
    assert stranger("post", "/import", b"{}").status_code == 429
    cache.clear()


def test_our_own_failure_shows_nothing_of_our_code_and_is_logged(firm, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(picture, "picture_of", broken)
    with caplog.at_level(logging.ERROR):
        answer = firm("get", "/posture?lang=en")
    assert answer.status_code == 500
    assert answer.json()["detail"] == word("en", "error.ours")
    assert "secret" not in answer.text and "Traceback" not in answer.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    ("address", "language"), [("/api/v1/nowhere?lang=en", "en"), ("/api/v1/nowhere?lang=xx", "nl")]
)
def test_an_unknown_address_is_a_problem_too(client, address, language):
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == word(language, "error.api.address")
