# SPDX-License-Identifier: EUPL-1.2
"""What counts as a sentence, and what as a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.catalogue.schemas import LANGUAGES
from bolwerk.core.validation.readability.sentences import sentences

LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèüöä", min_size=1, max_size=9)
PLAIN = LETTERS.map(lambda word: f"{word}la")  # so that none is an abbreviation
LINES = st.lists(st.lists(PLAIN, min_size=2, max_size=12), min_size=1, max_size=6)


def shape(markdown: str, language: str = "en") -> list[tuple[str, int]]:
    return [(each.text, len(each.words)) for each in sentences(markdown, language)]


def names(markdown: str, language: str) -> list[str]:
    return [word.text for each in sentences(markdown, language) for word in each.words if word.name]


@given(LINES, st.sampled_from(LANGUAGES), st.sampled_from([" ", "\n", "\n\n", "\n\n> "]))
def test_as_many_sentences_and_words_come_out_as_went_in(lines, language, between):
    text = between.join(f"Xy {' '.join(line)}." for line in lines)
    assert [len(each.words) for each in sentences(text, language)] == [len(line) + 1 for line in lines]


@given(LINES, st.sampled_from(LANGUAGES), st.sampled_from(["1. ", "- ", "## "]))
def test_a_list_item_or_heading_is_a_sentence_without_a_full_stop_too(lines, language, mark):
    text = "\n".join(f"{mark}Xy {' '.join(line)}" for line in lines)
    found = sentences(text, language)
    assert [len(each.words) for each in found] == [len(line) + 1 for line in lines]
    assert {each.ended for each in found} == {False}


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_no_text_breaks_it_and_no_sentence_is_empty(text, language):
    assert all(each.words and each.text for each in sentences(text, language))


@given(
    st.lists(PLAIN, min_size=1, max_size=8),
    st.sampled_from(["combell.com", "www.bolwerk.example/hulp.html", "a.b@firma.be", "`v=spf1 -all. X`", "{domain}"]),
    st.sampled_from(LANGUAGES),
)
def test_an_address_or_code_is_one_word_and_never_ends_a_sentence(line, odd, language):
    (found,) = sentences(f"Xy {odd} {' '.join(line)}.", language)
    assert len(found.words) == len(line) + 2
    assert [word.text for word in found.words if word.name] == [odd.strip("`")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Noteer bv. uw kassa, uw mail enz. en het nr. 12 erbij."),
        ("fr", "Notez p. ex. la caisse, l’e-mail etc. et env. 3 copies."),
        ("de", "Notieren Sie z. B. Kasse, Mail usw. und die Tel. Nr. 12 bis zum 1. Januar."),
        ("en", "Write down e.g. the till, the mail etc. and approx. 3 copies, no. 4 first."),
    ],
)
def test_an_abbreviation_ends_no_sentence(language, text):
    assert [found for found, _ in shape(text, language)] == [text]


def test_a_full_stop_after_the_last_of_a_list_does_end_it():
    assert shape("Denk aan klanten, bonnen enz. Kijk daarna verder.", "nl") == [
        ("Denk aan klanten, bonnen enz.", 5),
        ("Kijk daarna verder.", 3),
    ]


def test_every_way_to_end_a_sentence():
    text = "Who? You! “Wait.” Then (this one.) go… « Fini. » Done"
    assert [found for found, _ in shape(text, "fr")] == [
        "Who?",
        "You!",
        "“Wait.”",
        "Then (this one.)",
        "go…",
        "« Fini. »",
        "Done",
    ]


def test_a_button_is_one_word_but_a_bold_sentence_hides_nothing():
    assert shape("Open **Settings > Mail and calendar** now.") == [("Open Settings > Mail and calendar now.", 3)]
    assert shape("**One two three four five six seven eight nine**") == [
        ("One two three four five six seven eight nine", 9)
    ]
    assert shape("**Stop here.** Go on.") == [("Stop here.", 2), ("Go on.", 2)]


def test_products_and_numbers_are_names_except_at_the_start():
    assert names("Open Windows 11 and WordPress for 3.5 minutes", "en") == ["Windows", "11", "WordPress", "3.5"]
    assert names("Windows starts again", "en") == []
    assert names("Öffnen Sie Windows und WordPress", "de") == ["WordPress"]
    assert names("I and A do", "en") == []


def test_an_elision_and_a_hyphen_make_one_word():
    assert [word.text for word in sentences("Notez-le dans l’entreprise d'ici.", "fr")[0].words] == [
        "Notez-le",
        "dans",
        "l’entreprise",
        "d'ici",
    ]
