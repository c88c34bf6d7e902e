# SPDX-License-Identifier: EUPL-1.2
import re
import xml.etree.ElementTree as ET

import pytest

from bolwerk.core.picture.bands import BandView, bands_svg
from bolwerk.core.picture.bulwark import BulwarkView, KeepView, TopicView, bulwark_svg

STATES = ("proven", "claimed", "contradicted", "stale", "unknown")
HOSTILE = "<script>alert(1)</script> & \"'"


def view(states: tuple[str, ...], title: str = "Your bulwark") -> BulwarkView:
    topics = tuple(TopicView(f"t{n}", f"Topic {n}", state, state, 0.5, False) for n, state in enumerate(states))
    return BulwarkView(title, "What stands", topics, KeepView("Reaction", "claimed", ("proven", "unknown")))


@pytest.mark.parametrize("state", STATES)
def test_each_bastion_is_drawn_in_its_own_state(state):
    drawn = bulwark_svg(view((state,) * 8))
    assert drawn.count(f'class="bw-fort-bastion bw-fort--{state}"') == 8
    assert drawn.count("bw-fort-number") == 8


def test_every_state_has_its_own_form_and_not_its_colour_alone():
    forms = {
        re.sub(r"bw-fort--\w+", "", bulwark_svg(view((state,) * 8)))
        for state in ("proven", "contradicted", "unknown")
    }
    assert len(forms) == 3


def test_the_drawing_is_well_formed_and_names_itself():
    root = ET.fromstring(bulwark_svg(view(STATES, HOSTILE)))
    assert root.find("title").text == HOSTILE
    assert root.get("aria-labelledby").split() == [root.find("title").get("id"), root.find("desc").get("id")]


def test_nothing_inline_and_small_and_the_same_each_time():
    drawn = bulwark_svg(view(STATES))
    assert "style=" not in drawn
    assert "<style" not in drawn
    assert len(drawn) < 25_000
    assert drawn == bulwark_svg(view(STATES))


def test_a_band_is_drawn_between_its_ends_and_escapes_its_words():
    root = ET.fromstring(bands_svg((BandView(HOSTILE, "between", 0.25, 0.75),)))
    stretch = next(each for each in root if each.get("class") == "bw-band-stretch")
    assert (stretch.get("x"), stretch.get("width")) == ("122.0", "236.0")
    assert root.get("aria-label") == f"{HOSTILE}: between"
