# SPDX-License-Identifier: EUPL-1.2
"""The gate opens for what a tired person can read, and for nothing else."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.catalogue.loader import CONTENT, KINDS, load
from bolwerk.core.catalogue.schemas import LANGUAGES
from bolwerk.core.validation.readability import jargon
from bolwerk.core.validation.readability.gate import LONGEST, Text, judge, of_catalogue, of_interface
from bolwerk.core.validation.readability.jargon import Jargon
from bolwerk.core.validation.readability.sentences import sentences

BANNED = yaml.safe_load(jargon.FILE.read_text())
NONE = dict.fromkeys(LANGUAGES, Jargon.of({}))
EASY = {
    "nl": "Open de kast. Neem de map. Lees het blad. Leg het weer weg. " * 4,
    "fr": "Ouvrez la porte. Prenez le sac. Lisez la page. Posez le tout. " * 4,
    "de": "Gehen Sie zur Kasse. Nehmen Sie das Blatt. Lesen Sie den Text. " * 5,
    "en": "Open the door. Take the bag. Read the page. Put it all back. " * 4,
}
OFFICIAL = {
    "nl": "De verantwoordelijke verwerkingsorganisatie implementeert beveiligingsmaatregelen. " * 12,
    "fr": "L’administration responsable garantit systématiquement la confidentialité informatique. " * 12,
    "de": "Die verantwortliche Organisation gewährleistet Sicherheitsmaßnahmen kontinuierlich. " * 12,
    "en": "The responsible organisation systematically guarantees operational availability. " * 12,
}


def found(*texts: Text, words=NONE) -> list[tuple[str, str, str]]:
    return [(each.path, each.key, each.detail) for each in judge(texts, words)]


def text(language: str, reader: str, expert: str = "", name: str = "x") -> Text:
    return Text(f"measures/{name}/{language}.md", "measures", language, reader, expert)


@pytest.mark.parametrize("language", LANGUAGES)
def test_easy_words_pass_and_official_ones_do_not(language):
    assert found(text(language, EASY[language])) == []
    ((path, key, detail),) = found(text(language, OFFICIAL[language]))
    assert (path, key) == (f"measures/x/{language}.md", "readability.too_hard")
    assert "ease -" in detail
    assert "LIX" in detail


def test_a_mean_of_more_than_fourteen_words_is_too_hard_though_no_sentence_is_too_long():
    assert found(text("en", f"{'go ' * 14}now. " * 4)) == [
        ("measures/x/en.md", "readability.too_hard", "15.0 words a sentence, at most 14")
    ]
    assert found(text("en", f"{'go ' * 13}now. " * 4)) == []


@given(st.integers(1, 60), st.sampled_from(LANGUAGES), st.booleans())
def test_only_a_sentence_over_the_limit_is_quoted(length, language, by_expert):
    said = " ".join(["ga"] * length) + "."
    problems = found(text(language, "" if by_expert else said, said if by_expert else ""))
    long = [each for each in problems if each[1] == "readability.sentence_too_long"]
    wanted = [(f"measures/x/{language}.md", "readability.sentence_too_long", f"{length} words: {said}")]
    assert long == (wanted if length > LONGEST else [])


def test_short_files_of_a_kind_are_judged_together():
    short = OFFICIAL["nl"][: len(OFFICIAL["nl"]) // 3]
    texts = [text("nl", short, name=str(number)) for number in range(4)]
    assert found(texts[0]) == []
    assert [each[:2] for each in found(*texts)] == [("measures/*/nl", "readability.too_hard")]


@given(st.data(), st.sampled_from(LANGUAGES))
def test_every_banned_word_is_found_in_any_case_with_any_ending_but_not_on_the_screen(data, language):
    entry = data.draw(st.sampled_from(sorted(BANNED[language])))
    change = data.draw(st.sampled_from([str.upper, str.lower, str.title]))
    written = change(entry.replace("*", data.draw(st.sampled_from(["", "abc"]))))
    seen, hidden, code = (
        dict(jargon.load()[language].found(sentences(f"Xy zz {shape.format(written)} zz.", language)[0]))
        for shape in ("{}", "**{}**", "`{}`")
    )
    assert seen == {written: BANNED[language][entry]}
    assert hidden == code == {}


def test_the_lists_differ_in_words_but_none_is_empty_or_says_nothing():
    assert all(len(BANNED[code]) >= 50 and all(BANNED[code].values()) for code in LANGUAGES)


def test_jargon_is_quoted_with_what_to_say_instead_and_free_for_an_expert():
    said = "Fine. Use the endpoint now."
    assert found(text("en", said, expert=said), words=jargon.load()) == [
        ("measures/x/en.md", "readability.jargon", "endpoint (say: device): Use the endpoint now.")
    ]


def test_the_name_of_a_body_or_product_may_hold_any_word():
    said = "Dies ist kein Label des Zentrums für Cybersicherheit Belgien. Cybersicherheit ist gut."
    assert [each[2] for each in found(text("de", said), words=jargon.load())] == [
        "Cybersicherheit (say: die Gefahr selbst nennen): Cybersicherheit ist gut."
    ]


def test_of_every_item_each_text_is_read_in_each_language():
    catalogue = load()
    texts = {each.path: each for each in of_catalogue(catalogue)}
    assert len(texts) == 4 * sum(len(getattr(catalogue, kind)) for kind in KINDS)
    question = catalogue.questions["mfa-mail"].texts["nl"]
    assert texts["questions/mfa-mail/nl.md"].reader.split("\n\n")[:2] == [
        question.question,
        next(iter(question.options.values())),
    ]
    recipe = catalogue.recipes["mfa-mail--generic"].texts["fr"]
    assert texts["recipes/mfa-mail--generic/fr.md"].expert == recipe.supplier_message
    assert recipe.supplier_message not in texts["recipes/mfa-mail--generic/fr.md"].reader


def test_the_words_of_the_pages_are_read_too_and_those_for_developers_only_for_length(tmp_path: Path):
    for area in ("shop", "api"):
        (tmp_path / "interface" / area).mkdir(parents=True)
        (tmp_path / "interface" / area / "en.yaml").write_text(f"{area}.key: Use the endpoint {'now ' * 23}.\n")
    assert [each[:2] for each in found(*of_interface(tmp_path), words=jargon.load())] == [
        ("interface/api/en.yaml", "readability.sentence_too_long"),
        ("interface/shop/en.yaml", "readability.sentence_too_long"),
        ("interface/shop/en.yaml", "readability.jargon"),
    ]
    assert len(list(of_interface(CONTENT))) == 4 * len(list((CONTENT / "interface").iterdir()))
