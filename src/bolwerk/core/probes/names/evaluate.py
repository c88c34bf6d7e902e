# SPDX-License-Identifier: EUPL-1.2
"""Judges which look-alike names exist, whose they probably are, and whether mail can come from them. Pure.

It informs: that others hold a name is no fault of the firm, and may be quite in order.
"""

from collections.abc import Mapping
from typing import Any

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail.exchangers import exchangers
from bolwerk.core.probes.mail.spf.evaluate import sends_nothing
from bolwerk.core.probes.mail.spf.record import parse, records_of
from bolwerk.core.probes.names.scan import Looked, Seen
from bolwerk.core.probes.providers import GENERIC, recognise
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "names.lookalikes"
PASS, WARN = CheckVerdict.PASS, CheckVerdict.WARN
SHOWN = 40
FREE = 5
UNSEEN_PART = 4
"""When more than one in so many could not be seen, silence says nothing."""


def evaluate(domain: str, seen: Seen) -> CheckResult:
    """`domain`: as registered."""
    state = {each: exists(each.ns, seen.blanks.get(each.candidate.suffix)) for each in seen.looked}
    hidden = [each for each, there in state.items() if there is None or (there and not each.mx.status.known)]
    there = [each for each, there in state.items() if there and each.mx.status.known]
    own = [each for each in there if is_own(each, seen, domain)]
    mail = [each for each in there if each not in own and mails(each)]
    quiet = [each for each in there if each not in own and each not in mail]
    free = [
        each.candidate.name
        for each in seen.looked
        if each.ns.status == Status.NXDOMAIN and each.candidate.name == each.candidate.shown
    ]
    found: dict[str, Any] = {
        "domain": domain,
        "asked": len(seen.looked),
        "unseen": len(hidden),
        "mail": [_told(each, with_mail=True) for each in mail[:SHOWN]],
        "quiet": [_told(each) for each in quiet[:SHOWN]],
        "own": [_told(each) for each in own[:SHOWN]],
        "free": free[:FREE],
    }
    if mail:
        return judge(ID, WARN, "lookalikes_mail", **found)
    if len(hidden) * UNSEEN_PART > len(seen.looked):
        return could_not_test(ID, unseen(_status(hidden[0])), **found)
    if quiet:
        return judge(ID, PASS, "lookalikes_quiet", **found)
    return judge(ID, PASS, "lookalikes_own" if own else "lookalikes_none", **found)


def exists(ns: Answer, blank: Answer | None) -> bool | None:
    """None: not seen. `blank`: what is said under the same ending of a name nobody can have; a registry that leads
    all free names somewhere says the same of both."""
    if ns.status == Status.NXDOMAIN:
        return False
    if not ns.status.known:
        return None
    said = blank.records if blank and blank.status == Status.OK else ()
    if ns.status == Status.OK:
        return ns.records != said
    # The name is there, without servers of its own: some registries put mail and address in their own zone.
    if blank is None or not blank.status.known:
        return None
    return blank.status == Status.NXDOMAIN


def mails(each: Looked) -> bool:
    """It takes mail, so a swindler could get answers; and its SPF record does not forbid all mail in its name."""
    if not exchangers(each.mx):
        return False
    records = [parse(text) for text in records_of(each.txt.records)]
    return len(records) != 1 or not sends_nothing(records[0])


def is_own(each: Looked, seen: Seen, domain: str) -> bool:
    """Probably the firm's: all its mail servers are the firm's too, and it leans on a server that few share or has
    the very name servers of the firm. One server of the firm among strangers proves nothing."""
    ns, mail = set(each.ns.records), set(exchangers(each.mx))
    own_ns, own_mail = set(seen.own_ns.records), set(exchangers(seen.own_mx))
    if not all(host in own_mail or _within(host, domain) for host in mail):
        return False
    if any(_within(host, domain) or _hosts_few("mx", host) for host in mail):
        return True
    if not ns or not all(host in own_ns or _within(host, domain) for host in ns):
        return False
    return ns == own_ns or any(_within(host, domain) or _hosts_few("ns", host) for host in ns)


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _hosts_few(role: str, host: str) -> bool:
    """Nobody that we know of hosts many others there."""
    claims: Mapping[str, str] = recognise(ns=(host,) if role == "ns" else (), mx=(host,) if role == "mx" else ())
    return claims["dns" if role == "ns" else "mail"] == GENERIC


def _status(each: Looked) -> Status:
    return each.mx.status if each.ns.status.known else each.ns.status


def _told(each: Looked, *, with_mail: bool = False) -> dict[str, Any]:
    told: dict[str, Any] = {"name": each.candidate.name, "shown": each.candidate.shown, "kind": each.candidate.kind}
    return told | ({"mx": list(exchangers(each.mx)[:2])} if with_mail else {})
