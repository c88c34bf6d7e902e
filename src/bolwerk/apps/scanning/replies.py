# SPDX-License-Identifier: EUPL-1.2
"""What a scanner tells, trusted no further than its own words go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bolwerk.apps.scanning.process import Lost
from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.providers import NOBODY
from bolwerk.core.probes.result import CheckResult, could_not_test
from bolwerk.core.probes.scanner import result_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """`witness`: see `core/probes/dns/witness.py`; empty unless the domain's own name servers were asked."""

    duration_ms: int
    providers: dict[str, str]
    witness: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Landed:
    """The whole check of one domain of many. `results`: one for every check asked for. `checked_at`: ISO, UTC."""

    domain: str
    checked_at: str
    duration_ms: int
    providers: dict[str, str]
    results: tuple[CheckResult, ...]

    def as_json(self) -> dict[str, Any]:
        """As `report.Report.as_json`."""
        return {
            "domain": self.domain,
            "checked_at": self.checked_at,
            "duration_ms": self.duration_ms,
            "providers": self.providers,
            "results": [each.as_json() for each in self.results],
        }


def landed_of(said: dict[str, Any], checks: Sequence[str]) -> Landed:
    """`checks`: those that were asked for. Raises ValueError, KeyError and TypeError for what no scanner says."""
    found = {result.id: result for result in map(result_of, said["results"])}
    return Landed(
        domain=str(said["domain"]),
        checked_at=datetime.fromisoformat(said["checked_at"]).astimezone(UTC).isoformat(timespec="seconds"),
        duration_ms=int(said["duration_ms"]),
        providers={role: str(said["providers"][role])[:60] for role in NOBODY},
        results=tuple(found.get(each) or could_not_test(each, "internal") for each in checks),
    )


def providers_of(report: dict[str, Any]) -> dict[str, str]:
    """Raises Lost."""
    said = report.get("providers")
    if not isinstance(said, dict) or not set(NOBODY) <= set(said):
        raise Lost("it said what no scanner says")
    return {role: str(said[role]) for role in NOBODY}


def hosts_of(said: Any, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Of the names that were asked, and only what is an address."""
    told = said if isinstance(said, dict) else {}
    found = {name: told[name] for name in names if isinstance(told.get(name), list)}
    return {name: tuple(filter(parse, map(str, found.get(name, ())))) for name in names}
