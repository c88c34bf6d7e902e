# SPDX-License-Identifier: EUPL-1.2
"""Judges whether senders must lock the mail to this domain (RFC 8461). Pure."""

from collections.abc import Sequence

from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail.evaluate import Offer, Server
from bolwerk.core.probes.mail.mta_sts.policy import MAX_BYTES, Policy, is_record, parse, records
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.tls.trust import VALID
from bolwerk.core.probes.web.evaluate import Hop

ID = "mail.mta_sts"
DAY = 86_400
PASS, FAIL, WARN = CheckVerdict.PASS, CheckVerdict.FAIL, CheckVerdict.WARN
ABSENT = frozenset({"host_not_found", "connect_refused"})
"""Troubles that every sender will meet too: there is no policy to be had."""


def record(answer: Answer) -> CheckResult | None:
    """What the record alone decides; None when there is one good record, and the policy must be fetched."""
    if not answer.status.known:
        return could_not_test(ID, unseen(answer.status))
    found = records(answer.records)
    if not found:
        return judge(ID, WARN, "mta_sts_missing")
    if len(found) > 1:
        return judge(ID, FAIL, "mta_sts_multiple", records=list(found[:5]))
    return None if is_record(found[0]) else judge(ID, FAIL, "mta_sts_record_wrong", record=found[0][:500])


def policy(text: str, page: Hop, hosts: Sequence[str], servers: Sequence[Server] = ()) -> CheckResult:
    """`text`: the record. `page`: the policy file as fetched, no redirect followed (section 3.3). `hosts`: the MX.
    `servers`: those of them that were met; what was not seen is not held against them."""
    seen = {"record": text[:500], "page": page.as_json()}
    if page.session and page.session.certificate != VALID:
        return judge(ID, FAIL, "mta_sts_certificate", certificate=page.session.certificate, **seen)
    if page.trouble in ABSENT:
        return judge(ID, FAIL, "mta_sts_policy_missing", **seen)
    if page.trouble or page.refused:
        return could_not_test(ID, page.trouble or "refused_us", **seen)
    if page.status != 200:
        return judge(ID, FAIL, "mta_sts_policy_missing", **seen)
    if page.body is None:
        return could_not_test(ID, page.body_trouble or "no_answer", **seen)
    found = parse(page.body) if len(page.body) <= MAX_BYTES else None
    if found is None or not _is_text(page.content_type):
        return judge(ID, FAIL, "mta_sts_policy_wrong", **seen)
    return _judge(
        found, hosts, servers, {**seen, "mode": found.mode, "max_age": found.age, "mx": list(found.hosts[:10])}
    )


def _is_text(content_type: str | None) -> bool:
    return (content_type or "").partition(";")[0].strip().lower() == "text/plain"


def _judge(found: Policy, hosts: Sequence[str], servers: Sequence[Server], seen: dict[str, object]) -> CheckResult:
    if found.mode == "none":
        return judge(ID, WARN, "mta_sts_off", **seen)
    lost = [host for host in hosts if not found.allows(host)]
    if lost:
        return judge(ID, FAIL if found.mode == "enforce" else WARN, "mta_sts_other_hosts", missing=lost, **seen)
    wrong = [server.host for server in servers if _unfit(server)]
    if wrong:
        return judge(ID, FAIL if found.mode == "enforce" else WARN, "mta_sts_server_wrong", wrong=wrong, **seen)
    if found.mode == "testing":
        return judge(ID, WARN, "mta_sts_testing", **seen)
    if found.age < DAY:
        return judge(ID, WARN, "mta_sts_short", **seen)
    return judge(ID, PASS, "mta_sts_enforced", **seen)


def _unfit(server: Server) -> bool:
    """Senders who keep to the policy turn back here: no lock of today, or a certificate that is no good for this
    name (section 4.2)."""
    return server.offer not in (Offer.ENCRYPTED, Offer.UNSEEN) or server.certificate not in ("", "valid")
