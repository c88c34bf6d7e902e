# SPDX-License-Identifier: EUPL-1.2
"""Finds and judges the DMARC policy of a domain by the DNS tree walk (RFC 9989, replaces RFC 7489). Pure."""

import re
from collections.abc import Mapping

from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

ID = "mail.dmarc.policy"
MAX_WALK = 8
POLICIES = ("none", "quarantine", "reject")
PASS, FAIL, WARN = CheckVerdict.PASS, CheckVerdict.FAIL, CheckVerdict.WARN


def walk_names(domain: str) -> list[str]:
    """The names whose _dmarc record counts: the domain, then its parents up to the top; a long name skips to
    its last seven labels, so at most eight questions are asked."""
    labels = domain.split(".")
    parents = [".".join(labels[start:]) for start in range(1, len(labels))]
    return [domain, *parents[-(MAX_WALK - 1) :]]


def parse(text: str) -> dict[str, str] | None:
    """Tag to value, or None when this TXT is no DMARC record (the version tag comes first and exactly)."""
    if not re.match(r"^v\s*=\s*DMARC1\s*(;|$)", text):
        return None
    tags: dict[str, str] = {}
    for part in text.split(";"):
        tag, equals, value = part.partition("=")
        if equals:
            tags.setdefault(tag.strip().lower(), value.strip())
    return tags


def policies(answer: Answer) -> list[dict[str, str]]:
    return [tags for text in answer.records if (tags := parse(text)) is not None]


def evaluate(domain: str, answers: Mapping[str, Answer]) -> CheckResult:
    """`answers`: the TXT answers of _dmarc.<name> by <name>, for every name of `walk_names`."""
    own = answers[domain]
    if not own.status.known:
        return could_not_test(ID, unseen(own.status))
    found = policies(own)
    if len(found) > 1:
        return judge(ID, FAIL, "dmarc_multiple", records=list(own.records[:5]))
    if found:
        return _judge(found[0], at=domain, inherited=False)
    for name in walk_names(domain)[1:]:
        if not answers[name].status.known:
            return could_not_test(ID, unseen(answers[name].status), at=name)
    parent = _organisational(domain, answers)
    if parent is None:
        near_miss = [text for text in own.records if re.match(r"^\s*v\s*=\s*dmarc", text, re.IGNORECASE)]
        if near_miss:
            return judge(ID, FAIL, "dmarc_invalid", record=near_miss[0][:500])
        return judge(ID, FAIL, "dmarc_missing")
    return _judge(policies(answers[parent])[0], at=parent, inherited=True)


def _organisational(domain: str, answers: Mapping[str, Answer]) -> str | None:
    """The parent whose record speaks for the domain: psd=n ends the walk, psd=y speaks for what lies below,
    else the shortest name with a record. A name with several records has none."""
    best = None
    for name in walk_names(domain)[1:]:
        found = policies(answers[name])
        if len(found) != 1:
            continue
        psd = found[0].get("psd", "u").lower()
        if psd == "n":
            return name
        if psd == "y":
            return best or name
        if "." in name:
            best = name
    return best


def _judge(tags: dict[str, str], *, at: str, inherited: bool) -> CheckResult:
    policy = tags.get("p", "").lower()
    reports = bool(re.search(r"mailto:[^\s,;@]+@", tags.get("rua", ""), re.IGNORECASE))
    if policy not in POLICIES:
        if not reports:
            return judge(ID, FAIL, "dmarc_invalid", at=at, policy=policy[:50])
        policy = "none"
    below = tags.get("sp", "").lower()
    below = below if below in POLICIES else policy
    effective = below if inherited else policy
    testing = tags.get("t", "n").lower() == "y"
    record = "; ".join(f"{tag}={value}" for tag, value in tags.items())[:1000]
    seen = {
        "at": at,
        "policy": effective,
        "subdomains": below,
        "reports": reports,
        "testing": testing,
        "record": record,
    }
    if effective == "none":
        return judge(ID, WARN, "dmarc_none", **seen)
    if testing:
        return judge(ID, WARN, "dmarc_testing", **seen)
    if below == "none":
        return judge(ID, WARN, "dmarc_subdomains_open", **seen)
    return judge(ID, PASS, f"dmarc_{effective}", **seen)
