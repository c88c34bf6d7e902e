# SPDX-License-Identifier: EUPL-1.2
"""Judges the cookies that a first visit gets (RFC 6265bis). Pure. Values are never kept: only names and marks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bolwerk.core.probes.result import CheckResult, CheckVerdict, judge

PASS, WARN = CheckVerdict.PASS, CheckVerdict.WARN
CHECK = "web.cookies"
MAX_COOKIES = 60
MAX_COOKIE = 4096  # bytes of name and value together; browsers drop longer ones (section 5.6)
MAX_ATTRIBUTE = 1024
SESSION = re.compile(r"sess|(^|[^a-z])sid($|[^a-z])|^sid|auth|login|logged|token|jwt|remember", re.IGNORECASE)
READ_BY_SCRIPTS = re.compile(r"[cx]srf", re.IGNORECASE)  # given to scripts on purpose
SITES = frozenset({"strict", "lax", "none"})


@dataclass(frozen=True, slots=True)
class Cookie:
    """`same_site`: strict, lax or none; "" when it says nothing a browser knows."""

    name: str
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    host_bound: bool = False

    @property
    def opens_a_session(self) -> bool:
        return bool(SESSION.search(self.name)) and not READ_BY_SCRIPTS.search(self.name)

    @property
    def refused(self) -> bool:
        """Whether a browser throws it away: a promise in its name, or None without Secure, that is not kept."""
        name = self.name.lower()
        if name.startswith("__host-"):
            return not (self.secure and self.host_bound)
        return not self.secure and (name.startswith("__secure-") or self.same_site == "none")

    def as_json(self) -> dict[str, Any]:
        marks = {"secure": self.secure, "http_only": self.http_only, "same_site": self.same_site}
        return {"name": self.name[:100]} | marks


def read(field: str) -> Cookie | None:
    """One Set-Cookie field (section 5.6); None when a browser would ignore it."""
    first, *rest = field.split(";", 40)
    name, sign, value = first.partition("=")
    name = name.strip() if sign else ""
    if not name or len(name) + len(value.strip()) > MAX_COOKIE:
        return None
    marks: dict[str, str] = {}
    for piece in rest[:40]:
        key, _, said = piece.partition("=")
        if len(said.strip()) <= MAX_ATTRIBUTE:
            marks[key.strip().lower()] = said.strip()  # the last one counts
    site = marks.get("samesite", "").lower()
    bound = not marks.get("domain") and marks.get("path") == "/"
    return Cookie(name, "secure" in marks, "httponly" in marks, site if site in SITES else "", bound)


def evaluate(fields: Iterable[str]) -> CheckResult:
    """`fields`: every Set-Cookie field of their own pages over https."""
    every = list(fields)
    found = {cookie.name: cookie for field in every[:MAX_COOKIES] if (cookie := read(field))}
    cookies = list(found.values())
    seen: dict[str, Any] = {"cookies": [cookie.as_json() for cookie in cookies], "count": len(every)}
    for reason, wrong in (
        ("cookies_unencrypted", [each for each in cookies if each.opens_a_session and not each.secure]),
        ("cookies_readable", [each for each in cookies if each.opens_a_session and not each.http_only]),
        ("cookies_refused", [each for each in cookies if each.refused]),
    ):
        if wrong:
            return judge(CHECK, WARN, reason, about=[each.name[:100] for each in wrong], **seen)
    if any(each.opens_a_session and each.same_site == "none" for each in cookies):
        return judge(CHECK, PASS, "cookies_sent_along", **seen)
    return judge(CHECK, PASS, "cookies_in_order" if cookies else "cookies_none", **seen)
