# SPDX-License-Identifier: EUPL-1.2
"""Judges whether a site is the same over IPv6 as over IPv4. Pure; only informs."""

from difflib import SequenceMatcher

from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.tls.evaluate import Session
from bolwerk.core.probes.tls.trust import VALID
from bolwerk.core.probes.web.evaluate import BROKEN, REFUSED, Hop

CHECK = "web.ipv6"
PASS, WARN = CheckVerdict.PASS, CheckVerdict.WARN
ALIKE = 0.6


def evaluate(v4: Hop, v6: Hop, titles: tuple[str, str]) -> CheckResult:
    """The same page asked for over both; `titles` in the same order.

    A refusal or a broken lock is theirs; a silence may be ours: this machine may have no IPv6 at all.
    """
    seen = {"v4": v4.as_json() | {"title": titles[0]}, "v6": v6.as_json() | {"title": titles[1]}}
    if v6.trouble in (REFUSED, BROKEN) and not v4.trouble:
        return judge(CHECK, WARN, "web_ipv6_closed", **seen)
    if v6.trouble or v4.trouble:
        return could_not_test(CHECK, v6.trouble or v4.trouble, **seen)
    if _trusted(v4.session) and not _trusted(v6.session):
        return judge(CHECK, WARN, "web_ipv6_certificate", **seen)
    if v4.refused or v6.refused:
        return could_not_test(CHECK, "refused_us", **seen)
    if v4.status != v6.status or not alike(*titles):
        return judge(CHECK, WARN, "web_ipv6_differs", **seen)
    return judge(CHECK, PASS, "web_ipv6_same", **seen)


def alike(one: str, other: str) -> bool:
    """A title may count or date; it may not be another one."""
    first, second = one.casefold()[:200], other.casefold()[:200]
    return first == second or SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def _trusted(session: Session | None) -> bool:
    return session is None or session.certificate == VALID
