# SPDX-License-Identifier: EUPL-1.2
"""Judges an SPF record and what it includes (RFC 7208). Pure: the records were fetched before.

The count of look-ups walks every include and redirect once, as a receiver does for mail that matches nothing.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "mail.spf.record"
MAX_LOOKUPS = 10
TERM = re.compile(r"^([+?~-]?)([a-z0-9_.-]+)(?:([:=/])(.*))?$", re.IGNORECASE)
MECHANISMS = frozenset({"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"})
LOOKUPS = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
PASS, FAIL, WARN = CheckVerdict.PASS, CheckVerdict.FAIL, CheckVerdict.WARN


@dataclass(frozen=True, slots=True)
class Record:
    """`all`: the qualifier of the first `all` ("+ - ~ ?") or "" without. `targets`: names to fetch next."""

    text: str
    all: str = ""
    redirect: str = ""
    includes: tuple[str, ...] = field(default=())
    lookups: int = 0
    everyone: bool = False
    bad_terms: tuple[str, ...] = field(default=())

    @property
    def targets(self) -> tuple[str, ...]:
        followed = (*self.includes, self.redirect) if self.redirect and not self.all else self.includes
        return tuple(name for name in followed if name and "%" not in name)


def records_of(answer: Answer) -> tuple[str, ...]:
    """The TXT records that are SPF, RFC 7208 section 4.5."""
    return tuple(text for text in answer.records if re.match(r"^v=spf1(\s|$)", text, re.IGNORECASE))


def parse(text: str) -> Record:
    """Never raises; terms it cannot read are in `bad_terms`. Terms after `all` are never reached."""
    includes: list[str] = []
    bad: list[str] = []
    found_all, redirect, lookups, everyone = "", "", 0, False
    for term in text.split()[1:]:
        match = TERM.match(term)
        if match is None:
            bad.append(term)
            continue
        sign, name, separator, value = match[1] or "+", match[2].lower(), match[3] or "", match[4] or ""
        if separator == "=":
            redirect = value.lower().rstrip(".") if name == "redirect" else redirect
        elif name not in MECHANISMS or (name in ("include", "exists", "ip4", "ip6") and not value):
            bad.append(term)
        elif not found_all:
            lookups += name in LOOKUPS
            if name == "include":
                includes.append(value.lower().rstrip("."))
            elif name == "all":
                found_all = sign
            elif name in ("ip4", "ip6"):
                width = _width(value)
                if width is None:
                    bad.append(term)
                everyone = everyone or (sign == "+" and width is not None and width < 8)
    if redirect and not found_all:
        lookups += 1
    everyone = everyone or found_all == "+"
    return Record(text, found_all, redirect, tuple(includes), lookups, everyone, tuple(bad))


def _width(network: str) -> int | None:
    """The prefix length of an ip4/ip6 term, None when it is no network."""
    try:
        return ipaddress.ip_network(network, strict=False).prefixlen
    except ValueError:
        return None


@dataclass(slots=True)
class Walk:
    """What a receiver meets below the first record."""

    lookups: int = 0
    everyone: bool = False
    broken: list[str] = field(default_factory=list)
    unseen: str = ""


def evaluate(domain: str, answers: Mapping[str, Answer], *, receives_mail: bool) -> CheckResult:
    """`answers`: TXT answers by name: the domain's own and those of every target reached."""
    own = answers[domain]
    if not own.status.known:
        return could_not_test(ID, unseen(own.status))
    texts = records_of(own)
    if not texts:
        return judge(ID, FAIL, "spf_missing", receives_mail=receives_mail)
    if len(texts) > 1:
        return judge(ID, FAIL, "spf_multiple", records=list(texts[:5]))
    record = parse(texts[0])
    walk = Walk()
    _walk(record, answers, walk, frozenset({domain}))
    ends = _ends(record, answers)
    seen = {"record": record.text[:1000], "lookups": walk.lookups, "all": ends}
    if record.bad_terms:
        return judge(ID, FAIL, "spf_invalid", terms=list(record.bad_terms[:5]), **seen)
    if walk.everyone:
        return judge(ID, FAIL, "spf_allows_everyone", **seen)
    if walk.broken:
        return judge(ID, FAIL, "spf_broken_include", names=walk.broken[:5], **seen)
    if walk.lookups > MAX_LOOKUPS:
        return judge(ID, FAIL, "spf_too_many_lookups", **seen)
    if walk.unseen:
        return could_not_test(ID, walk.unseen, **seen)
    if ends == "-":
        nothing = not receives_mail and record.text.split()[1:] == ["-all"]
        return judge(ID, PASS, "spf_no_mail" if nothing else "spf_strict", **seen)
    if ends == "~":
        return judge(ID, PASS, "spf_softfail", **seen)
    return judge(ID, WARN, "spf_neutral", **seen)


def _walk(record: Record, answers: Mapping[str, Answer], walk: Walk, path: frozenset[str]) -> None:
    walk.lookups += record.lookups
    walk.everyone = walk.everyone or record.everyone
    if walk.lookups > MAX_LOOKUPS * 3:
        return
    for name in record.targets:
        answer = answers.get(name)
        texts = records_of(answer) if answer else ()
        if name in path or (answer and answer.status.known and len(texts) != 1):
            walk.broken.append(name)
        elif answer is None or not answer.status.known:
            walk.unseen = unseen(answer.status) if answer else "not_followed"
        else:
            below = parse(texts[0])
            if below.bad_terms:
                walk.broken.append(name)
            _walk(below, answers, walk, path | {name})


def _ends(record: Record, answers: Mapping[str, Answer]) -> str:
    """How mail that matches nothing ends: the `all` of the record, or of the one it redirects to."""
    for _ in range(MAX_LOOKUPS):
        answer = answers.get(record.redirect)
        if record.all or answer is None or len(records_of(answer)) != 1:
            break
        record = parse(records_of(answer)[0])
    return record.all
