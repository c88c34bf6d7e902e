# SPDX-License-Identifier: EUPL-1.2
"""Judges the SPF record of a domain and what it includes, without a message (RFC 7208). Pure.

The count of look-ups walks every include and redirect once, as a receiver does for mail that matches nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.mail.spf.hosts import can_be_asked
from bolwerk.core.probes.mail.spf.outcome import MAX_TERMS, MAX_VOIDS
from bolwerk.core.probes.mail.spf.record import ASKS, Mechanism, Record, parse, records_of
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "mail.spf.record"
PASS, FAIL, WARN = CheckVerdict.PASS, CheckVerdict.FAIL, CheckVerdict.WARN
TYPES = {"a": ("A", "AAAA"), "mx": ("MX",), "exists": ("A",)}
"""What each mechanism asks; an address of either family will do for `a`."""

UNKNOWN = "%"

Answers = Mapping[tuple[str, str], Answer]


def record_at(answers: Answers, name: str) -> Record | None:
    """The one SPF record of a name; None when there is none, or several."""
    answer = answers.get((name, "TXT"))
    texts = records_of(answer.records) if answer else ()
    return parse(texts[0]) if len(texts) == 1 else None


def targets(record: Record) -> tuple[str, ...]:
    """The names whose record comes next; a name made by a macro cannot be known without a message."""
    named = [each.domain for each in record.reached if each.name == "include"]
    return tuple(dict.fromkeys(_plain(each) for each in (*named, record.follows) if each and "%" not in each))


def questions(record: Record, domain: str) -> tuple[tuple[str, str], ...]:
    """(name, type) of what its terms ask for besides other records."""
    return tuple(
        (at, rdtype) for each in record.reached if (at := _asks_at(each, domain)) for rdtype in TYPES[each.name]
    )


def _asks_at(mechanism: Mechanism, domain: str) -> str:
    if mechanism.name not in TYPES or "%" in mechanism.domain:
        return ""
    return _plain(mechanism.domain) or domain


def _plain(name: str) -> str:
    return name.lower().removesuffix(".")


@dataclass(slots=True)
class Walk:
    """What a receiver meets on its way. `voids`: terms that find nothing."""

    lookups: int = 0
    everyone: bool = False
    voids: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    unseen: str = ""


def evaluate(
    domain: str, answers: Answers, *, receives_mail: bool, covered: bool = False, refuses: bool = False
) -> CheckResult:
    """`answers` by (name, type): TXT of the domain and of every target reached, and what the terms ask for.
    `covered`: the DMARC rule of a domain above has all mail of this name refused; `refuses`: its own rule does, as
    without SPF and DKIM none can pass."""
    own = answers[domain, "TXT"]
    if not own.status.known:
        return could_not_test(ID, unseen(own.status))
    texts = records_of(own.records)
    if not texts and covered and not receives_mail:
        return judge(ID, CheckVerdict.NOT_APPLICABLE, "spf_covered", receives_mail=False)
    if not texts and refuses and not receives_mail:
        return judge(ID, WARN, "spf_parked", receives_mail=False)
    if not texts:
        return judge(ID, FAIL, "spf_missing", receives_mail=receives_mail)
    if len(texts) > 1:
        return judge(ID, FAIL, "spf_multiple", records=list(texts[:5]))
    record = parse(texts[0])
    walk = Walk()
    _walk(domain, record, answers, walk, frozenset({domain}))
    ends = _ends(record, answers)
    seen = {"record": record.text, "lookups": walk.lookups, "void_lookups": len(walk.voids), "all": ends}
    if record.faults:
        return judge(ID, FAIL, "spf_invalid", terms=list(record.faults[:5]), **seen)
    if walk.everyone:
        return judge(ID, FAIL, "spf_allows_everyone", **seen)
    if walk.broken:
        return judge(ID, FAIL, "spf_broken_include", names=walk.broken[:5], **seen)
    if walk.lookups > MAX_TERMS:
        return judge(ID, FAIL, "spf_too_many_lookups", **seen)
    if len(walk.voids) > MAX_VOIDS:
        return judge(ID, FAIL, "spf_too_many_voids", names=walk.voids[:5], **seen)
    if walk.unseen or ends == UNKNOWN:
        return could_not_test(ID, walk.unseen or "not_followed", **seen)
    if ends == "-":
        nothing = not receives_mail and sends_nothing(record)
        return judge(ID, PASS, "spf_no_mail" if nothing else "spf_strict", **seen)
    return judge(ID, PASS, "spf_softfail", **seen) if ends == "~" else judge(ID, WARN, "spf_neutral", **seen)


def sends_nothing(record: Record) -> bool:
    """The record of a domain in whose name nobody may mail: every mail fails."""
    first = next(iter(record.mechanisms), None)
    return not record.faults and first is not None and (first.qualifier, first.name) == ("-", "all")


def _walk(domain: str, record: Record, answers: Answers, walk: Walk, path: frozenset[str]) -> None:
    asking = [each for each in record.reached if each.name in ASKS]
    walk.lookups += len(asking) + bool(record.follows)
    walk.everyone = walk.everyone or record.everyone
    walk.voids += [at for each in asking if (at := _asks_at(each, domain)) and _void(each, at, answers)]
    if walk.lookups > MAX_TERMS * 3:
        return
    for name in targets(record):
        answer = answers.get((name, "TXT"))
        texts = records_of(answer.records) if answer else ()
        if name in path or (answer and answer.status.known and len(texts) != 1):
            walk.broken.append(name)
        elif answer is None or not answer.status.known:
            walk.unseen = unseen(answer.status) if answer else "not_followed"
        else:
            below = parse(texts[0])
            if below.faults:
                walk.broken.append(name)
            _walk(name, below, answers, walk, path | {name})


def _void(mechanism: Mechanism, at: str, answers: Answers) -> bool:
    """Known to find nothing for any client; what was not asked or not answered does not count."""
    found = [answers.get((at, rdtype)) for rdtype in TYPES[mechanism.name]]
    return can_be_asked(at) and all(
        each is not None and each.status in (Status.NODATA, Status.NXDOMAIN) for each in found
    )


def _ends(record: Record, answers: Answers) -> str:
    """How mail that matches nothing ends: the `all` of the record, or of the one it redirects to; UNKNOWN when a
    macro makes the name of that one."""
    for _ in range(MAX_TERMS):
        if record.all:
            return record.all.qualifier
        if "%" in record.follows:
            return UNKNOWN
        below = record_at(answers, _plain(record.follows)) if record.follows else None
        if below is None:
            break
        record = below
    return ""
