# SPDX-License-Identifier: EUPL-1.2
"""docs/reference/zoo.md is what the code says."""

import subprocess
import sys
from pathlib import Path

from support.zoo.all import ANIMALS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "zoo.md"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "zoo.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_page_is_up_to_date() -> None:
    assert (run("--check").returncode, run("--check").stdout) == (0, "zoo.md is up to date\n")


def test_each_animal_has_one_line() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert {page.count(f"| {animal.name} | {animal.does} |") for animal in ANIMALS} == {1}
    assert f"Each of these {len(ANIMALS)} is" in page


def test_a_stale_page_is_told(tmp_path: Path) -> None:
    page = tmp_path / "zoo.md"
    page.write_text(PAGE.read_text(encoding="utf-8").replace("tar-pit", "tar-pot"), encoding="utf-8")
    told = run("--check", "--file", str(page))
    assert (told.returncode, told.stdout) == (1, "zoo.md is stale: run scripts/zoo.py\n")
    assert run("--file", str(page)).returncode == 0
    assert page.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")
