# SPDX-License-Identifier: EUPL-1.2
"""Translates a posture into the drawing's and the table's words of one language."""

from dataclasses import dataclass
from functools import cache

from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Language
from bolwerk.core.catalogue.words import word
from bolwerk.core.picture.bands import band_svg
from bolwerk.core.picture.bulwark import BulwarkView, KeepView, Stone, TopicView, bulwark_svg, swatch_svg
from bolwerk.core.picture.walls import Wall, is_fresh, wall_of
from bolwerk.core.posture.evidence import State, Verdict
from bolwerk.core.posture.picture import Posture, TopicPosture
from bolwerk.core.telling.evidence import Said, said

KEEP = "reaction"
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Line:
    """One control: its kind of wall as a small drawing and in words."""

    title: str
    swatch: str
    words: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What the firm told, and what was seen instead."""

    title: str
    told: list[Said]
    seen: list[Said]


def contradictions(posture: Posture, language: Language) -> list[Contradiction]:
    """The heaviest first."""
    controls = load().controls
    found = [each for each in posture.controls.values() if each.state is State.CONTRADICTED]
    result = []
    for each in sorted(found, key=lambda each: (-each.spec.weight, each.control)):
        lines = [line for evidence in each.evidence if (line := said(evidence, language))]
        result.append(
            Contradiction(
                title=controls[each.control].texts[language].title,
                told=[line for line in lines if not line.seen],
                seen=[line for line in lines if line.seen and line.verdict in (Verdict.NOT_MET, Verdict.PARTLY)],
            )
        )
    return result


@dataclass(frozen=True, slots=True)
class TopicRow:
    number: str
    name: str
    state: str
    state_name: str
    state_short: str
    proven: str
    lines: list[Line]


def topics_table(posture: Posture, language: Language) -> list[TopicRow]:
    """The plain table beside the picture: bastions by number, the keep last; what needs attention first."""
    catalogue = load()
    rows = []
    for number, topic in enumerate(catalogue.topics.values(), start=1):
        own = posture.topics.get(topic.id)
        walls = [
            each
            for each in sorted(
                own.controls if own else (), key=lambda each: (each.low, -each.spec.weight, each.control)
            )
            if each.verdict != Verdict.NOT_APPLICABLE
        ]
        lines = [
            Line(
                title=catalogue.controls[each.control].texts[language].title,
                swatch=swatch_svg(wall := wall_of(each)),
                words=word(language, f"wall.{wall}"),
            )
            for each in walls
        ]
        proven = sum(wall_of(each) is Wall.STANDS for each in walls)
        state = badge(own)
        rows.append(
            TopicRow(
                number="" if topic.id == KEEP else str(number),
                name=topic.names[language],
                state=state,
                state_name=word(language, f"state.{state}"),
                state_short=word(language, f"state.short.{state}"),
                proven=word(language, "result.proven", proven=proven, all=len(lines)) if lines else "",
                lines=lines,
            )
        )
    return rows


def fort(posture: Posture, language: Language, style: str = "") -> str:
    """The bulwark as SVG."""
    topics = load().topics
    bastions = [each for each in topics.values() if each.id != KEEP]
    keep = posture.topics.get(KEEP)
    view = BulwarkView(
        title=word(language, "result.title"),
        description=". ".join(f"{row.name}: {row.state_name}" for row in topics_table(posture, language)),
        topics=tuple(
            TopicView(
                each.names[language], *_state(own := posture.topics.get(each.id), language), _stones(own, posture)
            )
            for each in bastions
        ),
        keep=KeepView(topics[KEEP].names[language], _state(keep, language)[0], _stones(keep, posture)),
    )
    return bulwark_svg(view, style)


def badge(topic: TopicPosture | None) -> str:
    """One word for a whole topic: how we know, unless something of it is known to be missing."""
    if topic is None:
        return State.UNKNOWN
    if topic.verdict is Verdict.NOT_MET and topic.state not in (State.CONTRADICTED, State.STALE):
        return MISSING
    return topic.state


def _state(topic: TopicPosture | None, language: Language) -> tuple[str, str]:
    state = badge(topic)
    return word(language, f"state.short.{state}"), str(state)


def _stones(topic: TopicPosture | None, posture: Posture) -> tuple[Stone, ...]:
    applicable = [each for each in (topic.controls if topic else ()) if each.verdict != Verdict.NOT_APPLICABLE]
    return tuple(Stone(wall_of(each), is_fresh(each, posture.as_of)) for each in applicable)


@cache
def legend(language: Language) -> tuple[tuple[str, str], ...]:
    """Each form of wall and what it says."""
    return tuple((swatch_svg(wall), word(language, f"wall.{wall}")) for wall in Wall if wall is not Wall.OUTLINE_GAP)


@dataclass(frozen=True, slots=True)
class BandRow:
    name: str
    words: str
    bar: str


def bands(posture: Posture, language: Language) -> list[BandRow]:
    """Prevention and reaction: a bar each, and the same in words."""
    rows = []
    for name, band in (("prevention", posture.prevention), ("response", posture.response)):
        words = word(language, "result.band", low=round(band.low * 100), high=round(band.high * 100))
        bar = band_svg(band.low, band.high, words)
        rows.append(BandRow(word(language, f"result.{name}"), words, bar))
    return rows
