# SPDX-License-Identifier: EUPL-1.2
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bolwerk.web
from bolwerk.core.picture.bulwark import BulwarkView, KeepView, Stone, TopicView, bulwark_svg, swatch_svg
from bolwerk.core.picture.walls import Wall

ROOT = Path(bolwerk.web.__file__).parent / "static" / "bolwerk"
STATES = ("proven", "claimed", "contradicted", "stale", "unknown")
HOSTILE = "<script>alert(1)</script> & \"'"
STONES = st.lists(st.builds(Stone, st.sampled_from(Wall), st.booleans()), max_size=12).map(tuple)


TWO = (Stone(Wall.STANDS), Stone(Wall.MIST))


def view(states, stones=TWO, title="Your bulwark"):
    topics = tuple(TopicView(f"Topic {number}", state, state, tuple(stones)) for number, state in enumerate(states))
    return BulwarkView(title, "What stands", topics, KeepView("Reaction", "claimed", tuple(stones)))


def classes(drawn: str) -> list[str]:
    return [name for group in re.findall(r'class="([^"]+)"', drawn) for name in group.split()]


@pytest.mark.parametrize("state", STATES)
def test_each_bastion_is_drawn_in_its_own_state(state):
    drawn = classes(bulwark_svg(view((state,) * 8)))
    assert drawn.count(f"bw-fort-ground--{state}") == 8
    assert drawn.count("bw-fort-number") == 8


@given(st.lists(STONES, min_size=8, max_size=8), STONES)
def test_every_control_has_one_stretch_of_wall(stones, ring):
    topics = tuple(TopicView("Topic", "claimed", "claimed", each) for each in stones)
    drawn = classes(bulwark_svg(BulwarkView("t", "d", topics, KeepView("Keep", "claimed", ring))))
    every = [stone for each in (*stones, ring) for stone in each]
    assert drawn.count("bw-wall") == len(every)
    assert {wall: drawn.count(f"bw-wall--{wall}") for wall in Wall} == {
        wall: sum(stone.wall is wall for stone in every) for wall in Wall
    }
    assert drawn.count("bw-wall--fresh") == sum(stone.fresh for stone in every)


def test_every_state_and_every_wall_has_its_own_form_and_not_its_colour_alone():
    css = (ROOT / "fort.css").read_text(encoding="utf-8")
    forms = set()
    for wall in Wall:
        rules = re.findall(rf"\.bw-wall--{wall} \{{(.*?)\}}", css)
        form = re.sub(r"stroke: [^;]*;", "", " ".join(rules)).strip()
        forms.add((form, wall in (Wall.OUTLINE, Wall.OUTLINE_HALF)))
    assert len(forms) == len(Wall) - 1  # a gap is a gap, whether seen or told
    drawn = {re.sub(r"bw-fort-ground--\w+|>\w+<", "", bulwark_svg(view((state,) * 8))) for state in STATES[2:]}
    assert len(drawn) == 3


@pytest.mark.parametrize("wall", Wall)
def test_the_legend_shows_each_wall_as_the_drawing_does(wall):
    assert f"bw-wall--{wall}" in classes(swatch_svg(wall))


def test_long_names_break_between_words_and_short_ones_do_not():
    drawn = bulwark_svg(
        BulwarkView("t", "d", (TopicView("Räume und Geräte", "s", "claimed", ()),), KeepView("K", "s", ()))
    )
    assert re.findall(r'class="bw-fort-name"[^>]*>([^<]+)<', drawn) == ["K", "Räume und", "Geräte"]


def test_the_drawing_is_well_formed_and_names_itself():
    space = "{http://www.w3.org/2000/svg}"
    root = ET.fromstring(bulwark_svg(view(STATES, title=HOSTILE)))
    title, desc = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title.text == HOSTILE
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]


def test_nothing_inline_and_small_and_the_same_each_time():
    drawn = bulwark_svg(view(STATES, [Stone(wall) for wall in Wall]))
    assert "style=" not in drawn
    assert "<style" not in drawn
    assert len(drawn) < 25_000
    assert drawn == bulwark_svg(view(STATES, [Stone(wall) for wall in Wall]))
