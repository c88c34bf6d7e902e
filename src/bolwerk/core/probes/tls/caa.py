# SPDX-License-Identifier: EUPL-1.2
"""Judges whether the authority that made a certificate is one that the domain allows. Pure. RFC 8659.

The list may have changed since the certificate was made: then the next one is refused, which is what we warn of.
Silent when we do not know by which names the authority goes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.dns.evaluate import unseen
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.tls.suites import data

ID = "web.certificate.caa"
PASS, WARN, NOT_APPLICABLE = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.NOT_APPLICABLE
RECORD = re.compile(r'(\d{1,3}) ([A-Za-z0-9]+) "((?:[^"\\]|\\.)*)"', re.DOTALL)
ESCAPE = re.compile(r"\\(\d{3}|.)", re.DOTALL)
KNOWN_TAGS = frozenset({"issue", "issuewild", "iodef", "issuemail", "issuevmc", "contactemail", "contactphone"})
CRITICAL = 128
ISSUERS = tuple(
    (re.compile(rf"{re.escape(name)}(?![a-z0-9])"), tuple(names))
    for name, names in data("caa-issuers")["issuers"].items()
)


@dataclass(frozen=True, slots=True)
class Property:
    critical: bool
    tag: str
    value: str

    @property
    def issuer(self) -> str:
        """The domain in "letsencrypt.org; validationmethods=dns-01"; "" allows nobody (section 4.2)."""
        return self.value.partition(";")[0].strip().lower().rstrip(".")


def parse(record: str) -> Property | None:
    """From the presentation form: 0 issue "ca.example"."""
    match = RECORD.fullmatch(record)
    if match is None or int(match[1]) > 255:
        return None
    value = ESCAPE.sub(lambda found: _unescaped(found[1]), match[3])
    return Property(bool(int(match[1]) & CRITICAL), match[2].lower(), value)


def _unescaped(text: str) -> str:
    return chr(int(text)) if len(text) == 3 else text


def issuer_names(organisation: str) -> tuple[str, ...]:
    """By which names an authority goes in CAA; () when it is not in the list. "Sectigo Limited" is "sectigo"."""
    name = organisation.lower().replace("’", "'").strip()
    return next((names for known, names in ISSUERS if known.match(name)), ())


def evaluate(climb: Sequence[Answer], *, organisation: str, wildcard: bool) -> CheckResult:
    """`climb`: CAA answers from the name in the certificate upwards; the first that has records counts (section 3).
    `organisation`: of the issuer. `wildcard`: the certificate names *.name there."""
    seen = {"issuer": organisation[:100]}
    found = None
    for answer in climb:
        if not answer.status.known:
            return could_not_test(ID, unseen(answer.status), at=answer.name, **seen)
        if answer.records:
            found = answer
            break
    if found is None:
        return judge(ID, NOT_APPLICABLE, "caa_absent", **seen)
    seen |= {"at": found.name}
    properties = [each for each in map(parse, found.records) if each]
    if any(each.critical and each.tag not in KNOWN_TAGS for each in properties):
        return judge(ID, WARN, "caa_stops_all", **seen)
    tag = "issuewild" if wildcard and any(each.tag == "issuewild" for each in properties) else "issue"
    allowed = [each.issuer for each in properties if each.tag == tag]
    if not allowed:
        return judge(ID, NOT_APPLICABLE, "caa_absent", **seen)
    names = issuer_names(organisation)
    if not names:
        return judge(ID, NOT_APPLICABLE, "caa_issuer_unknown", allowed=allowed[:10], **seen)
    if set(names) & set(allowed):
        return judge(ID, PASS, "caa_agrees", allowed=allowed[:10], **seen)
    return judge(ID, WARN, "caa_differs", allowed=allowed[:10], **seen)
