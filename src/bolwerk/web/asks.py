# SPDX-License-Identifier: EUPL-1.2
"""What nobody in the firm knew, by who could know it, with a message ready to send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Language
from bolwerk.web.interface import word


@dataclass(frozen=True, slots=True)
class Asked:
    """`questions`: (id, text)."""

    title: str
    questions: list[tuple[str, str]]
    message: str


def asks(to_ask: Mapping[str, Sequence[str]], language: Language) -> list[Asked]:
    """`to_ask`: who -> question ids, as assessments.selectors gives it."""
    known = load().questions
    found = []
    for who, ids in to_ask.items():
        questions = [(each, known[each].texts[language].question) for each in ids if each in known]
        if not questions:
            continue
        lines = [f"{number}. {text}" for number, (_, text) in enumerate(questions, start=1)]
        parts = (word(language, "ask.hello"), "\n".join(lines), word(language, "ask.thanks"))
        found.append(Asked(word(language, f"ask.{who}"), questions, "\n\n".join(parts)))
    return found
