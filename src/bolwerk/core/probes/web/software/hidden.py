# SPDX-License-Identifier: EUPL-1.2
"""Tells software that was mended from software that only no longer tells its version. Pure.

A fault was seen by a version. Gone with the fault may be the fault, or the version: only the first is a repair.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bolwerk.core.catalogue.software import load
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test
from bolwerk.core.probes.web.software.evaluate import CHECK

PARTS_OF_THE_PAGE = frozenset({"application", "addon"})
"""They show on the page as long as it is made with them; what serves it may fall silent at any time."""


def told_honestly(result: CheckResult, before: Mapping[str, Any], seen_on: date) -> CheckResult:
    """`result`, or "could not test" where it is only good because the faulty part of the look `before` (its
    observation, of that day) hides its version now. A site that moved to a maker who hosts it left all behind."""
    if result.id != CHECK or result.verdict != CheckVerdict.PASS or result.reason == "software_hosted":
        return result
    lost = hidden(_listed(before), _listed(result.observation), seen_on)
    return could_not_test(CHECK, "software_version_hidden", **result.observation, hidden=lost) if lost else result


def hidden(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]], seen_on: date) -> list[str]:
    """The ids that were faulty before and tell no version after."""
    now = {str(each.get("id")): bool(each.get("version")) for each in after}
    kinds = {each.id: each.kind for each in load().signatures}
    faulty = [str(each.get("id")) for each in before if _faulty(each, seen_on)]
    gone = {name for name in faulty if name not in now and kinds.get(name) in PARTS_OF_THE_PAGE}
    return [name for name in dict.fromkeys(faulty) if not now.get(name) and name not in gone]


def _faulty(seen: Mapping[str, Any], seen_on: date) -> bool:
    return bool(seen.get("exploited")) or "" < str(seen.get("ended_on") or "") < seen_on.isoformat()


def _listed(observation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """An observation that came by a file may have any shape."""
    found = observation.get("software")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
