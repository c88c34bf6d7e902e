# SPDX-License-Identifier: EUPL-1.2
"""Judges the seal of a zone (RFC 9364) and names the link that fails. Pure."""

from datetime import datetime
from typing import Any

from bolwerk.core.probes.dns import chain
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

CHECK = "dns.dnssec"
PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL


def evaluate(zone: str, *, soa: Answer, unchecked: Answer, ds: Answer, dnskey: Answer, now: datetime) -> CheckResult:
    """`soa`: asked as everybody asks. `unchecked`, `ds`, `dnskey`: asked with CD, so that a broken seal shows itself.

    A resolver that answers with CD only has found a broken seal (bogus, RFC 4035 section 4.3), which is not "none".
    """
    bogus = soa.status == Status.SERVFAIL and unchecked.status == Status.OK
    seen: dict[str, Any] = {"zone": zone, "ds": len(ds.records), "keys": len(dnskey.records)}
    seen |= {"validated": soa.authenticated, "bogus": bogus}
    for answer in (unchecked, ds, dnskey) if bogus else (soa, unchecked, ds, dnskey):
        if not answer.status.known:
            return could_not_test(CHECK, f"dns_{answer.status.value}", **seen)
    if not ds.records:
        if bogus:
            return judge(CHECK, FAIL, "bogus", **seen)
        return judge(CHECK, WARN, "signed_without_ds" if dnskey.records else "unsigned", **seen)
    if not dnskey.records:
        return judge(CHECK, FAIL, "ds_without_keys", **seen)
    try:
        link = chain.follow(zone, ds=ds.wire, dnskey=dnskey.wire, soa=unchecked.wire, now=now)
    except chain.Unreadable:
        return could_not_test(CHECK, "dns_malformed", **seen)
    seen |= {"algorithms": list(link.algorithms), "ends": link.ends.isoformat() if link.ends else None}
    return _of_link(link, soa=soa, bogus=bogus, seen=seen)


def _of_link(link: chain.Link, *, soa: Answer, bogus: bool, seen: dict[str, Any]) -> CheckResult:
    if link.fault == "algorithm_unknown" and not bogus:
        if link.weak:
            return judge(CHECK, WARN, "algorithm_weak", **seen)
        return could_not_test(CHECK, "algorithm_unknown", **seen)
    if link.fault and link.fault != "algorithm_unknown":
        if soa.authenticated:
            return could_not_test(CHECK, "resolver_disagrees", link=link.fault, **seen)
        return judge(CHECK, FAIL, link.fault, **seen)
    if bogus:
        return judge(CHECK, FAIL, "bogus", **seen)
    if link.weak:
        return judge(CHECK, WARN, "algorithm_weak", **seen)
    if link.soon:
        return judge(CHECK, WARN, "signature_ends_soon", **seen)
    return judge(CHECK, PASS, "signed", **seen)
