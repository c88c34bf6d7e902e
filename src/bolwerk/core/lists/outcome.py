# SPDX-License-Identifier: EUPL-1.2
"""What was seen of one domain, in the few words that a list has room for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bolwerk.core.probes.result import CHECKS
from bolwerk.core.suppliers.standing import Mail, Results, Site, standing

SOFTWARE = "web.software"
CERTIFICATE = "web.certificate"
FORGED = 100
WEIGHTS = {0: 0, 1: 1, 2: 10, 3: 100}
"""Of a fault, by its harm."""


class Software(StrEnum):
    """Of the website, as far as it shows."""

    OLD = "old"
    FINE = "fine"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`mail`: whether mail in its name can be forged. `lock`: of its website. `expired`: its certificate has.
    `need`: how much it needs help, 0 none. `faults`: how many harm. `worst`: the check whose fault harms most, ""
    without. `missing`: there is no such domain; `refused`: it asked not to be looked at. Of both nothing else is
    said."""

    mail: Mail
    lock: Site
    software: Software
    expired: bool
    need: int
    faults: int
    worst: str
    missing: bool
    refused: bool


def outcome(results: Results) -> Outcome:
    seen = standing(results)
    lock = standing({check: found for check, found in results.items() if check != SOFTWARE}).site
    failed = [check for check in CHECKS if results.get(check, ("", ""))[0] == "fail" and CHECKS[check].harm]
    forged = FORGED if seen.mail is Mail.FORGEABLE else 0
    return Outcome(
        mail=seen.mail,
        lock=lock,
        software=_software(results),
        expired=results.get(CERTIFICATE, ("", ""))[1] == "certificate_expired",
        need=forged + sum(WEIGHTS[CHECKS[check].harm] for check in failed),
        faults=len(failed),
        worst=max(failed, key=lambda check: CHECKS[check].harm, default=""),
        missing=seen.missing,
        refused=seen.refused,
    )


def _software(results: Results) -> Software:
    verdict = results.get(SOFTWARE, ("could_not_test", ""))[0]
    if verdict == "fail":
        return Software.OLD
    return Software.FINE if verdict in ("pass", "warn") else Software.UNSEEN


def results_of(report: Mapping[str, object]) -> Results:
    """Of a report as `report.Report.as_json` gives it."""
    found = report["results"]
    return {each["id"]: (each["verdict"], each["reason"]) for each in found} if isinstance(found, list) else {}
