# SPDX-License-Identifier: EUPL-1.2
"""8,000 hostile answers and pages, whole and in pieces; `make fuzz COUNT=...` for as many as one likes."""

import random

import pytest
from support import httpfuzz


@pytest.mark.parametrize("seed", range(4))
def test_nothing_crashes_and_every_answer_is_judged_with_words_that_exist(seed: int) -> None:
    seen = httpfuzz.run(2000, seed)
    assert set(seen) <= {"done", "cut", "over", "malformed", "waiting"}
    assert min(seen["done"], seen["malformed"]) > 200


def test_the_fuzzer_does_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(httpfuzz.headers, "framing", fails)
    with pytest.raises(httpfuzz.Fault, match="seed 1: "):
        httpfuzz.run(200, 1)


def test_a_reading_that_differs_is_a_fault() -> None:
    assert not httpfuzz.same((b"a",), (b"b",))
    assert httpfuzz.same((b"a",), "malformed")
    assert httpfuzz.one(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", random.Random(1)) == "done"
