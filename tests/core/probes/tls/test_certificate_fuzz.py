# SPDX-License-Identifier: EUPL-1.2
"""Some thousands of damaged certificates; `make fuzz` reads as many as you like."""

import pytest
from support import derfuzz, fuzzing

pytestmark = pytest.mark.filterwarnings("ignore:Parsed a")


@pytest.mark.parametrize("seed", range(2))
def test_damaged_certificates_are_read_or_refused(seed: int) -> None:
    seen = fuzzing.run(derfuzz.FAMILY, 2000, seed)
    assert set(seen) == {"matches", "read", "unread"}
    assert min(seen.values()) > 100


def test_little_is_held_at_any_moment() -> None:
    assert fuzzing.memory(derfuzz.FAMILY, 500, 1) < fuzzing.MEMORY


def test_a_fault_is_told_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derfuzz.trust, "covering", lambda *_: 1 / 0)
    with pytest.raises(fuzzing.Fault, match="certificates, seed 1: "):
        fuzzing.run(derfuzz.FAMILY, 10, 1)
