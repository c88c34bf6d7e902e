# SPDX-License-Identifier: EUPL-1.2
"""Tells whether mail may show the logo of the firm (BIMI, draft-brand-indicators-for-message-identification).

Pure. It informs only: a logo stops no forger, and needs a DMARC policy that does.
"""

import re

from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail.dmarc.walk import Answers, walk
from bolwerk.core.probes.mail.tags import begins, fields
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "mail.bimi"
PAGE = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[\x21-\x3a\x3c-\x7e]*", re.IGNORECASE)
ENOUGH = frozenset({"quarantine", "reject"})


def evaluate(domain: str, answer: Answer, dmarc: Answers) -> CheckResult:
    """`answer`: the TXT answer of default._bimi.<domain>; `dmarc`: as for the policy."""
    if not answer.status.known:
        return could_not_test(ID, unseen(answer.status))
    found = begins("BIMI1", answer.records)
    if not found:
        return judge(ID, CheckVerdict.NOT_APPLICABLE, "bimi_missing")
    tags = fields(found[0], loose=True) if len(found) == 1 else None
    logo, proof = (tags or {}).get("l", ""), (tags or {}).get("a", "")
    seen = {"record": found[0][:500], "logo": logo[:300], "proof": proof[:300]}
    if tags is None or "l" not in tags or any(each and not PAGE.fullmatch(each) for each in (logo, proof)):
        return judge(ID, CheckVerdict.WARN, "bimi_wrong", **seen)
    if not logo and not proof:
        return judge(ID, CheckVerdict.NOT_APPLICABLE, "bimi_declined", **seen)
    policy = walk(domain, dmarc)
    if policy.unseen is not None and policy.record(domain) is None:
        return could_not_test(ID, unseen(policy.unseen.status), **seen)
    rule = policy.policy[1].policies if policy.policy else None
    if rule is None or not {rule.own, rule.below} <= ENOUGH:
        return judge(ID, CheckVerdict.WARN, "bimi_without_rule", **seen)
    return judge(ID, CheckVerdict.PASS, "bimi_set", **seen)
