# SPDX-License-Identifier: EUPL-1.2
"""Judges what the DNS said about the name itself. Pure."""

from collections.abc import Sequence

from bolwerk.core.probes.dns.answer import Addresses, Answer, Status
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
NOT_APPLICABLE = CheckVerdict.NOT_APPLICABLE


def unseen(status: Status) -> str:
    """The reason of an answer that is no answer: dns_servfail, dns_refused, dns_timeout, dns_malformed."""
    return f"dns_{status.value}"


def caa(climb: Sequence[Answer]) -> CheckResult:
    """`climb`: CAA answers from the name upwards (RFC 8659 section 3); the first that has records counts."""
    for answer in climb:
        if answer.records:
            return judge("dns.caa", PASS, "caa_set", at=answer.name, records=list(answer.records[:10]))
        if not answer.status.known:
            return could_not_test("dns.caa", unseen(answer.status), at=answer.name)
    return judge("dns.caa", WARN, "caa_missing")


def ipv6(*, web: Addresses, mail: Addresses | None) -> CheckResult:
    """`mail` None: this domain receives no mail."""
    hosts = {"web": web} | ({"mail": mail} if mail else {})
    seen = {part: bool(host.v6) for part, host in hosts.items()}
    for host in hosts.values():
        if not host.status.known:
            return could_not_test("dns.ipv6", unseen(host.status), **seen)
        if not host.v6 and host.unseen:
            return could_not_test("dns.ipv6", unseen(host.unseen), **seen)
    present = {part: host for part, host in hosts.items() if host.all}
    if not present:
        return judge("dns.ipv6", NOT_APPLICABLE, "no_hosts", **seen)
    if all(host.v6 for host in present.values()):
        return judge("dns.ipv6", PASS, "ipv6_everywhere", **seen)
    return judge("dns.ipv6", WARN, "ipv6_partly" if any(seen.values()) else "ipv6_missing", **seen)
