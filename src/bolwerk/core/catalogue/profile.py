# SPDX-License-Identifier: EUPL-1.2
"""Which questions a firm is asked: by its tags and its own answers."""

from collections.abc import Mapping, Set
from itertools import product

from bolwerk.core.catalogue.loader import Catalogue
from bolwerk.core.catalogue.schemas import Question

SIZES = ("solo", "small", "medium")
HAS = (
    "website",
    "webshop",
    "terminal",
    "till",
    "company_mail",
    "own_server",
    "staff_computers",
    "it_supplier",
)


def visible(question: Question, tags: Set[str], answers: Mapping[str, str]) -> bool:
    """Whether a firm with these tags, having given these answers (question id to option key), is asked this."""
    when = question.show_when
    return (
        all(tag in tags for tag in when.all_of)
        and (not when.any_of or any(tag in tags for tag in when.any_of))
        and not any(tag in tags for tag in when.none_of)
        and all(answers.get(other) in options for other, options in when.answered.items())
    )


def questions_for(catalogue: Catalogue, tags: Set[str], answers: Mapping[str, str], part: str) -> list[Question]:
    """In the order they are asked."""
    shown = (each for each in catalogue.questions.values() if each.part == part and visible(each, tags, answers))
    return sorted(shown, key=lambda each: (each.order, each.id))


def every_profile() -> list[frozenset[str]]:
    """All combinations of size and things owned; a web shop is a web page too."""
    combinations = product(SIZES, *((None, tag) for tag in HAS))
    profiles = [frozenset(filter(None, each)) for each in combinations]
    return [each for each in profiles if "webshop" not in each or "website" in each]
