# SPDX-License-Identifier: EUPL-1.2
"""Judges the rules that a page gives to browsers. Mildly: they soften other faults, they are none. Pure."""

from collections.abc import Sequence

from bolwerk.core.probes.result import CheckResult, CheckVerdict, judge
from bolwerk.core.probes.web import csp
from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.page import Page

PASS, WARN = CheckVerdict.PASS, CheckVerdict.WARN
SHOWN = 300
LEAKING = frozenset({"unsafe-url", "no-referrer-when-downgrade"})
CAREFUL = frozenset(
    {
        "no-referrer",
        "same-origin",
        "origin",
        "strict-origin",
        "origin-when-cross-origin",
        "strict-origin-when-cross-origin",
    }
)


def policy(hop: Hop, page: Page) -> CheckResult:
    """All policies hold at once, so the strictest one counts."""
    check, sent = "web.csp", hop.all("content-security-policy")
    found = csp.read(sent) + csp.read(page.meta("content-security-policy"), from_page=True)
    seen = {"policies": [each[:SHOWN] for each in (*sent, *page.meta("content-security-policy"))][:5]}
    if not found:
        tried = hop.all("content-security-policy-report-only")
        return judge(check, WARN, "csp_only_reports" if tried else "csp_none", **seen)
    weak = min((each.weak for each in found), key=lambda each: (each == ["scripts"], len(each)))
    if not weak:
        return judge(check, PASS, "csp_fine", **seen)
    if weak == ["scripts"]:
        return judge(check, WARN, "csp_without_scripts", **seen)
    return judge(check, WARN, "csp_unsafe", weak=weak, **seen)


def framing(hop: Hop) -> CheckResult:
    """`frame-ancestors` sets X-Frame-Options aside (CSP level 3 section 6.4.2); two that differ are no rule."""
    check = "web.framing"
    rules = [each.frames for each in csp.read(hop.all("content-security-policy")) if each.frames is not None]
    old = {word.strip().upper() for field in hop.all("x-frame-options") for word in field.split(",") if word.strip()}
    seen = {"frame_ancestors": [" ".join(each)[:SHOWN] for each in rules][:5], "x_frame_options": sorted(old)[:5]}
    if rules:
        closed = any(not csp.ANYONE & set(each) for each in rules)
        return judge(check, PASS if closed else WARN, "framing_closed" if closed else "framing_open", **seen)
    if not old:
        return judge(check, WARN, "framing_open", **seen)
    if old in ({"DENY"}, {"SAMEORIGIN"}):
        return judge(check, PASS, "framing_closed", **seen)
    return judge(check, WARN, "framing_unclear", **seen)


def nosniff(hop: Hop) -> CheckResult:
    """The first value counts (Fetch standard, "determine nosniff")."""
    check, fields = "web.nosniff", hop.all("x-content-type-options")
    seen = {"header": ", ".join(fields)[:SHOWN]}
    if not fields:
        return judge(check, WARN, "nosniff_missing", **seen)
    if ", ".join(fields).split(",")[0].strip().lower() == "nosniff":
        return judge(check, PASS, "nosniff_set", **seen)
    return judge(check, WARN, "nosniff_wrong", **seen)


def referrer(hop: Hop, page: Page) -> CheckResult:
    """The last value that is known counts; without one, browsers take a careful one by themselves."""
    check, fields = "web.referrer", hop.all("referrer-policy")
    seen = {"header": ", ".join(fields)[:SHOWN]}
    chosen = _last_known(fields) or _last_known(page.meta("referrer"))
    if chosen in LEAKING:
        return judge(check, WARN, "referrer_leaks", policy=chosen, **seen)
    if chosen:
        return judge(check, PASS, "referrer_careful", policy=chosen, **seen)
    return judge(check, PASS, "referrer_of_browser", **seen)


def _last_known(fields: Sequence[str]) -> str:
    words = [word.strip().lower() for field in fields for word in field.split(",")]
    return next((word for word in reversed(words) if word in LEAKING | CAREFUL), "")


def permissions(hop: Hop) -> CheckResult:
    check, fields = "web.permissions", hop.all("permissions-policy")
    seen = {"header": ", ".join(fields)[:SHOWN]}
    return judge(check, PASS, "permissions_set" if fields else "permissions_of_browser", **seen)
