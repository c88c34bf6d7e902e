# SPDX-License-Identifier: EUPL-1.2
"""ARCHITECTURE.md shows the house as it stands."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "bolwerk"
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:apps|core|web|api|cli|lab|reports|settings|content)/[\w/]*(?:\.py)?)`", PAGE)))
ROWS = re.findall(r"^\| (`[^|]+) \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("place", NAMED)
def test_a_place_that_is_named_is_there(place):
    assert (SOURCE / place).exists()


@pytest.mark.parametrize("floor", ["apps", "core"])
def test_every_room_has_its_row_on_the_map(floor):
    rooms = {f"`{floor}/{each.parent.name}/`" for each in (SOURCE / floor).glob("*/__init__.py")}
    assert rooms
    assert rooms - {each for row in ROWS for each in row.split(", ")} == set()
