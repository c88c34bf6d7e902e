# SPDX-License-Identifier: EUPL-1.2
import re
from pathlib import Path

import pytest

import bolwerk.web
from bolwerk.apps.organisations.profile import KINDS
from bolwerk.core.catalogue.profile import HAS, SIZES
from bolwerk.core.picture.walls import Wall
from bolwerk.core.posture.evidence import State
from bolwerk.core.probes.result import CheckVerdict
from bolwerk.web.interface import LANGUAGES, words

PLACES = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_placeholders(language):
    own, english = words(language), words("en")
    assert list(own) == list(english)
    assert {key: sorted(PLACES.findall(text)) for key, text in own.items()} == {
        key: sorted(PLACES.findall(text)) for key, text in english.items()
    }
    assert [key for key, text in own.items() if not text.strip()] == []


def test_every_key_that_a_template_names_exists():
    folder = Path(bolwerk.web.__file__).parent / "templates"
    named = {
        key
        for page in folder.rglob("*.html")
        for key in re.findall(r"""\{% t ["']([a-z_.]+)["']""", page.read_text(encoding="utf-8"))
    }
    assert named - set(words("en")) == set()
    assert len(named) > 40


def test_every_value_that_a_page_can_show_has_a_word():
    values = {
        *(f"size.{each}" for each in SIZES),
        *(f"kind.{each}" for each in KINDS),
        *(f"has.{each}" for each in HAS),
        *(f"state.{each}" for each in State),
        *(f"wall.{each}" for each in Wall),
        *(f"check.{each}" for each in CheckVerdict),
    }
    assert values - set(words("en")) == set()
