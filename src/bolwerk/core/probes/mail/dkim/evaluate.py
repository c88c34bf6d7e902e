# SPDX-License-Identifier: EUPL-1.2
"""Judges the DKIM keys found (RFC 6376, RFC 8301 for their size). Pure.

Three things prove that there is no key: a provider whose selectors are fixed, selectors that a person gave, or a
signed answer that nothing at all exists below _domainkey (RFC 8020). Unsigned, that answer proves little: some name
servers give it for a name with others below it. Then only the selectors that we tried are known to be empty.
"""

from collections.abc import Mapping, Sequence

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail.dkim.key import Key, State, parse
from bolwerk.core.probes.mail.dkim.selectors import no_others
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "mail.dkim.keys"
PASS, FAIL, WARN = CheckVerdict.PASS, CheckVerdict.FAIL, CheckVerdict.WARN
TOO_SHORT, SHORT = 1024, 2048
"""RSA bits: below the first receivers refuse the key, below the second it is on its way out."""


def evaluate(
    *, provider: str, sends: bool, below: Answer, answers: Mapping[str, Answer], given: Sequence[str] = ()
) -> CheckResult:
    """`below`: any answer about _domainkey.<domain>; `answers`: TXT by selector. `sends` False: parked.

    `given`: the selectors that a person named. The weakest key counts: a forger takes that one.
    """
    found = {name: listed for name, answer in answers.items() if (listed := _keys(answer))}
    keys = {name: each[0] for name, each in found.items()}
    working = {name: key for name, key in keys.items() if key.works}
    seen = {
        "provider": provider,
        "selectors": {name: key.bits for name, key in working.items()},
        "kinds": {name: key.kind for name, key in working.items()},
        "revoked": [name for name, key in keys.items() if key.state == State.REVOKED],
    }
    several = [name for name, each in found.items() if len(each) > 1]
    if working:
        return _working(working, several, seen)
    if not sends:
        if seen["revoked"]:
            return judge(ID, PASS, "dkim_withdrawn", **seen)
        return judge(ID, CheckVerdict.NOT_APPLICABLE, "no_mail", **seen)
    if below.status == Status.NXDOMAIN and below.authenticated and not keys:
        return judge(ID, FAIL, "dkim_missing", **seen)
    failed = [answer.status for answer in answers.values() if not answer.status.known]
    if failed:
        return could_not_test(ID, unseen(failed[0]), **seen)
    if keys:
        unreadable = any(key.state == State.UNREADABLE for key in keys.values())
        return judge(ID, FAIL, "dkim_unreadable" if unreadable else "dkim_revoked", **seen)
    if no_others(provider) or given:
        return judge(ID, FAIL, "dkim_missing", **seen)
    return could_not_test(ID, "dkim_selector_unknown", tried=list(answers), **seen)


def _working(working: Mapping[str, Key], several: list[str], seen: Mapping[str, object]) -> CheckResult:
    rsa = [key.bits for key in working.values() if key.kind == "rsa"]
    if any(bits < TOO_SHORT for bits in rsa):
        return judge(ID, FAIL, "dkim_weak_key", **seen)
    if all(key.state == State.TESTING for key in working.values()):
        return judge(ID, WARN, "dkim_testing", **seen)
    if several:
        return judge(ID, WARN, "dkim_several_keys", several=several, **seen)
    if any(bits < SHORT for bits in rsa):
        return judge(ID, WARN, "dkim_short_key", **seen)
    return judge(ID, PASS, "dkim_found", **seen)


def _keys(answer: Answer) -> list[Key]:
    """The keys under one selector; there should be one (section 3.6.2.2)."""
    return [key for text in answer.records if (key := parse(text)) is not None]
