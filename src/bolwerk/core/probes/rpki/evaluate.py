# SPDX-License-Identifier: EUPL-1.2
"""Judges the routes to a set of servers. Pure; only informs, since a host signs routes and not the firm."""

from collections.abc import Mapping
from typing import Any

from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.rpki.table import Route, Rpki

PASS, WARN, NOT_APPLICABLE = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.NOT_APPLICABLE


def evaluate(check: str, hosts: Mapping[str, tuple[str, ...]], table: Rpki | None) -> CheckResult:
    """`hosts`: addresses by name. `table` None: this installation has no files to look in."""
    if table is None:
        return judge(check, NOT_APPLICABLE, "rpki_no_table")
    states = {ip: table.state(ip) for ips in hosts.values() for ip in ips}
    if not states:
        return judge(check, NOT_APPLICABLE, "rpki_no_address")
    known = {ip: state for ip, state in states.items() if state is not None}
    seen: dict[str, Any] = {
        "routes": {ip: {"prefix": state[0], "asn": state[1], "state": state[2].value} for ip, state in known.items()}
    }
    found = {state[2] for state in known.values()}
    if Route.INVALID in found:
        return judge(check, WARN, "rpki_invalid", **seen)
    if not known:
        return could_not_test(check, "rpki_no_route", **seen)
    if Route.NOT_FOUND in found:
        return judge(check, WARN, "rpki_unsigned", **seen)
    if len(known) < len(states):
        return could_not_test(check, "rpki_no_route", **seen)
    return judge(check, PASS, "rpki_signed", **seen)
