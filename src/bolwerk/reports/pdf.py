# SPDX-License-Identifier: EUPL-1.2
"""The report of one firm as a tagged PDF, typeset by Typst from `report.typ`."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst

from bolwerk.apps.plans.selectors import Picture
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Language
from bolwerk.core.catalogue.words import word
from bolwerk.core.telling.picture import bands, contradictions, fort, topics_table
from bolwerk.reports.style import colour, drawing_style

TEMPLATE = Path(__file__).parent / "report.typ"
COLOURS = ("ink", "soft", "brick", "sand", "mist", "alarm")


@dataclass(frozen=True, slots=True)
class Checked:
    """One check result in words."""

    title: str
    verdict: str
    sentence: str


def report_pdf(
    picture: Picture, *, name: str, domain: str, asof: str, checks: Iterable[Checked], language: Language
) -> bytes:
    """`asof`: of which day this is and where the data is from, as sentences in the reader's language.

    Never touches the network or the disk.
    """
    data = content(picture, name=name, domain=domain, asof=asof, checks=checks, language=language)
    made = _compiler().compile(
        sys_inputs={"data": json.dumps(data), "fort": fort(picture.posture, language, drawing_style())}
    )
    return bytes(made)


@cache
def _compiler() -> typst.Compiler:
    """Kept: it holds the parsed template and the fonts. Only Typst's own fonts, so that every machine agrees."""
    return typst.Compiler(str(TEMPLATE), ignore_system_fonts=True)


def content(
    picture: Picture, *, name: str, domain: str, asof: str, checks: Iterable[Checked], language: Language
) -> dict[str, Any]:
    """All that the template shows."""

    def say(key: str, **values: object) -> str:
        return word(language, key, **values)

    posture = picture.posture
    rows = topics_table(posture, language)
    return {
        "language": language,
        "title": say("report.title", name=name or say("report.your_business")),
        "asof": asof,
        "domain": say("report.domain", domain=domain) if domain else "",
        "alt": ". ".join(f"{row.name}: {row.state_name}" for row in rows),
        "notice": say("site.notice"),
        "how": say("report.how"),
        "colours": {each: colour(each) for each in COLOURS},
        "bands": [
            {"name": row.name, "words": row.words, "low": round(band.low * 100), "high": round(band.high * 100)}
            for row, band in zip(bands(posture, language), (posture.prevention, posture.response), strict=True)
        ],
        "contradictions": [
            {
                "title": each.title,
                "told": [line.text for line in each.told],
                "seen": [line.text for line in each.seen],
            }
            for each in contradictions(posture, language)
        ],
        "steps": [_step(each.measure.id, language) for each in picture.agenda.this_week],
        "topics": [
            {
                "number": row.number,
                "name": row.name,
                "state": row.state_name,
                "lines": [{"title": line.title, "words": line.words} for line in row.lines],
            }
            for row in rows
        ],
        "head": [say(f"result.col.{each}") for each in ("topic", "state", "why")],
        "checks": [{"title": each.title, "verdict": each.verdict, "sentence": each.sentence} for each in checks],
        "checkhead": [say("report.col.check"), say("result.col.state"), say("report.col.found")],
        "words": {
            "contradictions": say("result.contradictions"),
            "seen": say("result.but_seen"),
            "steps": say("report.steps"),
            "done": say("step.done"),
            "topics": say("result.table"),
            "checks": say("report.checks"),
        },
    }


def _step(measure_id: str, language: Language) -> dict[str, Any]:
    measure = load().measures[measure_id]
    text = measure.texts[language]
    euros = word(language, "step.euros", euros=measure.euros) if measure.euros else word(language, "step.free")
    minutes = word(language, "step.minutes", minutes=measure.minutes)
    return {
        "title": text.title,
        "facts": [minutes, euros, word(language, f"step.who.{measure.who}")],
        "why": text.why,
        "done": text.done,
    }
