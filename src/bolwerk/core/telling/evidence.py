# SPDX-License-Identifier: EUPL-1.2
"""Says in the reader's language what a piece of evidence is: an answer given, something seen, a step taken."""

from dataclasses import dataclass
from datetime import datetime

from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Language
from bolwerk.core.catalogue.words import word
from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict


@dataclass(frozen=True, slots=True)
class Said:
    """One line: `seen` from outside, or told by the firm itself."""

    text: str
    at: datetime
    seen: bool
    verdict: Verdict


def check_sentence(check_id: str, reason: str, language: Language) -> str:
    """What a check found, in one sentence; reasons that every check can give stand under `common`."""
    checks = load().checks
    own = checks[check_id].texts[language].reasons if check_id in checks else {}
    return own.get(reason) or checks["common"].texts[language].reasons.get(reason, "")


def said(evidence: Evidence, language: Language) -> Said | None:
    """None when it says nothing that can be shown: withdrawn, or about an item that no longer exists."""
    if evidence.verdict is Verdict.UNKNOWN:
        return None
    kind, _, name = evidence.subject.partition(":")
    text = SENTENCES[kind](evidence, name, language) if kind in SENTENCES else ""
    seen = evidence.source is SourceKind.PROBE
    return Said(text, evidence.observed_at, seen, evidence.verdict) if text else None


def _check(evidence: Evidence, name: str, language: Language) -> str:
    return check_sentence(name, evidence.summary.removeprefix(f"check.{name}."), language)


def _question(evidence: Evidence, name: str, language: Language) -> str:
    question = load().questions.get(name)
    option = evidence.summary.removeprefix("answer.")
    if question is None or option not in question.texts[language].options:
        return ""
    text = question.texts[language]
    return word(language, "evidence.answered", question=text.question, answer=text.options[option])


def _measure(evidence: Evidence, name: str, language: Language) -> str:
    measure = load().measures.get(name)
    return word(language, "evidence.did", title=measure.texts[language].title) if measure else ""


SENTENCES = {"check": _check, "question": _question, "measure": _measure}
