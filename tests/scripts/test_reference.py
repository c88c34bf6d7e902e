# SPDX-License-Identifier: EUPL-1.2
"""The reference says what the code and the content say today."""

import subprocess
import sys
from pathlib import Path

from bolwerk.core.catalogue.loader import load
from bolwerk.core.probes.result import CHECKS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "checks.md"


def reference(*arguments: str) -> tuple[int, str]:
    run = [sys.executable, str(ROOT / "scripts" / "reference.py"), *arguments]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


def test_the_page_is_up_to_date():
    assert reference("--check") == (0, "checks.md is up to date")


def test_a_page_that_differs_by_one_letter_or_is_missing_is_stale(tmp_path):
    other = tmp_path / "checks.md"
    stale = (1, "checks.md is stale: run scripts/reference.py")
    assert reference("--check", "--file", str(other)) == stale
    assert reference("--file", str(other)) == (0, "")
    assert other.read_bytes() == PAGE.read_bytes()
    other.write_text(PAGE.read_text() + ".")
    assert reference("--check", "--file", str(other)) == stale


def test_every_check_and_every_reason_stands_in_it():
    page = PAGE.read_text()
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == [*CHECKS, "What any check may say"]
    for words in load().checks.values():
        for reason, said in words.texts["en"].reasons.items():
            assert f"| `{reason}` | {said} |" in page
