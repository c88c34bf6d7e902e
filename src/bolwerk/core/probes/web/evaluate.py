# SPDX-License-Identifier: EUPL-1.2
"""Judges how a site is reached: encrypted, by force, and remembered by browsers. Pure."""

from dataclasses import dataclass, field
from typing import Any

from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.tls.evaluate import Session
from bolwerk.core.probes.web.hsts import UNSET, Policy, read
from bolwerk.core.probes.web.url import Url

PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
NOT_APPLICABLE = CheckVerdict.NOT_APPLICABLE
YEAR = 365 * 24 * 3600
REFUSALS = frozenset({401, 403, 429})
REFUSED, BROKEN = "connect_refused", "tls_broken"


@dataclass(frozen=True, slots=True)
class Hop:
    """One page asked for. `trouble`: why no answer came, "" when one did. `body` None: not read, or not whole.
    `fields`: of its head, names in lower case."""

    url: Url
    status: int = 0
    trouble: str = ""
    session: Session | None = None
    location: str | None = None
    hsts: tuple[str, ...] = ()
    content_type: str | None = None
    body: bytes | None = None
    body_trouble: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the site would not show us, or just now anybody, what a visitor gets to see."""
        return self.status in REFUSALS or self.status >= 500

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key == name]

    def as_json(self) -> dict[str, Any]:
        seen = {"url": str(self.url)[:300], "status": self.status, "trouble": self.trouble}
        return {key: value for key, value in seen.items() if value}


@dataclass(frozen=True, slots=True)
class Journey:
    """The pages from the first to where the redirects ended; at least one. `stopped`: why we did not follow the
    last redirect (redirect_...), else ""."""

    hops: tuple[Hop, ...] = field(default=())
    stopped: str = ""

    @property
    def first(self) -> Hop:
        return self.hops[0]

    @property
    def last(self) -> Hop:
        return self.hops[-1]

    def as_json(self) -> dict[str, Any]:
        seen: dict[str, Any] = {"hops": [hop.as_json() for hop in self.hops]}
        return seen | ({"stopped": self.stopped} if self.stopped else {})


def without_https(home: Journey, plain: Journey | None) -> tuple[CheckVerdict, str] | None:
    """What the checks that need an encrypted page say when there is none; None when there was a handshake.

    `plain` may be None when `home` met no trouble.
    """
    if home.first.session:
        return None
    if home.first.trouble == REFUSED and plain:
        if plain.first.trouble == REFUSED:
            return NOT_APPLICABLE, "no_web_server"
        if not plain.first.trouble:
            return NOT_APPLICABLE, "no_https"
    if home.first.trouble == BROKEN:
        return NOT_APPLICABLE, "no_https"
    return CheckVerdict.COULD_NOT_TEST, home.first.trouble


def onward(home: Journey, plain: Journey | None, own: str) -> str:
    """The encrypted site of their own to which a name without encryption leads its visitors, "" for none. Browsers
    try the plain door when the other one is shut, so these visitors do arrive. `own`: the domain."""
    if home.first.session or plain is None:
        return ""
    last = plain.last
    arrived = last.session is not None and not last.trouble and not plain.stopped
    return last.url.host if arrived and last.url.host != home.first.url.host and is_own(last.url.host, own) else ""


def https(home: Journey, plain: Journey | None, own: str) -> CheckResult:
    """A refused port is a missing https only when the same host does answer on the plain one, and leads to no site of
    their own that has it. `own`: the domain."""
    check, first = "web.https", home.first
    seen = home.as_json()
    if first.trouble == BROKEN:
        return judge(check, FAIL, "https_broken", **seen)
    if first.trouble:
        lacking = without_https(home, plain)
        if lacking == (NOT_APPLICABLE, "no_https"):
            there = onward(home, plain, own)
            if there:
                return judge(check, WARN, "https_only_elsewhere", there=there, **seen)
            return judge(check, FAIL, "https_missing", **seen)
        verdict, reason = lacking or (CheckVerdict.COULD_NOT_TEST, first.trouble)
        return judge(check, verdict, reason, **seen)
    open_hop = any(hop.url.scheme == "http" for hop in home.hops)
    if home.last.url.scheme == "http" or (open_hop and home.stopped):
        return judge(check, FAIL, "https_leads_back", **seen)
    if home.last.trouble == BROKEN:
        return judge(check, FAIL, "https_broken", **seen)
    if home.last.trouble:
        return could_not_test(check, home.last.trouble, **seen)
    if open_hop:
        return judge(check, WARN, "https_detour", **seen)
    return judge(check, PASS, "https_works", **seen)


def forced(plain: Journey, home: Journey | None) -> CheckResult:
    """Another host is a fine goal as long as it is https. `home` may be None when `plain` met no trouble."""
    check, first, last = "web.https.forced", plain.first, plain.last
    seen = plain.as_json()
    if first.trouble == REFUSED and home and home.first.session:
        return judge(check, PASS, "http_closed", **seen)
    if first.trouble == REFUSED and home and home.first.trouble == REFUSED:
        return judge(check, NOT_APPLICABLE, "no_web_server", **seen)
    if first.trouble:
        return could_not_test(check, first.trouble, **seen)
    schemes = [hop.url.scheme for hop in plain.hops]
    if last.trouble.startswith("blocked_"):
        return could_not_test(check, last.trouble, **seen)
    if "https" in schemes:
        after = schemes[schemes.index("https") :]
        if "http" not in after:
            return judge(check, PASS, "https_forced", **seen)
        return judge(check, WARN if schemes[-1] == "https" else FAIL, "https_left", **seen)
    if plain.stopped or last.trouble:
        return could_not_test(check, plain.stopped or last.trouble, **seen)
    if last.refused:
        return could_not_test(check, "refused_us", **seen)
    if last.status >= 400:
        return judge(check, WARN, "http_shows_error", **seen)
    return judge(check, FAIL, "http_not_forced", **seen)


def hsts(home: Journey, own: str) -> CheckResult:
    """Every page of their own that is passed counts; the weakest decides (RFC 6797). `own`: the domain.

    An error page without the header proves nothing: many servers and gatekeepers leave it out there alone."""
    check = "web.hsts"
    pages = [hop for hop in home.hops if hop.session and not hop.trouble and is_own(hop.url.host, own)]
    if not pages:
        return could_not_test(check, home.first.trouble or "no_answer")
    hidden = next((hop for hop in pages if hop.status >= 400 and not hop.hsts), None)
    if hidden:
        return could_not_test(check, "refused_us" if hidden.refused else "page_missing", **home.as_json())
    policies = {hop.url.host: read(hop.hsts[0]) if hop.hsts else UNSET for hop in reversed(pages)}
    seen = {"hosts": {host: policy.as_json() for host, policy in policies.items()}}
    return judge(check, *_weakest(list(policies.values())), **seen)


def _weakest(policies: list[Policy]) -> tuple[CheckVerdict, str]:
    if all(policy == UNSET for policy in policies):
        return WARN, "hsts_missing"
    if any(policy.max_age is None and policy != UNSET for policy in policies):
        return WARN, "hsts_malformed"
    if UNSET in policies:
        return WARN, "hsts_partly"
    shortest = min(policy.max_age or 0 for policy in policies)
    if shortest == 0:
        return WARN, "hsts_off"
    return (PASS, "hsts_set") if shortest >= YEAR else (WARN, "hsts_short")


def is_own(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
