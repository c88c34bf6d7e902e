# SPDX-License-Identifier: EUPL-1.2
"""Judges security.txt: does a finder of a leak know whom to write to? (RFC 9116). Pure."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.web.evaluate import REFUSALS, Journey

PATH = "/.well-known/security.txt"
CHECK = "web.securitytxt"
MAX_LINES = 1000
FIELD = re.compile(r"([A-Za-z][A-Za-z-]{0,40}):[ \t]*(\S.*)")
CONTACT = re.compile(r"(mailto:|tel:|https://)\S+", re.IGNORECASE)
WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)


def evaluate(journey: Journey, now: datetime) -> CheckResult:
    last = journey.last
    seen = {"url": str(last.url), "status": last.status}
    if journey.stopped or last.trouble:
        return could_not_test(CHECK, journey.stopped or last.trouble, **seen)
    if last.status in REFUSALS or last.status >= 500:
        return could_not_test(CHECK, "refused_us", **seen)
    kind = (last.content_type or "").partition(";")[0].strip().lower()
    if last.status != 200 or kind == "text/html":
        return judge(CHECK, CheckVerdict.WARN, "securitytxt_missing", **seen)
    if last.body is None:
        return could_not_test(CHECK, last.body_trouble or "reply_timeout", **seen)
    fields = read(last.body)
    return _judged(fields, now, {**seen, "fields": [f"{name}: {value}"[:200] for name, value in fields[:20]]})


def read(body: bytes) -> list[tuple[str, str]]:
    """The fields, names in lower case; a signature around them is passed over. Never raises."""
    lines = body.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()[:MAX_LINES]
    found = [match for line in lines if (match := FIELD.fullmatch(line.strip()))]
    return [(match[1].lower(), match[2].strip()) for match in found]


def _judged(fields: Sequence[tuple[str, str]], now: datetime, seen: dict[str, object]) -> CheckResult:
    contacts = [value for name, value in fields if name == "contact"]
    expiries = [value for name, value in fields if name == "expires"]
    if not contacts and not expiries:
        return judge(CHECK, CheckVerdict.WARN, "securitytxt_missing", **seen)
    if not any(CONTACT.fullmatch(value) for value in contacts):
        return judge(CHECK, CheckVerdict.WARN, "securitytxt_no_contact", **seen)
    if not expiries:
        return judge(CHECK, CheckVerdict.WARN, "securitytxt_no_expiry", **seen)
    ends = when(expiries[0])
    if ends is None or len(expiries) > 1:
        return judge(CHECK, CheckVerdict.WARN, "securitytxt_bad_expiry", **seen)
    if ends <= now:
        return judge(CHECK, CheckVerdict.WARN, "securitytxt_expired", **seen)
    return judge(CHECK, CheckVerdict.PASS, "securitytxt_found", **seen)


def when(text: str) -> datetime | None:
    """An instant as RFC 3339 writes it, aware; None when it is none."""
    if not WHEN.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
