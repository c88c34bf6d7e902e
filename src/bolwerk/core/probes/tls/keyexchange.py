# SPDX-License-Identifier: EUPL-1.2
"""Judges how a server agrees on keys: the group or prime, and three old slips around it. Pure.

Extended master secret RFC 7627, renegotiation RFC 5746, compression RFC 3749 (and the attack called CRIME).
"""

from typing import Any

from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.tls import groups, levels, suites
from bolwerk.core.probes.tls.answer import Reply
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.tls.survey import Found

ID = "web.tls.keyexchange"
PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
BREAKABLE_BITS = 1024
SHORT_BITS = 2048
SHA1, MD5 = 2, 1


def evaluate(*, modern: Found, middle: Found, doubtful: Found) -> CheckResult:
    """The worst that was seen counts; a server that speaks 1.3 alone is judged by its group."""
    below = (*middle.replies, *doubtful.replies)
    seen = _seen(modern.first, below)
    bits = [reply.prime_bits for reply in below if reply.prime_bits]
    if bits and min(bits) < BREAKABLE_BITS:
        return judge(ID, FAIL, "prime_breakable", **seen)
    if any(reply.compression for reply in below):
        return judge(ID, WARN, "compression_on", **seen)
    if any(not reply.safe_renegotiation for reply in below):
        return judge(ID, WARN, "renegotiation_unsafe", **seen)
    if bits and min(bits) < SHORT_BITS:
        return judge(ID, WARN, "prime_short", **seen)
    if any(_old_hash(reply) for reply in below):
        return judge(ID, WARN, "exchange_signed_old", **seen)
    if below and not modern.replies and not any("DHE_" in suites.name(reply.suite) for reply in below):
        return judge(ID, WARN, "exchange_static", **seen)
    if any(not reply.extended_master_secret for reply in below):
        return judge(ID, WARN, "master_secret_plain", **seen)
    hidden = middle.unseen or doubtful.unseen
    if hidden or not (below or modern.first):
        return could_not_test(ID, hidden or modern.unseen or "no_tls_answer", **seen)
    if modern.first and modern.first.group in groups.POST_QUANTUM:
        return judge(ID, PASS, "exchange_post_quantum", **seen)
    return judge(ID, PASS, "exchange_good", **seen)


def _old_hash(reply: Reply) -> bool:
    """RFC 9155: no MD5 or SHA-1 below the server's keys, when better was offered."""
    return reply.version == Version.TLS12 and reply.signature >> 8 in (SHA1, MD5)


def _seen(modern: Reply | None, below: tuple[Reply, ...]) -> dict[str, Any]:
    named = [reply.group for reply in (modern, *below) if reply and reply.group]
    seen: dict[str, Any] = {
        "groups": [{"name": groups.name(each), "lists": levels.group(each)} for each in dict.fromkeys(named)],
        "post_quantum": bool(modern and modern.group in groups.POST_QUANTUM),
    }
    primes = {(reply.prime_bits, reply.prime_name) for reply in below if reply.prime_bits}
    if primes:
        seen["primes"] = [{"bits": bits, "name": name} for bits, name in sorted(primes)]
    if below:
        seen["extended_master_secret"] = all(reply.extended_master_secret for reply in below)
        seen["safe_renegotiation"] = all(reply.safe_renegotiation for reply in below)
        seen["compression"] = any(reply.compression for reply in below)
    return seen
