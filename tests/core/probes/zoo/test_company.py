# SPDX-License-Identifier: EUPL-1.2
"""No verdict differs between running alone and running among others: 60 domains, each with a fault of its own."""

from pathlib import Path

from support.zoo.all import KINDS, Healthy
from support.zoo.company import compare

from bolwerk.core.probes.result import USUAL

EACH = 15


def test_sixty_faults_are_judged_alike_alone_and_all_at_once(tmp_path: Path) -> None:
    """Those that answer; `bench/probes/company.py` runs all of them, among 500."""
    kinds = [Healthy]
    for kind in ("dns", "smtp", "tls", "http"):
        kinds += [animal for animal in KINDS[kind] if animal.seconds < 8][:EACH]
    found = compare(tmp_path, 61, 61, quick=False, kinds=tuple(kinds))
    assert found.differ == []
    assert found.left == []
    assert (found.kinds, found.results) == (61, 61 * len(USUAL))
