# SPDX-License-Identifier: EUPL-1.2
"""Judges security.txt: does a finder of a leak know whom to write to? (RFC 9116). Pure."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.web.evaluate import Journey

PATH = "/.well-known/security.txt"
CHECK = "web.securitytxt"
PASS, WARN = CheckVerdict.PASS, CheckVerdict.WARN
MAX_LINES = 1000
FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,40}):[ \t]*(\S.*)")
CONTACT = re.compile(r"(mailto:|tel:|https://)\S+", re.IGNORECASE)
WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)
SIGNED, SIGNATURE = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----"
TEXT = frozenset({"", "text/plain"})
ONCE = ("expires", "preferred-languages")


def evaluate(journey: Journey, now: datetime) -> CheckResult:
    last = journey.last
    seen = {"url": str(last.url), "status": last.status}
    if journey.stopped or last.trouble:
        return could_not_test(CHECK, journey.stopped or last.trouble, **seen)
    if last.refused:
        return could_not_test(CHECK, "refused_us", **seen)
    kind = (last.content_type or "").partition(";")[0].strip().lower()
    if last.status != 200 or kind == "text/html":
        return judge(CHECK, WARN, "securitytxt_missing", **seen)
    if last.body is None:
        return could_not_test(CHECK, last.body_trouble or "reply_timeout", **seen)
    fields = read(last.body)
    seen |= {"fields": [f"{name}: {value}"[:200] for name, value in fields[:20]], "signed": signed(last.body)}
    found = _judged(fields, now)
    if found == "securitytxt_missing":
        return judge(CHECK, WARN, found, **seen)
    if any(hop.url.scheme != "https" for hop in journey.hops):
        return judge(CHECK, WARN, "securitytxt_unsafe", **seen)
    found = found or _placed(fields, [str(hop.url) for hop in journey.hops])
    if found:
        return judge(CHECK, WARN, found, **seen)
    if kind not in TEXT:
        return judge(CHECK, WARN, "securitytxt_wrong_type", content_type=kind[:100], **seen)
    return judge(CHECK, PASS, "securitytxt_found", **seen)


def read(body: bytes) -> list[tuple[str, str]]:
    """The fields, names in lower case. Never raises.

    A signature around them (section 2.3) is passed over and not verified: its key is nowhere to be had. Inside one,
    a line may begin with "- " (RFC 9580 section 7.2), and the headers of the armour are no fields.
    """
    lines = [line.rstrip() for line in _lines(body)]
    if signed(body):
        start = lines.index(SIGNED) + 1
        gap = next((at for at in range(start, len(lines)) if not lines[at]), len(lines))
        end = lines.index(SIGNATURE) if SIGNATURE in lines[gap:] else len(lines)
        lines = [line.removeprefix("- ") for line in lines[gap:end]]
    found = [match for line in lines if (match := FIELD.fullmatch(line.strip()))]
    return [(match[1].lower(), match[2].strip()) for match in found]


def signed(body: bytes) -> bool:
    return next((line.rstrip() for line in _lines(body) if line.strip()), "") == SIGNED


def _lines(body: bytes) -> list[str]:
    return body.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()[:MAX_LINES]


def _judged(fields: Sequence[tuple[str, str]], now: datetime) -> str:
    """What is wrong with the fields, "" when nothing is. Fields that nobody knows are fine (section 2.4)."""
    contacts = [value for name, value in fields if name == "contact"]
    expiries = [value for name, value in fields if name == "expires"]
    if not contacts and not expiries:
        return "securitytxt_missing"
    if not any(CONTACT.fullmatch(value) for value in contacts):
        return "securitytxt_no_contact"
    if not expiries:
        return "securitytxt_no_expiry"
    ends = when(expiries[0])
    if ends is None:
        return "securitytxt_bad_expiry"
    if any(sum(name == once for name, _ in fields) > 1 for once in ONCE):
        return "securitytxt_twice"
    return "securitytxt_expired" if ends <= now else ""


def _placed(fields: Sequence[tuple[str, str]], urls: Sequence[str]) -> str:
    """A file that says where it belongs must be there (section 2.5.2); an address on the way to it counts too."""
    canonical = [value for name, value in fields if name == "canonical"]
    return "securitytxt_elsewhere" if canonical and not set(canonical) & set(urls) else ""


def when(text: str) -> datetime | None:
    """An instant as RFC 3339 writes it, aware; None when it is none."""
    if not WHEN.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
