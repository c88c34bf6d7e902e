# SPDX-License-Identifier: EUPL-1.2
"""What must be true between items: ids that exist, no circle, no orphan, no dead end, the same keys everywhere,
and a text that a tired shopkeeper can read."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from string import Formatter

from bolwerk.core.catalogue.loader import Catalogue, Problem
from bolwerk.core.catalogue.profile import HAS, SIZES, every_profile, questions_for, visible
from bolwerk.core.catalogue.schemas import ShowWhen
from bolwerk.core.probes.reasons import COMMON, OWN
from bolwerk.core.probes.result import CHECKS
from bolwerk.core.validation.readability import gate, jargon

MOST_QUESTIONS = {"solo": 15, "small": 22, "medium": 22}
TAGS = frozenset({*SIZES, *HAS})


def validate(catalogue: Catalogue) -> list[Problem]:
    """Every problem found, in a stable order."""
    return [
        *_controls(catalogue),
        *_questions(catalogue),
        *_measures(catalogue),
        *_recipes(catalogue),
        *_checks(catalogue),
        *_pages(catalogue),
        *_profiles(catalogue),
        *gate.judge(gate.of_catalogue(catalogue), jargon.load()),
    ]


def _controls(catalogue: Catalogue) -> Iterator[Problem]:
    asked = {id_ for each in catalogue.questions.values() for option in each.options for id_ in option.evidence}
    seen = {id_ for each in catalogue.measures.values() if each.proof == "check" for id_ in each.controls}
    closed = {id_ for each in catalogue.measures.values() for id_ in each.controls}
    for each in catalogue.controls.values():
        where = f"controls/{each.id}"
        if each.topic not in catalogue.topics:
            yield Problem(where, "topic.unknown", each.topic)
        if each.id not in asked | seen:
            yield Problem(where, "control.no_question", each.id)
        if each.id not in closed:
            yield Problem(where, "control.no_measure", each.id)


def _unknown(where: str, key: str, used: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    for each in sorted(set(used) - set(known)):
        yield Problem(where, key, each)


def _show_when(where: str, when: ShowWhen, catalogue: Catalogue) -> Iterator[Problem]:
    yield from _unknown(where, "tag.unknown", (*when.all_of, *when.any_of, *when.none_of), TAGS)
    for other, options in when.answered.items():
        if other not in catalogue.questions:
            yield Problem(where, "question.unknown", other)
            continue
        known = {option.key for option in catalogue.questions[other].options}
        yield from _unknown(where, "option.unknown", options, known)


def _questions(catalogue: Catalogue) -> Iterator[Problem]:
    for each in catalogue.questions.values():
        where = f"questions/{each.id}"
        if each.topic not in catalogue.topics:
            yield Problem(where, "topic.unknown", each.topic)
        yield from _show_when(where, each.show_when, catalogue)
        keys = [option.key for option in each.options]
        if keys[-1] != "unknown" or each.options[-1].evidence:
            yield Problem(where, "option.last_is_unknown", keys[-1])
        for code, text in each.texts.items():
            if sorted(text.options) != sorted(keys):
                yield Problem(where, "option.texts_differ", code)
        for option in each.options:
            yield from _unknown(where, "control.unknown", option.evidence, catalogue.controls)


def _measures(catalogue: Catalogue) -> Iterator[Problem]:
    for each in catalogue.measures.values():
        where = f"measures/{each.id}"
        yield from _unknown(where, "control.unknown", each.controls, catalogue.controls)
        yield from _unknown(where, "control.unknown", each.removes, catalogue.controls)
        yield from _unknown(where, "measure.unknown", each.requires, catalogue.measures)
        yield from _unknown(where, "check.unknown", each.checks, CHECKS)
        spoken_of = {control for check in each.checks if check in CHECKS for control in CHECKS[check].controls}
        yield from _unknown(where, "check.other_control", spoken_of, each.controls)
        yield from _show_when(where, each.show_when, catalogue)
        if each.recipe and not any(recipe.measure == each.recipe for recipe in catalogue.recipes.values()):
            yield Problem(where, "recipe.none", each.recipe)
    graph = {each.id: each.requires for each in catalogue.measures.values()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " > ".join(error.args[1])
        yield Problem("measures", "measure.circular", circle)


def _recipes(catalogue: Catalogue) -> Iterator[Problem]:
    known = {*catalogue.measures, "dns-record"}
    for each in catalogue.recipes.values():
        where = f"recipes/{each.id}"
        yield from _unknown(where, "measure.unknown", [each.measure], known)
        for code, text in each.texts.items():
            whole = text.body + text.supplier_message + text.title + text.risk_note
            for name in each.placeholders:
                if f"{{{name}}}" not in whole:
                    yield Problem(where, "placeholder.unused", f"{code}: {name}")


def _checks(catalogue: Catalogue) -> Iterator[Problem]:
    """A check says something for each reason it can give, in each language; and for no other."""
    wanted = {**OWN, "common": COMMON}
    if catalogue.checks:
        yield from _unknown("checks", "check.no_words", wanted, catalogue.checks)
    for each in catalogue.checks.values():
        where = f"checks/{each.id}"
        if each.id not in wanted:
            yield Problem(where, "check.unknown", each.id)
            continue
        named = filter(None, [each.measure, *each.by_reason.values()])
        yield from _unknown(where, "measure.unknown", named, catalogue.measures)
        yield from _unknown(where, "reason.unknown", each.by_reason, wanted[each.id])
        for code, text in each.texts.items():
            for reason in sorted(set(text.reasons) ^ wanted[each.id]):
                yield Problem(where, "check.reasons_differ", f"{code}: {reason}")


def _pages(catalogue: Catalogue) -> Iterator[Problem]:
    """A statement says the same in each language: the same headings in number, the same values filled in."""
    for each in catalogue.pages.values():
        where = f"pages/{each.id}"
        headings = {
            code: sum(line.startswith("## ") for line in text.body.splitlines()) for code, text in each.texts.items()
        }
        if len(set(headings.values())) > 1:
            yield Problem(where, "page.headings_differ", str(headings))
        for code, text in each.texts.items():
            used = {name for _, name, _, _ in Formatter().parse(text.lead + text.body) if name is not None}
            for name in sorted(used ^ set(each.placeholders)):
                yield Problem(where, "placeholder.differs", f"{code}: {name}")


def _profiles(catalogue: Catalogue) -> Iterator[Problem]:
    """All combinations: nobody is asked too much, and every question is asked of somebody."""
    seen: set[str] = set()
    for tags in every_profile():
        size = next(each for each in SIZES if each in tags)
        most = questions_for(catalogue, tags, _opening_answers(catalogue), "core")
        if len(most) > MOST_QUESTIONS[size]:
            yield Problem("questions", "profile.too_many", f"{len(most)} for {' '.join(sorted(tags))}")
        seen |= {each.id for each in catalogue.questions.values() if visible(each, tags, _opening_answers(catalogue))}
    for orphan in sorted(set(catalogue.questions) - seen):
        yield Problem(f"questions/{orphan}", "question.never_asked", orphan)


def _opening_answers(catalogue: Catalogue) -> dict[str, str]:
    """For each question others wait for, an answer that opens them."""
    return {
        other: options[0]
        for each in catalogue.questions.values()
        for other, options in each.show_when.answered.items()
    }
