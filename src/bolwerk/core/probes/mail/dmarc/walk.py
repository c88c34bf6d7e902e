# SPDX-License-Identifier: EUPL-1.2
"""The DNS tree walk: whose policy counts for a name, and which organisation it belongs to (RFC 9989 4.10). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.dmarc.record import SOFTER, Record, records

MAX_QUESTIONS = 8

Answers = Mapping[str, Answer]


def names(domain: str) -> list[str]:
    """The names whose _dmarc record is asked for: the domain, then its parents up to the top; a name of more than
    seven labels goes on with its last seven, so that there are at most eight questions."""
    labels = domain.split(".")
    parents = [".".join(labels[start:]) for start in range(1, len(labels))]
    return [domain, *parents[-(MAX_QUESTIONS - 1) :]]


@dataclass(frozen=True, slots=True)
class Walk:
    """`found`: (name, its one record), from the longest name to the shortest, until a psd tag ends the walk.
    `unseen`: the first question without an answer, before which it stopped."""

    start: str
    found: tuple[tuple[str, Record], ...] = ()
    unseen: Answer | None = None

    def record(self, name: str) -> Record | None:
        return dict(self.found).get(name)

    @property
    def organisation(self) -> str:
        """The organisational domain (section 4.10.2); the name itself when nothing says otherwise."""
        for name, record in self.found:
            if record.choice("psd") == "n":
                return name
            if record.choice("psd") == "y" and name != self.start:
                return _one_below(name, self.start)
        return self.found[-1][0] if self.found else self.start

    @property
    def policy(self) -> tuple[str, Record] | None:
        """The record that counts: the name's own, that of its organisation, that of the public suffix above it."""
        suffix = next((name for name, record in self.found if record.choice("psd") == "y"), "")
        for name in (self.start, self.organisation, suffix):
            record = self.record(name)
            if record is not None:
                return name, record
        return None

    @property
    def asked(self) -> str:
        """What receivers are asked to do with forged mail of this name: none, quarantine, reject; "" for nothing."""
        if self.policy is None:
            return ""
        at, record = self.policy
        asked = record.policies
        if asked is None:
            return ""
        rule = asked.own if at == self.start else asked.below
        return SOFTER[rule] if record.testing else rule

    @property
    def inherited(self) -> bool:
        return self.policy is not None and self.policy[0] != self.start


def walk(domain: str, answers: Answers) -> Walk:
    """`answers`: the TXT answers of _dmarc.<name> by <name>. A name with several records has none."""
    found: list[tuple[str, Record]] = []
    for name in names(domain):
        answer = answers.get(name, Answer(name, "TXT", Status.TIMEOUT))
        if not answer.status.known:
            return Walk(domain, tuple(found), answer)
        here = records(answer.records)
        if len(here) != 1:
            continue
        found.append((name, here[0]))
        if here[0].choice("psd") != "u":
            break
    return Walk(domain, tuple(found))


def _one_below(suffix: str, name: str) -> str:
    return ".".join(name.split(".")[-(suffix.count(".") + 2) :])
