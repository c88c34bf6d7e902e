# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta

import pytest

from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict
from bolwerk.core.posture.measure import Measure, Proof
from bolwerk.core.posture.repaired import repaired

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FAULT, HALF, GONE, GOOD = Verdict.NOT_MET, Verdict.PARTLY, Verdict.UNKNOWN, Verdict.MET


def look(
    verdict: Verdict, days: int, check: str = "web.exposed", summary: str = "", source: SourceKind = SourceKind.PROBE
) -> Evidence:
    at = NOW - timedelta(days=days)
    said = summary or f"check.{check}.any"
    return Evidence("web", source, verdict, at, at + timedelta(days=30), said, f"check:{check}")


def of(*evidence: Evidence, checks: tuple[str, ...] = ("web.exposed",)) -> bool:
    step = Measure("remove", ("web",), 20, proof=Proof.ANSWER, checks=checks)
    return repaired([step, Measure("other", ("web",), 1)], evidence, NOW) == {"remove"}


@pytest.mark.parametrize(
    ("looks", "outcome"),
    [
        ([(FAULT, 2), (GONE, 1)], True),
        ([(HALF, 2), (GOOD, 1)], True),
        ([(FAULT, 9), (GONE, 8), (FAULT, 2), (GONE, 1)], True),
        ([(GONE, 1)], False),
        ([(GOOD, 1)], False),
        ([(FAULT, 1)], False),
        ([(GONE, 2), (FAULT, 1)], False),
        ([(FAULT, 2), (HALF, 1)], False),
        ([(FAULT, 40), (GONE, 31)], False),
        ([(FAULT, 40), (GONE, 29)], True),
        ([], False),
    ],
)
def test_a_fault_that_was_seen_and_is_seen_to_be_gone(looks: list[tuple[Verdict, int]], outcome: bool) -> None:
    assert of(*(look(verdict, days) for verdict, days in looks)) is outcome
    assert of(*(look(verdict, days) for verdict, days in reversed(looks))) is outcome


def test_another_domain_is_no_repair() -> None:
    changed = look(GONE, 1, summary="domain.changed")
    assert not of(look(FAULT, 2), changed)
    assert not of(look(FAULT, 3), look(GONE, 1), look(GONE, 2, summary="domain.changed"))


def test_what_is_to_come_and_what_was_only_told_count_for_nothing() -> None:
    assert not of(look(FAULT, 2), look(GONE, -1))
    assert not of(look(FAULT, 2), look(GONE, 1, source=SourceKind.ANSWER))


def test_of_several_checks_none_still_finds_a_fault() -> None:
    both = ("web.exposed", "web.software")
    assert of(look(FAULT, 2), look(GONE, 1), checks=both)
    assert of(look(FAULT, 2), look(GONE, 1), look(GOOD, 1, "web.software"), checks=both)
    assert not of(look(FAULT, 2), look(GONE, 1), look(FAULT, 1, "web.software"), checks=both)
