# SPDX-License-Identifier: EUPL-1.2
"""Judges the DMARC policy that holds for a domain, its own or inherited (RFC 9989). Pure."""

from dataclasses import replace

from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail.dmarc.record import POLICIES, SOFTER, Record, near_misses, records
from bolwerk.core.probes.mail.dmarc.walk import Answers, walk
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "mail.dmarc.policy"
PASS, FAIL, WARN = CheckVerdict.PASS, CheckVerdict.FAIL, CheckVerdict.WARN


def evaluate(domain: str, answers: Answers) -> CheckResult:
    """`answers`: the TXT answers of _dmarc.<name> by <name>, for every name of the tree walk."""
    own = answers[domain]
    if not own.status.known:
        return could_not_test(ID, unseen(own.status))
    several = [each.text for each in records(own.records)]
    several = several[:5] if len(several) > 1 else []
    found = walk(domain, answers)
    if found.unseen is not None and found.record(domain) is None:
        return could_not_test(ID, unseen(found.unseen.status), at=found.unseen.name)
    if found.policy is None and several:
        return judge(ID, FAIL, "dmarc_multiple", records=several)
    if found.policy is None:
        wrong = near_misses(own.records)
        if wrong:
            return judge(ID, FAIL, "dmarc_invalid", record=wrong[0][:500])
        return judge(ID, FAIL, "dmarc_missing")
    at, record = found.policy
    result = _judge(record, at=at, inherited=at != domain)
    return _beside(several, result) if several else result


def _beside(several: list[str], result: CheckResult) -> CheckResult:
    """`result` is by the rule of a domain above, which holds because of several at one name none counts (4.10)."""
    seen = {**result.observation, "ignored": several}
    if result.verdict == PASS:
        return judge(ID, WARN, "dmarc_multiple_covered", **seen)
    return replace(result, observation=seen)


def _judge(record: Record, *, at: str, inherited: bool) -> CheckResult:
    policies = record.policies
    if policies is None:
        return judge(ID, FAIL, "dmarc_invalid", at=at, record=record.text[:500], faults=list(record.faults[:5]))
    asked = policies.below if inherited else policies.own
    seen = {
        "at": at,
        "policy": asked,
        "applied": SOFTER[asked] if record.testing else asked,
        "subdomains": policies.below,
        "invented": policies.invented,
        "reports": bool(record.reports),
        "testing": record.testing,
        "record": "; ".join(f"{tag}={value}" for tag, value in record.tags.items()),
    }
    if asked == "none":
        return judge(ID, WARN, "dmarc_none", **seen)
    if record.testing:
        return judge(ID, WARN, "dmarc_testing", **seen)
    if policies.below == "none":
        return judge(ID, WARN, "dmarc_subdomains_open", **seen)
    if policies.invented == "none":
        return judge(ID, WARN, "dmarc_invented_open", **seen)
    if record.sampled:
        return judge(ID, WARN, "dmarc_sampled", **seen)
    return judge(ID, PASS, f"dmarc_{asked}", **seen)


__all__ = ["ID", "POLICIES", "evaluate"]
