# SPDX-License-Identifier: EUPL-1.2
"""The table beside the peers names every check there is, once."""

import re
from pathlib import Path

from bolwerk.core.probes.result import CHECKS

TABLE = Path(__file__).parents[2] / "docs" / "reference" / "coverage.md"


def test_every_check_stands_in_the_table_once() -> None:
    rows = re.findall(r"^\| `([a-z0-9_.]+)`", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == list(CHECKS)
