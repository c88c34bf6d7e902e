# SPDX-License-Identifier: EUPL-1.2
"""What was answered, and what to ask next."""

from dataclasses import dataclass

from bolwerk.apps.assessments.models import Answer
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.profile import questions_for
from bolwerk.core.catalogue.schemas import Question


@dataclass(frozen=True, slots=True)
class Progress:
    """The questions of this firm in order; `next` is the first without an answer, None when all have one."""

    questions: tuple[Question, ...]
    answered: dict[str, str]

    @property
    def next(self) -> Question | None:
        return next((each for each in self.questions if each.id not in self.answered), None)

    @property
    def open(self) -> int:
        return len(self.questions) - self.done

    @property
    def done(self) -> int:
        return sum(each.id in self.answered for each in self.questions)

    def before(self, question_id: str) -> Question | None:
        """The question before this one, None for the first."""
        ids = [each.id for each in self.questions]
        index = ids.index(question_id) if question_id in ids else 0
        return self.questions[index - 1] if index else None


def answers_of(organisation: Organisation) -> dict[str, str]:
    """Question id to option key: one query."""
    return dict(Answer.objects.filter(organisation=organisation).values_list("question_id", "option"))


def to_ask(organisation: Organisation) -> dict[str, list[str]]:
    """Who could know -> the questions that nobody answered yet and that this person was named for: one query."""
    found: dict[str, list[str]] = {}
    open_ones = Answer.objects.filter(organisation=organisation, option="unknown").exclude(ask__in=("", "nobody"))
    for who, question in open_ones.order_by("answered_at", "id").values_list("ask", "question_id"):
        found.setdefault(who, []).append(question)
    return found


def progress(organisation: Organisation, part: str = "core", answered: dict[str, str] | None = None) -> Progress:
    """`answered`: what `answers_of` gave, when it is at hand."""
    answered = answers_of(organisation) if answered is None else answered
    return Progress(tuple(questions_for(load(), organisation.tags, answered, part)), answered)
