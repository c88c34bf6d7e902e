# SPDX-License-Identifier: EUPL-1.2
"""The public test suite for RFC 7208 in full. Its file and its licence stand in `rfc7208/`, unchanged."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.dnstable import Table

from bolwerk.core.probes.dns.answer import Status
from bolwerk.core.probes.mail.spf.check import check_host
from bolwerk.core.probes.mail.spf.outcome import Mail

FILE = Path(__file__).parent / "rfc7208" / "rfc7208-tests.yml"
SCENARIOS = list(yaml.safe_load_all(FILE.read_text(encoding="utf-8")))
CASES = [
    pytest.param(scenario["zonedata"], case, id=f"{scenario['description']}: {name}")
    for scenario in SCENARIOS
    for name, case in scenario["tests"].items()
]
OFTEN = ("A", "AAAA", "MX", "PTR", "TXT")


def table(zonedata: dict[str, list[Any]]) -> Table:
    """Records marked SPF are TXT records, unless the name has TXT of its own; TIMEOUT holds for the other types."""
    zones: dict[str, dict[str, Iterable[str] | Status]] = {}
    for name, rows in zonedata.items():
        found: dict[str, list[str]] = {}
        for rdtype, value in ((each, row[each]) for row in rows if isinstance(row, dict) for each in row):
            found.setdefault(rdtype, []).append(text(rdtype, value))
        marked = found.pop("SPF", [])
        found["TXT"] = [each for each in found.get("TXT", marked) if each != "NONE"]
        types: dict[str, Iterable[str] | Status] = {rdtype: each for rdtype, each in found.items() if each}
        if "TIMEOUT" in rows:
            types = {**dict.fromkeys(OFTEN, Status.TIMEOUT), **types}
        zones[name.rstrip(".")] = types
    return Table(zones)


def text(rdtype: str, value: Any) -> str:
    if rdtype == "MX":
        preference, host = value
        return f"{preference} {host or '.'}"
    if rdtype == "CNAME":
        return str(value).rstrip(".").lower()
    return "".join(value) if isinstance(value, list) else str(value)


def test_the_suite_is_whole() -> None:
    assert (len(SCENARIOS), len(CASES)) == (16, 203)


@pytest.mark.parametrize(("zonedata", "case"), CASES)
def test_case(zonedata: dict[str, list[Any]], case: dict[str, Any]) -> None:
    mail = Mail.of(case["host"], case["mailfrom"], case["helo"])
    outcome = asyncio.run(check_host(table(zonedata), mail))
    wanted = case["result"] if isinstance(case["result"], list) else [case["result"]]
    assert outcome.result in wanted, outcome
    if "explanation" in case:
        assert outcome.explanation == case["explanation"].replace("DEFAULT", "")
