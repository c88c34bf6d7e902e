# SPDX-License-Identifier: EUPL-1.2
"""Some thousands of hostile answers; `make fuzz` sends as many as you like."""

import pytest
from support import tlsfuzz


@pytest.mark.parametrize("seed", range(3))
def test_hostile_answers_are_read_or_refused(seed: int) -> None:
    seen, faults = tlsfuzz.run(2000, seed)
    assert faults == []
    assert min(seen["spoken"], seen["refused"], seen["nonsense"], seen["unfinished"]) > 20


def test_a_fault_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tlsfuzz.key, "evaluate", lambda *_, **__: 1 / 0)
    _, faults = tlsfuzz.run(200, 1)
    assert "ZeroDivisionError" in faults[0]
