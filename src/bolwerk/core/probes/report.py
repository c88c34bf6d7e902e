# SPDX-License-Identifier: EUPL-1.2
"""What a check of one domain says: each result once, as it lands, and all of them at the end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from bolwerk.core.probes.result import USUAL, CheckResult, could_not_test

OnResult = Callable[[CheckResult], object]


@dataclass(frozen=True, slots=True)
class Report:
    """`results`: exactly one for every check that was asked for, in that order. `checked_at`: aware UTC, the
    start. `witness`: {"asked": [...], "caches": [...]}, of `dns/fresh.py`; empty when it was not asked that way.
    `providers`: {"dns": key, "mail": key, "web": key}."""

    domain: str
    checked_at: datetime
    duration_ms: int
    providers: dict[str, str]
    results: tuple[CheckResult, ...]
    witness: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "domain": self.domain,
            "checked_at": self.checked_at.isoformat(timespec="seconds"),
            "duration_ms": self.duration_ms,
            "providers": self.providers,
            "results": [result.as_json() for result in self.results],
            **({"witness": self.witness} if self.witness else {}),
        }


@lru_cache(maxsize=16)
def _prefixes(ids: tuple[str, ...]) -> frozenset[str]:
    return frozenset(check_id.partition(".")[0] + "." for check_id in ids)


class Collector:
    """Keeps the first result of each check and hands it on once; what stays open is closed with a reason.
    `ids`: the checks that are asked for."""

    def __init__(self, on_result: OnResult | None, ids: Sequence[str] = USUAL) -> None:
        self._on_result = on_result
        self._ids = tuple(ids)
        self.found: dict[str, CheckResult] = {}

    def add(self, result: CheckResult) -> None:
        if result.id not in self._ids or result.id in self.found:
            return
        self.found[result.id] = result
        if self._on_result:
            self._on_result(result)

    def wants(self, prefix: str) -> bool:
        return prefix in _prefixes(self._ids)

    def close(self, prefix: str, reason: str) -> None:
        if len(self.found) == len(self._ids):
            return
        for check_id in self._ids:
            if check_id.startswith(prefix) and check_id not in self.found:
                self.add(could_not_test(check_id, reason))

    def ordered(self) -> tuple[CheckResult, ...]:
        return tuple(self.found[check_id] for check_id in self._ids)
