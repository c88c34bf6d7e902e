# SPDX-License-Identifier: EUPL-1.2
"""Judges whether the reports of false mail arrive: somebody outside must agree to take them (RFC 9990 section 4).

Pure. The one who takes them says so at <domain>._report._dmarc.<their domain>; else receivers send nothing there.
"""

from collections.abc import Mapping

from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail.dmarc.record import VERSION
from bolwerk.core.probes.mail.dmarc.walk import Answers, Walk, walk
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "mail.dmarc.reports"
MAX_OUTSIDE = 5


def outside(found: Walk) -> dict[str, str]:
    """By domain of a report address outside the organisation: the name where its owner must agree."""
    if found.policy is None:
        return {}
    at, record = found.policy
    own = found.organisation
    hosts = dict.fromkeys(host for _, host in record.reports if host != own and not host.endswith("." + own))
    return {host: f"{at}._report._dmarc.{host}" for host in list(hosts)[:MAX_OUTSIDE]}


def evaluate(domain: str, answers: Answers, agreed: Mapping[str, Answer]) -> CheckResult:
    """`agreed`: by domain of `outside`, the TXT answer at its name."""
    found = walk(domain, answers)
    if found.unseen is not None and found.record(domain) is None:
        return could_not_test(ID, unseen(found.unseen.status))
    if found.policy is None or found.policy[1].policies is None:
        return judge(ID, CheckVerdict.NOT_APPLICABLE, "reports_without_rule")
    at, record = found.policy
    rua = record.tags.get("rua", "")
    seen = {"at": at, "addresses": [address for address, _ in record.reports[:10]]}
    if not record.reports:
        reason = "reports_unreadable" if rua else "reports_missing"
        return judge(ID, CheckVerdict.FAIL if rua else CheckVerdict.WARN, reason, rua=rua[:500], **seen)
    asked = [host for host in outside(found) if host in agreed]
    refused = [host for host in asked if agreed[host].status.known and not _agrees(agreed[host])]
    if refused:
        every = {host for _, host in record.reports} <= set(refused)
        verdict = CheckVerdict.FAIL if every else CheckVerdict.WARN
        return judge(ID, verdict, "reports_not_agreed", outside=refused, **seen)
    for host in asked:
        if not agreed[host].status.known:
            return could_not_test(ID, unseen(agreed[host].status), outside=[host], **seen)
    return judge(ID, CheckVerdict.PASS, "reports_arrive", outside=asked, **seen)


def _agrees(answer: Answer) -> bool:
    """One record that begins with the version is enough; what else it says is for the sender of reports."""
    return any(VERSION.match(text) for text in answer.records)
