# SPDX-License-Identifier: EUPL-1.2
"""Judges whether somebody hears of mail that could not travel locked (RFC 8460 section 3). Pure."""

import re

from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail.tags import begins, fields
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "mail.tls_rpt"
PLACE = re.compile(
    r"(?:mailto:[^@\s,;!]+@[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|https://[a-z0-9.-]++[^\s,;!]*+)", re.IGNORECASE
)


def places(text: str) -> tuple[str, ...] | None:
    """Where reports go: addresses and pages. None when the record breaks the grammar."""
    found = fields(text, loose=True)
    listed = [each.strip() for each in (found or {}).get("rua", "").split(",")]
    return tuple(listed) if all(map(PLACE.fullmatch, listed)) else None


def evaluate(answer: Answer) -> CheckResult:
    """`answer`: the TXT answer of _smtp._tls.<domain>."""
    if not answer.status.known:
        return could_not_test(ID, unseen(answer.status))
    found = begins("TLSRPTv1", answer.records)
    if not found:
        return judge(ID, CheckVerdict.WARN, "tls_rpt_missing")
    if len(found) > 1:
        return judge(ID, CheckVerdict.FAIL, "tls_rpt_multiple", records=list(found[:5]))
    listed = places(found[0])
    if listed is None:
        return judge(ID, CheckVerdict.FAIL, "tls_rpt_wrong", record=found[0][:500])
    return judge(ID, CheckVerdict.PASS, "tls_rpt_set", places=list(listed[:10]))
