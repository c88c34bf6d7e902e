# SPDX-License-Identifier: EUPL-1.2
"""docs/reference/bad-input.md names a test for every item, and each of them exists."""

import re
from pathlib import Path

import pytest
from support.zoo.all import ANIMALS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "bad-input.md").read_text(encoding="utf-8")
ROWS = [
    line.strip("|").split("|")
    for line in PAGE.partition("\n## ")[0].splitlines()
    if line.startswith("| ") and not line.startswith("| item")
]


@pytest.mark.parametrize("row", ROWS, ids=[row[0].strip() for row in ROWS])
def test_every_item_has_tests_that_exist(row):
    item, happens, tests = (each.strip() for each in row)
    assert item
    assert happens
    named = re.findall(r"`([^`]+)`", tests)
    assert named
    for each in named:
        path, _, name = each.partition("::")
        name, _, animal = name.partition("[")
        assert not animal or animal.removesuffix("]") in {found.name for found in ANIMALS}
        assert re.search(rf"^(async )?def {name or 'test_'}", (ROOT / path).read_text(encoding="utf-8"), re.M), each


def test_the_list_is_not_empty():
    assert len(ROWS) >= 40


FUZZED = re.findall(r"`(tests/[^`]+)::(\w+)`", (ROOT / "docs" / "reference" / "fuzz.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("path", "name"), FUZZED)
def test_what_fuzzing_found_has_a_test_that_exists(path, name):
    assert re.search(rf"^def {name}\b", (ROOT / path).read_text(encoding="utf-8"), re.M)


def test_every_family_is_told_of_and_run():
    page = (ROOT / "docs" / "reference" / "fuzz.md").read_text(encoding="utf-8")
    families = sorted(path.stem for path in (ROOT / "tests" / "support").glob("*fuzz.py"))
    assert sorted(re.findall(r"^\| `(\w+)`:", page, re.M)) == families
    rule = re.search(r"for each in ((?:\w+fuzz ?)+);", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert rule
    assert sorted(rule[1].split()) == families
    assert len(FUZZED) >= 6
