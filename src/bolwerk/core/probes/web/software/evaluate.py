# SPDX-License-Identifier: EUPL-1.2
"""Judges recognised software: still mended, or known to be abused. Pure. A version that is not told is never bad."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bolwerk.core.catalogue.software import Cycle, Known
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.web.software.recognise import Found
from bolwerk.core.probes.web.software.versions import below, between, read, within

PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
CHECK = "web.software"


@dataclass(frozen=True, slots=True)
class Judged:
    """`cycle` None: the data says nothing of this version."""

    found: Found
    cycle: Cycle | None
    abused: tuple[str, ...]
    today: date

    @property
    def ended(self) -> bool:
        return bool(self.cycle and self.cycle.eol and self.cycle.eol < self.today)

    @property
    def state(self) -> str:
        """software_exploited, software_ended, software_old, current or unknown."""
        if self.abused:
            return "software_exploited"
        if not self.ended:
            return "current" if self.cycle else "unknown"
        mild = self.found.software.kind == "server" or (self.cycle and self.cycle.backports)
        return "software_old" if mild else "software_ended"

    def as_json(self) -> dict[str, Any]:
        said = {
            "id": self.found.software.id,
            "name": self.found.software.name,
            "version": ".".join(map(str, self.found.version)),
            "seen_in": self.found.where,
            "ended_on": self.cycle.eol.isoformat() if self.cycle and self.cycle.eol else "",
            "as_of": self.cycle.seen_on.isoformat() if self.cycle else "",
            "source": self.cycle.source if self.cycle else "",
            "exploited": list(self.abused),
        }
        return {key: value for key, value in said.items() if value}


def evaluate(found: Sequence[Found], known: Known, today: date, unseen: str = "") -> CheckResult:
    """`unseen`: why the page could not be read, "" when it was."""
    every = [_judged(each, known, today) for each in found]
    seen = {"software": [each.as_json() for each in every]}
    for reason, verdict in (("software_exploited", FAIL), ("software_ended", FAIL), ("software_old", WARN)):
        if any(each.state == reason for each in every):
            return judge(CHECK, verdict, reason, **seen)
    made_with = [each for each in every if each.found.software.kind == "application"]
    if made_with and all(each.state == "current" for each in made_with):
        return judge(CHECK, PASS, "software_current", **seen)
    if not made_with and any(each.found.software.kind == "hosted" for each in every):
        return judge(CHECK, PASS, "software_hosted", **seen)
    if made_with:
        return could_not_test(CHECK, "software_version_hidden", **seen)
    if unseen:
        return could_not_test(CHECK, unseen, **seen)
    return judge(CHECK, CheckVerdict.NOT_APPLICABLE, "software_unseen", **seen)


def _judged(found: Found, known: Known, today: date) -> Judged:
    """What a packer mends under the old number is not judged by that number."""
    if not found.version or found.packed:
        return Judged(found, None, (), today)
    product, version = found.software.id, found.version
    abused = tuple(
        each.cve
        for each in known.exploited
        if each.product == product and between(version, read(each.first), read(each.fixed))
    )
    return Judged(found, _cycle(found, known.lifecycle), abused, today)


def _cycle(found: Found, cycles: Iterable[Cycle]) -> Cycle | None:
    """The narrowest that holds the version."""
    fitting = [
        each
        for each in cycles
        if each.product == found.software.id
        and within(found.version, read(each.cycle))
        and (not each.below or below(found.version, read(each.below)) is True)
    ]
    return max(fitting, key=lambda each: (len(read(each.cycle)), bool(each.below)), default=None)
