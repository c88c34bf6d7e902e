# SPDX-License-Identifier: EUPL-1.2
"""Translates a posture into the drawing's and the table's words of one language."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from bolwerk.core.catalogue.loader import load
from bolwerk.core.picture.bands import BandView, bands_svg
from bolwerk.core.picture.bulwark import BulwarkView, KeepView, TopicView, bulwark_svg
from bolwerk.core.posture.evidence import State, Verdict
from bolwerk.core.posture.picture import Posture, TopicPosture
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


def fort(posture: Posture, language: str) -> SafeString:
    """The bulwark as SVG."""
    topics = load().topics
    bastions = [each for each in topics.values() if each.id != KEEP]
    keep = posture.topics.get(KEEP)
    rows = {row.name: row.state_name for row in topics_table(posture, language)}
    view = BulwarkView(
        title=word(language, "result.title"),
        description=". ".join(f"{name}: {state}" for name, state in rows.items()),
        topics=tuple(
            _bastion(each.id, each.names[language], posture.topics.get(each.id), language) for each in bastions
        ),
        keep=KeepView(
            name=topics[KEEP].names[language],
            state_name=rows[topics[KEEP].names[language]],
            parts=tuple(str(each.state) for each in keep.controls) if keep else (),
        ),
    )
    return mark_safe(bulwark_svg(view))  # noqa: S308 - escapes all it is given


def _bastion(topic_id: str, name: str, topic: TopicPosture | None, language: str) -> TopicView:
    state = topic.state if topic else State.UNKNOWN
    return TopicView(
        id=topic_id,
        name=name,
        state_name=word(language, f"state.{state}"),
        state=str(state),
        filled=topic.low if topic else 0.0,
        gap=bool(topic and topic.verdict == Verdict.NOT_MET),
    )


def bands(posture: Posture, language: str) -> SafeString:
    """Prevention and reaction as two bars."""
    views = tuple(
        BandView(
            name=word(language, f"result.{name}"),
            words=word(language, "result.band", low=round(band.low * 100), high=round(band.high * 100)),
            low=band.low,
            high=band.high,
        )
        for name, band in (("prevention", posture.prevention), ("response", posture.response))
    )
    return mark_safe(bands_svg(views))  # noqa: S308 - escapes all it is given
