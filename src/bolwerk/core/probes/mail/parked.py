# SPDX-License-Identifier: EUPL-1.2
"""Judges a domain without mail as a whole: does it say three times that nobody mails in its name? Pure.

Null MX (RFC 7505), an SPF record that fails every mail (RFC 7208 section 10.1.2), DMARC that asks to reject.
"""

from bolwerk.core.probes.dns.answer import Addresses, Answer
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail.dmarc.walk import Answers, walk
from bolwerk.core.probes.mail.exchangers import exchangers, is_null
from bolwerk.core.probes.mail.spf.evaluate import sends_nothing
from bolwerk.core.probes.mail.spf.record import Record, parse, records_of
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "mail.parked"


def evaluate(domain: str, *, mx: Answer, apex: Addresses, txt: Answer, dmarc: Answers) -> CheckResult:
    """`apex`: without an MX, mail goes to the addresses of the domain itself (RFC 5321 section 5.1)."""
    for answer in (mx, txt):
        if not answer.status.known:
            return could_not_test(ID, unseen(answer.status))
    records = [parse(text) for text in records_of(txt.records)]
    if exchangers(mx) or any(map(_names_senders, records)):
        return judge(ID, CheckVerdict.NOT_APPLICABLE, "mail_in_use")
    policy = walk(domain, dmarc)
    if policy.unseen is not None and policy.record(domain) is None:
        return could_not_test(ID, unseen(policy.unseen.status))
    if not records and not mx.records and policy.inherited and policy.asked == "reject":
        return judge(ID, CheckVerdict.PASS, "parked_covered")
    missing = {
        "null_mx": not is_null(mx) and bool(apex.all),
        "spf": len(records) != 1 or not sends_nothing(records[0]),
        "dmarc": policy.asked != "reject",
    }
    open_ends = [name for name, lacks in missing.items() if lacks]
    if not open_ends:
        return judge(ID, CheckVerdict.PASS, "parked_closed")
    if missing["spf"] and missing["dmarc"]:
        return judge(ID, CheckVerdict.FAIL, "parked_open", missing=open_ends)
    return judge(ID, CheckVerdict.WARN, "parked_partly", missing=open_ends)


def _names_senders(record: Record) -> bool:
    """Somebody may mail in its name; a record that nobody can read may be meant so."""
    named = any(each.name != "all" and each.qualifier != "-" for each in record.reached)
    return named or bool(record.follows) or bool(record.faults)
