# SPDX-License-Identifier: EUPL-1.2
"""What the firm does not know goes to who could know it, in a message ready to send."""

import pytest
from django.test import Client

from bolwerk.core.catalogue.loader import load
from bolwerk.web.interface import LANGUAGES, word

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "it_supplier"]}
pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    client = Client()
    client.post("/nl/begin/", BAKERY)
    return client


def does_not_know(visitor: Client, question: str, ask: str) -> None:
    assert visitor.post(f"/nl/check/{question}/", {"option": "unknown", "ask": ask}).status_code == 302


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_result_tells_whom_to_ask_and_what(visitor, language):
    asked = [each for each in load().questions.values() if "it_supplier" in each.ask and not each.show_when.all_of][
        :2
    ]
    for each in asked:
        does_not_know(visitor, each.id, "it_supplier")
    page = visitor.get(f"/{language}/result/").text
    assert word(language, "ask.it_supplier") in page
    for number, each in enumerate(asked, start=1):
        text = each.texts[language].question
        assert f'<a href="/{language}/check/{each.id}/">{text}</a>' in page
        assert f"{number}. {text}" in page
    visitor.post(f"/nl/check/{asked[0].id}/", {"option": asked[0].options[0].key})
    later = visitor.get(f"/{language}/result/").text
    assert f"1. {asked[1].texts[language].question}" in later
    assert asked[0].texts[language].question not in later


def test_where_nobody_could_know_nobody_is_asked(visitor):
    asked = next(each for each in load().questions.values() if not each.show_when.all_of)
    does_not_know(visitor, asked.id, "nobody")
    assert word("nl", "ask.title") not in visitor.get("/nl/result/").text
