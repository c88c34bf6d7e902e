# SPDX-License-Identifier: EUPL-1.2
"""Judges the cipher suites a server takes. Pure.

Only what gives anyone the traffic fails; what is merely old is a warning (docs/decisions/0010).
"""

from collections.abc import Iterator
from typing import Any

from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.tls import levels, suites
from bolwerk.core.probes.tls.answer import Reply
from bolwerk.core.probes.tls.suites import Kind
from bolwerk.core.probes.tls.survey import Found

ID = "web.tls.ciphers"
PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL


def evaluate(*, modern: Found, middle: Found, doubtful: Found) -> CheckResult:
    """The worst suite counts; "all is well" is only said when every question was answered."""
    replies = (*modern.replies, *middle.replies, *doubtful.replies)
    seen = {"suites": _listed(replies)}
    kinds = {suites.kind(reply.suite) for reply in (*middle.replies, *doubtful.replies)}
    if kinds & suites.BROKEN:
        return judge(ID, FAIL, "ciphers_broken", **seen)
    if kinds & suites.WEAK:
        return judge(ID, WARN, "ciphers_weak", **seen)
    if Kind.STATIC in kinds:
        return judge(ID, WARN, "ciphers_static", **seen)
    if (
        middle.replies
        and not middle.unseen
        and all(suites.is_cbc(reply.suite) for reply in middle.replies)
        and not modern.replies
    ):
        return judge(ID, WARN, "ciphers_cbc_only", **seen)
    hidden = doubtful.unseen or middle.unseen
    if hidden:
        return could_not_test(ID, hidden, **seen)
    if not replies:
        return could_not_test(ID, modern.unseen or "no_tls_answer", **seen)
    return judge(ID, PASS, "ciphers_good", **seen)


def _listed(replies: tuple[Reply, ...]) -> list[dict[str, Any]]:
    return list(_once(replies))


def _once(replies: tuple[Reply, ...]) -> Iterator[dict[str, Any]]:
    for number in dict.fromkeys(reply.suite for reply in replies):
        yield {"name": suites.name(number), "kind": suites.kind(number).value, "lists": levels.suite(number)}
