# SPDX-License-Identifier: EUPL-1.2
"""Some thousands of hostile records; `make fuzz` reads as many as you like."""

import random

import pytest
from support import fuzzing, spffuzz, tagfuzz

FAMILIES = (spffuzz.FAMILY, tagfuzz.FAMILY)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("seed", range(2))
def test_hostile_records_are_judged_in_time_with_words_that_exist(family: fuzzing.Family, seed: int) -> None:
    assert fuzzing.run(family, 2000, seed).total() == 2000


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_little_is_held_at_any_moment(family: fuzzing.Family) -> None:
    assert fuzzing.memory(family, 500, 1) < fuzzing.MEMORY


def test_the_fuzzers_reach_both_what_is_right_and_what_is_wrong() -> None:
    seen = fuzzing.run(tagfuzz.FAMILY, 2000, 3)
    assert {"dmarc_reject", "dmarc_none", "dmarc_invalid", "dmarc_missing", "dmarc_multiple_covered"} <= set(seen)


def test_a_fault_is_told_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagfuzz.bimi, "evaluate", lambda *_: 1 / 0)
    with pytest.raises(fuzzing.Fault, match=r"small records, seed 1: [0-9a-f]{2}"):
        fuzzing.run(tagfuzz.FAMILY, 10, 1)


def test_slowness_is_a_fault() -> None:
    slow = fuzzing.Family("slow", lambda _: b"x", lambda *_: str(sum(range(60_000_000))))
    with pytest.raises(fuzzing.Fault, match="slow, slow: 78"):
        fuzzing.run(slow, 1, 1)


def test_a_mixture_keeps_its_length() -> None:
    chance = random.Random(1)
    texts = [fuzzing.mixture(chance, ["abc", "de"], ";", longest=50) for _ in range(3000)]
    assert max(map(len, texts)) == 50
    assert len(set(texts)) > 1000


def test_the_count_the_seed_and_the_memory_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzzing.main(spffuzz.FAMILY, ["50", "7"]) == 0
    assert capsys.readouterr().out.startswith("50 SPF worlds, seed 7, ")
