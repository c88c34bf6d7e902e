# SPDX-License-Identifier: EUPL-1.2
"""What others may still see, read from what may have any shape."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.dns.witness import MAX_KEPT, changes, readable

NOW = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def witness(rdtype: str, old: list[str], new: list[str], *, minutes: float = 30, alias: str = "") -> dict[str, Any]:
    until = (NOW + timedelta(minutes=minutes)).isoformat()
    asked = {"server": "ns1.a.test", "address": "192.0.2.1", "at": NOW.isoformat(), "status": "ok", "ttl": 300}
    return {
        "asked": [{"name": "a.test", "type": rdtype, "records": new, "alias": alias, **asked}],
        "caches": [{"name": "a.test", "type": rdtype, "records": old, "until": until}],
    }


@pytest.mark.parametrize(
    ("said", "count"),
    [
        (witness("TXT", ["old"], ["new"]), 1),
        (witness("TXT", [], ["new"]), 1),
        (witness("TXT", ["old"], []), 1),
        (witness("TXT", [], [], alias="b.test"), 1),
        (witness("TXT", ["same"], ["same"]), 0),
        (witness("A", ["192.0.2.1"], ["192.0.2.2"]), 0),
        (witness("A", ["192.0.2.1"], [], alias="b.test"), 0),
        (witness("A", ["192.0.2.1"], []), 1),
        (witness("TXT", ["old"], ["new"], minutes=0), 0),
        (witness("TXT", ["old"], ["new"], minutes=7 * 24 * 60), 1),
        (witness("TXT", ["old"], ["new"], minutes=7 * 24 * 60 + 1), 0),
        ({"caches": witness("TXT", ["old"], ["new"])["caches"]}, 0),
        ({}, 0),
    ],
)
def test_what_is_told_and_what_is_not(said: dict[str, Any], count: int) -> None:
    assert len(changes(said, NOW)) == count
    assert len(changes(readable(said), NOW)) == count


def test_a_moment_without_a_zone_is_no_moment() -> None:
    said = witness("TXT", ["old"], ["new"])
    for wrong in ("2026-11-26T14:30:00", "soon", "", 5, None):
        said["caches"][0]["until"] = wrong
        assert changes(said, NOW) == []


def test_no_more_is_kept_than_a_look_tells() -> None:
    said = witness("TXT", ["x" * 5000] * 50, ["new"])
    kept = readable({"asked": said["asked"] * 100, "caches": said["caches"]})
    assert len(kept["asked"]) == MAX_KEPT
    assert [len(each) for each in kept["caches"][0]["records"]] == [1000] * 20


@given(ANY | st.fixed_dictionaries({"asked": ANY, "caches": ANY | st.lists(st.dictionaries(st.text(), ANY))}))
def test_any_shape_is_read(said: Any) -> None:
    assert changes(readable(said), NOW) == changes(said, NOW) == []
