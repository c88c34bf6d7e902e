# SPDX-License-Identifier: EUPL-1.2
"""The one idea: everything that learns something about a firm writes evidence. The values, nothing else."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """How a control stands, by one piece of evidence or in the folded picture."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class SourceKind(StrEnum):
    """Who or what says so. An answer and a lesson are claims; the others have looked."""

    ANSWER = "answer"
    PROBE = "probe"
    DEVICE = "device"
    REPORT = "report"
    LESSON = "lesson"
    DRILL = "drill"
    VISIT = "visit"


class State(StrEnum):
    """How we know it; how it stands is the verdict."""

    PROVEN = "proven"
    CLAIMED = "claimed"
    CONTRADICTED = "contradicted"
    STALE = "stale"
    UNKNOWN = "unknown"


class Capability(StrEnum):
    """What a control is for: keeping harm out, or acting well when it happens."""

    PREVENTION = "prevention"
    RESPONSE = "response"


CLAIMS = frozenset({SourceKind.ANSWER, SourceKind.LESSON})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing learned about one control.

    `observed_at` is aware; `expires_at` is aware, or None: then the control says how long it is good.
    `summary` is a language-neutral key. `reference` says where it comes from: `check:mail.dmarc.policy`,
    `question:backup-where@1#option`. Raises ValueError when a time has no zone.
    """

    control: str
    source: SourceKind
    verdict: Verdict
    observed_at: datetime
    expires_at: datetime | None
    summary: str
    reference: str

    def __post_init__(self) -> None:
        expires = self.expires_at
        if self.observed_at.tzinfo is None or (expires is not None and expires.tzinfo is None):
            raise ValueError("evidence needs times with a zone")

    @property
    def subject(self) -> str:
        """What was asked or looked at, without version and option: a changed answer replaces the old."""
        return self.reference.partition("@")[0].partition("#")[0]
