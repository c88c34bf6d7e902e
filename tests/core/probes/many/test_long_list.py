# SPDX-License-Identifier: EUPL-1.2
"""The bench of a list of a million lines, with fewer of them: each is accounted for, and memory does not grow."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[4] / "bench" / "probes" / "million.py"


@pytest.fixture
def bench() -> ModuleType:
    found = importlib.util.spec_from_file_location("million", BENCH)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_every_line_is_told_of_and_little_is_kept() -> None:
    """It stops when a line is not told of. In a process of its own: what begins from a large one seems large."""
    bench = [sys.executable, str(BENCH), "8000"]
    told = subprocess.run(bench, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    lines, checked, again, rubbish, _, _, megabytes = map(float, told.split())
    assert (lines, checked, again, rubbish) == (8000, 168, 5432, 2000)
    assert megabytes < 150


def test_the_list_holds_what_it_says(bench: ModuleType) -> None:
    made = list(bench.lines(3000))
    assert len(made) == 3000
    assert sum(not line for line in made) == 3 * bench.EMPTY
    assert sum(line in bench.RUBBISH_LINES for line in made) == 3 * bench.RUBBISH
    assert max(map(len, made)) == 10_000
