# SPDX-License-Identifier: EUPL-1.2
"""Writes an MTA-STS record and the policy that goes with it (RFC 8461): first testing, then enforce. Pure."""

from hashlib import sha256

from bolwerk.core.advice.situation import Situation

ID = "mail.mta_sts"
BEGIN = frozenset(
    {
        "mta_sts_missing",
        "mta_sts_multiple",
        "mta_sts_record_wrong",
        "mta_sts_policy_missing",
        "mta_sts_policy_wrong",
        "mta_sts_certificate",
        "mta_sts_other_hosts",
        "mta_sts_server_wrong",
        "mta_sts_off",
    }
)
GO_ON = frozenset({"mta_sts_testing", "mta_sts_short"})
WEEK = 604_800
MOST_HOSTS = 20


def policy_text(situation: Situation) -> str:
    """ "" when none is needed, or nobody knows where the mail arrives."""
    reason = situation.reason(ID)
    hosts = situation.seen("mail.mx").get("hosts", ())
    if reason not in BEGIN | GO_ON or not isinstance(hosts, list) or not hosts:
        return ""
    mode = "enforce" if reason in GO_ON else "testing"
    lines = ["version: STSv1", f"mode: {mode}", *(f"mx: {host}" for host in hosts[:MOST_HOSTS]), f"max_age: {WEEK}"]
    return "\n".join(lines)


def sts_record(situation: Situation) -> tuple[str, str]:
    """The record, and what it replaces. Its id follows from the policy, so that it changes when the policy does."""
    text = policy_text(situation)
    if not text:
        return "", ""
    seen = situation.seen(ID)
    several = seen.get("records")
    standing = "\n".join(map(str, several)) if isinstance(several, list) else str(seen.get("record", "") or "")
    return f"v=STSv1; id={sha256(text.encode()).hexdigest()[:20]}", standing
