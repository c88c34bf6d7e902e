# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta

import pytest

from bolwerk.core.picture.walls import FRESH, Wall, is_fresh, wall_of
from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import Capability, Evidence, SourceKind, Verdict
from bolwerk.core.posture.fold import fold

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPEC = ControlSpec("a", "topic", Capability.PREVENTION, 3)


def posture(*told, age=timedelta(days=1)):
    """(source, verdict) pairs, observed `age` ago."""
    log = [Evidence("a", source, verdict, NOW - age, None, "s", f"{source}:x") for source, verdict in told]
    return fold(log, [SPEC], NOW).controls["a"]


SEEN, TOLD = SourceKind.PROBE, SourceKind.ANSWER


@pytest.mark.parametrize(
    ("log", "wall"),
    [
        ([], Wall.MIST),
        ([(SEEN, Verdict.MET)], Wall.STANDS),
        ([(SEEN, Verdict.PARTLY)], Wall.HALF),
        ([(SEEN, Verdict.NOT_MET)], Wall.GAP),
        ([(TOLD, Verdict.MET)], Wall.OUTLINE),
        ([(TOLD, Verdict.PARTLY)], Wall.OUTLINE_HALF),
        ([(TOLD, Verdict.NOT_MET)], Wall.OUTLINE_GAP),
        ([(TOLD, Verdict.MET), (SEEN, Verdict.NOT_MET)], Wall.BROKEN),
        ([(TOLD, Verdict.UNKNOWN)], Wall.MIST),
    ],
)
def test_each_way_of_knowing_has_its_wall(log, wall):
    assert wall_of(posture(*log)) is wall


def test_what_is_out_of_date_weathers():
    assert wall_of(posture((SEEN, Verdict.MET), age=timedelta(days=400))) is Wall.WEATHERED


@pytest.mark.parametrize(("age", "fresh"), [(FRESH - timedelta(seconds=1), True), (FRESH, False)])
def test_only_what_was_just_seen_to_stand_is_built_before_your_eyes(age, fresh):
    assert is_fresh(posture((SEEN, Verdict.MET), age=age), NOW) is fresh
    assert not is_fresh(posture((TOLD, Verdict.MET), age=age), NOW)
