# SPDX-License-Identifier: EUPL-1.2
"""How another firm stands, in the two things that matter to who depends on it. Pure.

Can anyone send a false invoice in its name; and is its website safe to visit and to sign in to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bolwerk.core.probes.result import CHECKS

Results = Mapping[str, tuple[str, str]]
"""check id → (verdict, reason)."""

RULE = "mail.dmarc.policy"
REFUSING = frozenset({"dmarc_quarantine", "dmarc_reject", "dmarc_multiple_covered", "dmarc_sampled"})
SITE = ("web.https", "web.certificate", "web.https.forced", "web.tls.versions", "web.mixed", "web.software")


class Mail(StrEnum):
    """Of mail that says to come from there."""

    REFUSED = "refused"  # receivers are asked to refuse what is false
    PARTLY = "partly"  # only for the name itself, not for invented names below it
    FORGEABLE = "forgeable"
    UNSEEN = "unseen"


class Site(StrEnum):
    SAFE = "safe"
    FAULT = "fault"
    NONE = "none"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Standing:
    """`missing`: there is no such domain. `refused`: it asked not to be looked at. `faults`: (check, reason) of what
    its technician should know."""

    mail: Mail
    site: Site
    faults: tuple[tuple[str, str], ...] = ()
    missing: bool = False
    refused: bool = False

    @property
    def troubled(self) -> bool:
        return self.mail in (Mail.FORGEABLE, Mail.PARTLY) or self.site is Site.FAULT


def standing(results: Results) -> Standing:
    verdict, reason = results.get(RULE, ("could_not_test", "internal"))
    mail = _mail(verdict, reason)
    site = _site(results)
    wanted = {RULE, "mail.spf.record"} if mail in (Mail.FORGEABLE, Mail.PARTLY) else set()
    faults = tuple(
        (each, results[each][1]) for each in CHECKS if each in results and _at_fault(each, results, wanted)
    )
    return Standing(mail, site, faults, missing=reason == "no_such_domain", refused=reason == "opted_out")


def _mail(verdict: str, reason: str) -> Mail:
    """A sender's address is only guarded by a rule that receivers act on (RFC 9989); SPF alone does not."""
    if verdict == "could_not_test":
        return Mail.UNSEEN
    if reason in ("dmarc_subdomains_open", "dmarc_invented_open"):
        return Mail.PARTLY
    return Mail.REFUSED if reason in REFUSING else Mail.FORGEABLE


def _site(results: Results) -> Site:
    found = {each: results[each] for each in SITE if each in results}
    if any(verdict == "fail" for verdict, _ in found.values()):
        return Site.FAULT
    verdict, reason = found.get("web.https", ("could_not_test", "internal"))
    if reason == "no_web_site":
        return Site.NONE
    return Site.SAFE if verdict in ("pass", "warn") else Site.UNSEEN


def _at_fault(check: str, results: Results, mail: set[str]) -> bool:
    verdict = results[check][0]
    return (check in SITE and verdict == "fail") or (check in mail and verdict in ("fail", "warn"))
