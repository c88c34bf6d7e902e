# SPDX-License-Identifier: EUPL-1.2
import xml.etree.ElementTree as ET

import pytest

from bolwerk.core.picture.bands import LEAST, LENGTH, band_svg


@pytest.mark.parametrize(
    ("low", "high", "x", "width"),
    [
        (0.25, 0.75, 100.0, 200.0),
        (0.0, 1.0, 0.0, LENGTH),
        (0.5, 0.5, 200.0, LEAST),
        (1.0, 1.0, LENGTH - LEAST, LEAST),
    ],
)
def test_a_band_is_drawn_between_its_ends_and_is_always_seen(low, high, x, width):
    root = ET.fromstring(band_svg(low, high, "<b> & between"))
    stretch = next(each for each in root if each.get("class") == "bw-band-stretch")
    assert (float(stretch.get("x")), float(stretch.get("width"))) == (x, width)
    assert root.get("aria-label") == "<b> & between"
