# SPDX-License-Identifier: EUPL-1.2
"""Judges what an encrypted page fetches or sends without encryption, and what it fetches from others. Pure."""

from typing import Any

from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.web import csp
from bolwerk.core.probes.web.evaluate import Hop, is_own
from bolwerk.core.probes.web.page import Page, Part

PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
SHOWN = 20
MAX_HOSTS = 40
KINDS = ("script", "style", "frame")


def mixed(hop: Hop, page: Page, cut: str) -> CheckResult:
    """A form gives what a visitor types to the street; the rest browsers refuse to load (Mixed Content, W3C).

    `cut`: why not the whole page was read, "" when it was.
    """
    check = "web.mixed"
    rules = csp.read(hop.all("content-security-policy"))
    rules += csp.read(page.meta("content-security-policy"), from_page=True)
    open_parts = [part for part in page.parts if part.url[:5].lower() == "http:"]
    seen: dict[str, Any] = {"found": [{"kind": part.kind, "url": part.url[:200]} for part in open_parts[:SHOWN]]}
    if open_parts and any("upgrade-insecure-requests" in each.rules for each in rules):
        return judge(check, PASS, "mixed_upgraded", **seen)
    if any(part.kind == "form" for part in open_parts):
        return judge(check, FAIL, "mixed_form", **seen)
    if open_parts:
        return judge(check, WARN, "mixed_parts", **seen)
    if cut:
        return could_not_test(check, cut, **seen)
    return judge(check, PASS, "mixed_none", **seen)


def outside(page: Page, own: str) -> dict[str, list[str]]:
    """Whose scripts, styles and frames the page brings in, by kind: suppliers that a firm may not know it has."""
    here = _host(page.url)
    found: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    for part in page.of(*KINDS):
        if part.host and part.host != here and not is_own(part.host, own):
            found[part.kind][part.host[:253]] = None
    return {f"{kind}s": list(hosts)[:MAX_HOSTS] for kind, hosts in found.items()}


def sealed(page: Page, own: str, cut: str) -> CheckResult:
    """`own`: the domain; its other names are no strangers."""
    check, hosts = "web.sri", outside(page, own)
    loose = [part for part in page.of("script") if part.host in hosts["scripts"] and not part.sealed]
    seen: dict[str, Any] = {"outside": hosts, "without_seal": list(dict.fromkeys(part.host for part in loose))}
    if loose:
        return judge(check, WARN, "sri_missing", **seen)
    if cut:
        return could_not_test(check, cut, **seen)
    return judge(check, PASS, "sri_everywhere" if hosts["scripts"] else "sri_no_strangers", **seen)


def _host(url: str) -> str:
    return Part("", url).host
