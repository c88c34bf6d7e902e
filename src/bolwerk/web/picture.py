# SPDX-License-Identifier: EUPL-1.2
"""Translates a posture into the drawing's and the table's words of one language."""

from dataclasses import dataclass

from bolwerk.core.catalogue.loader import load
from bolwerk.core.posture.evidence import State, Verdict
from bolwerk.core.posture.picture import Posture
from bolwerk.web.interface import word

KEEP = "reaction"


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    state: str
    state_name: str
    verdict_name: str
    contradicted: bool


@dataclass(frozen=True, slots=True)
class TopicRow:
    number: str
    name: str
    state: str
    state_name: str
    lines: list[Line]


def topics_table(posture: Posture, language: str) -> list[TopicRow]:
    """The plain table beside the picture: bastions by number, the keep last; what needs attention first."""
    catalogue = load()
    rows = []
    for number, topic in enumerate(catalogue.topics.values(), start=1):
        own = posture.topics.get(topic.id)
        lines = [
            Line(
                title=catalogue.controls[each.control].texts[language].title,
                state=each.state,
                state_name=word(language, f"state.{each.state}"),
                verdict_name=word(language, f"verdict.{each.verdict}"),
                contradicted=each.state == State.CONTRADICTED,
            )
            for each in sorted(own.controls if own else (), key=lambda each: (each.low, each.control))
            if each.evidence and each.verdict != Verdict.NOT_APPLICABLE
        ]
        state = own.state if own else State.UNKNOWN
        rows.append(
            TopicRow(
                number="" if topic.id == KEEP else str(number),
                name=topic.names[language],
                state=state,
                state_name=word(language, f"state.{state}"),
                lines=lines,
            )
        )
    return rows
