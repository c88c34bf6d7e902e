# SPDX-License-Identifier: EUPL-1.2
"""What "check again" looks at: only what was not in order, or could not be seen. Pure."""

from collections.abc import Collection, Iterable
from typing import Protocol

from bolwerk.core.probes.reasons import SILENT
from bolwerk.core.probes.result import APART, CHECKS, OWNER_ONLY

MACHINES = "exposure."
BEHIND = {"no_https": "web.https", "no_web_server": "web.https", "reports_without_rule": "mail.dmarc.policy"}
"""Reasons why a check does not apply that end when another one is mended."""


class Result(Protocol):
    """As RunResult."""

    check_id: str
    verdict: str
    reason: str
    harm: int


def in_order(found: Result) -> bool:
    """Good, or nothing to be good or bad; not what nobody looked at."""
    return found.verdict in ("pass", "not_applicable") and found.reason not in SILENT


def wrong(found: Result) -> bool:
    """A fault, or what could not be seen. A warning without harm only informs."""
    return found.verdict in ("fail", "could_not_test") or (found.verdict == "warn" and found.harm > 0)


def chosen(
    results: Iterable[Result], *, owner: bool, machines: bool, mended: Collection[str] = ()
) -> tuple[str, ...]:
    """The checks to do again, in the order of CHECKS; none when nothing is wrong: then all are to be looked at.

    `owner`, `machines`: what only an owner may ask can be asked now, also of the machines. `mended`: those that a
    step mends go along, whatever they said.
    """
    found = list(results)
    again = {each.check_id for each in found if wrong(each)}
    again |= {each.check_id for each in found if each.check_id in OWNER_ONLY and each.reason in SILENT}
    again |= {each.check_id for each in found if each.check_id in mended and not in_order(each)}
    again |= {each.check_id for each in found if BEHIND.get(each.reason) in again}
    if not any(_able(each, owner=owner, machines=machines) for each in again):
        return ()
    wanted = again | set(mended)
    return tuple(each for each in CHECKS if each in wanted and _able(each, owner=owner, machines=machines))


def _able(check_id: str, *, owner: bool, machines: bool) -> bool:
    if check_id in APART:
        return False
    if check_id not in OWNER_ONLY:
        return True
    return owner and (machines or not check_id.startswith(MACHINES))
