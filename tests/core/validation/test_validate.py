# SPDX-License-Identifier: EUPL-1.2
"""One good little catalogue, then each thing that can be wrong with it, one at a time."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bolwerk.core.catalogue.loader import read
from bolwerk.core.validation.validate import validate

BASE: dict[str, Any] = {
    "version": 1,
    "source": {"title": "A source", "url": "https://example.org/", "seen_on": "2026-11-23"},
    "reviewed": {"nl": "2026-11-23"},
}
NAMES = {"nl": "x", "fr": "x", "de": "x", "en": "x"}
CONTROL = {
    **BASE,
    "id": "backup",
    "topic": "backup",
    "capability": "prevention",
    "frameworks": {"cyfun_2025": ["PR.DS-11.1"]},
    "weight": 5,
    "key_measure": True,
}
QUESTION = {
    **BASE,
    "id": "where",
    "order": 1,
    "part": "core",
    "topic": "backup",
    "options": [{"key": "here", "evidence": {"backup": "met"}}, {"key": "unknown", "evidence": {}}],
    "ask": ["it_supplier"],
}
MEASURE = {
    **BASE,
    "id": "copy",
    "controls": ["backup"],
    "minutes": 30,
    "euros": 0,
    "who": "self",
    "proof": "answer",
}
PAGE = {**BASE, "id": "privacy", "placeholders": ["days"]}
TEXTS = {
    "pages": {"title": "Privacy", "lead": "We keep it {days} days."},
    "controls": {"title": "Backup", "good": "A copy is kept."},
    "questions": {"question": "Where?", "options": {"here": "Here", "unknown": "I do not know"}, "help": "Look."},
    "measures": {"title": "Make a copy", "why": "It may break.", "done": "You see it."},
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "topics.yaml").write_text(yaml.safe_dump([{"id": "backup", "names": NAMES}]))
    put(tmp_path, "controls", CONTROL)
    put(tmp_path, "questions", QUESTION)
    put(tmp_path, "measures", MEASURE)
    return tmp_path


def put(content: Path, kind: str, meta: dict[str, Any]) -> Path:
    folder = content / kind / meta["id"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "meta.yaml").write_text(yaml.safe_dump(meta))
    for code in NAMES:
        (folder / f"{code}.md").write_text(f"---\n{yaml.safe_dump(TEXTS[kind])}---\n1. Do it.\n")
    return folder


def problems(content: Path) -> list[tuple[str, str, str]]:
    catalogue, found = read(content)
    return [(each.path, each.key, each.detail) for each in [*found, *validate(catalogue)]]


def test_good_content_has_no_problem(content):
    assert problems(content) == []


def test_a_missing_language_is_named(content):
    (content / "controls" / "backup" / "de.md").unlink()
    assert ("controls/backup", "language.missing", "de") in problems(content)


def test_an_unknown_control_is_named(content):
    put(content, "measures", {**MEASURE, "controls": ["backup", "no-such"]})
    assert problems(content) == [("measures/copy", "control.unknown", "no-such")]


def test_a_circular_prerequisite_is_named(content):
    put(content, "measures", {**MEASURE, "requires": ["second"]})
    put(content, "measures", {**MEASURE, "id": "second", "requires": ["copy"]})
    ((where, key, circle),) = problems(content)
    assert (where, key) == ("measures", "measure.circular")
    assert set(circle.split(" > ")) == {"copy", "second"}


def test_a_question_nobody_is_asked_is_named(content):
    put(content, "questions", {**QUESTION, "id": "never", "show_when": {"all_of": ["solo", "small"]}})
    assert problems(content) == [("questions/never", "question.never_asked", "never")]


def test_a_last_option_other_than_not_knowing_is_named(content):
    put(content, "questions", {**QUESTION, "options": list(reversed(QUESTION["options"]))})
    assert problems(content) == [("questions/where", "option.last_is_unknown", "here")]


def test_a_sole_trader_with_sixteen_questions_is_too_much(content):
    for number in range(15):
        put(content, "questions", {**QUESTION, "id": f"more-{number}", "show_when": {"all_of": ["solo", "till"]}})
    found = problems(content)
    assert {key for _, key, _ in found} == {"profile.too_many"}
    assert all(detail.startswith("16 for ") and "solo" in detail and "till" in detail for _, _, detail in found)


def test_a_field_nobody_knows_is_named(content):
    put(content, "controls", {**CONTROL, "colour": "red"})
    assert problems(content)[0] == ("controls/backup", "schema", "colour: Extra inputs are not permitted")


def test_broken_yaml_is_one_problem_of_that_item(content):
    (content / "measures" / "copy" / "meta.yaml").write_text("id: [copy")
    assert [(where, key) for where, key, _ in problems(content)] == [
        ("measures/copy", "yaml"),
        ("controls/backup", "control.no_measure"),
    ]


def test_a_statement_fills_in_the_same_values_in_each_language(content):
    folder = put(content, "pages", PAGE)
    assert problems(content) == []
    (folder / "nl.md").write_text("---\ntitle: Privacy\nlead: Kort.\n---\n## Eén\n\n{days} {hours}\n\n## Twee\n")
    assert problems(content) == [
        ("pages/privacy", "page.headings_differ", "{'nl': 2, 'fr': 0, 'de': 0, 'en': 0}"),
        ("pages/privacy", "placeholder.differs", "nl: hours"),
    ]


def test_a_measure_is_proven_only_by_checks_that_speak_of_what_it_closes(content):
    put(content, "measures", {**MEASURE, "checks": ["dns.dnssec", "dns.no_such"], "proof": "check"})
    assert problems(content) == [
        ("measures/copy", "check.unknown", "dns.no_such"),
        ("measures/copy", "check.other_control", "domain-kept"),
    ]
