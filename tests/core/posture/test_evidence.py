# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime

import pytest

from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import Capability, Evidence, SourceKind, Verdict
from bolwerk.core.posture.measure import Measure, ShowWhen

AWARE = datetime(2026, 11, 23, tzinfo=UTC)
NAIVE = AWARE.replace(tzinfo=None)


@pytest.mark.parametrize(("observed", "expires"), [(NAIVE, None), (AWARE, NAIVE)])
def test_a_time_without_a_zone_is_refused(observed: datetime, expires: datetime | None) -> None:
    with pytest.raises(ValueError, match="zone"):
        Evidence("c", SourceKind.ANSWER, Verdict.MET, observed, expires, "s", "question:q@1#yes")


@pytest.mark.parametrize(
    ("reference", "subject"),
    [
        ("question:backup-where@1#nas", "question:backup-where"),
        ("question:backup-where@2", "question:backup-where"),
        ("check:mail.dmarc.policy", "check:mail.dmarc.policy"),
    ],
)
def test_the_subject_leaves_out_version_and_option(reference: str, subject: str) -> None:
    assert Evidence("c", SourceKind.ANSWER, Verdict.MET, AWARE, None, "s", reference).subject == subject


def test_a_control_says_how_long_a_source_is_good() -> None:
    spec = ControlSpec("c", "backup", Capability.PREVENTION, 3, {SourceKind.ANSWER: 180})
    assert (spec.days(SourceKind.ANSWER), spec.days(SourceKind.PROBE)) == (180, 30)


@pytest.mark.parametrize("weight", [0, 6])
def test_a_weight_outside_one_to_five_is_refused(weight: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        ControlSpec("c", "backup", Capability.PREVENTION, weight)


def test_a_measure_cannot_take_away_more_than_there_is() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Measure("m", ("c",), 10, removes={"c": 1.1})
    with pytest.raises(ValueError, match="negative"):
        Measure("m", ("c",), -1)


def test_a_measure_is_shown_to_whom_it_is_meant_for() -> None:
    when = ShowWhen(all_of=("website",), any_of=("small", "medium"), none_of=("it_supplier",))
    assert when.holds({"website", "small"})
    assert not when.holds({"small"})
    assert not when.holds({"website", "solo"})
    assert not when.holds({"website", "medium", "it_supplier"})
    assert ShowWhen().holds(set())
