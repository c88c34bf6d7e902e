# SPDX-License-Identifier: EUPL-1.2
"""What is asked of this firm, and its answers."""

from typing import Literal

from django.http import HttpRequest
from ninja import Path, Query, Router

from bolwerk.api.language import language_of
from bolwerk.api.schemas.questions import AnswerIn, ProgressOut, QuestionOut, QuestionsOut
from bolwerk.apps.assessments.selectors import Progress, progress
from bolwerk.apps.assessments.services import submit_answer
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Question

router = Router(tags=["questions"])


@router.get("/questions", response=QuestionsOut, summary="What is asked of this firm, in order")
def questions(
    request: HttpRequest,
    part: Literal["core", "more"] = Query("core", description="core: the check; more: what comes after it"),
) -> QuestionsOut:
    found = progress(request.auth, part)
    language = language_of(request)
    return QuestionsOut(
        **_counts(found),
        questions=[_question(each, found.answered.get(each.id), language) for each in found.questions],
    )


@router.put("/answers/{question_id}", response=ProgressOut, summary="Answer one question")
def answer(request: HttpRequest, payload: AnswerIn, question_id: str = Path(..., max_length=60)) -> ProgressOut:
    """The same answer twice changes nothing. An answer can open or close other questions: see `next`."""
    submit_answer(organisation=request.auth, question_id=question_id, option=payload.option, ask=payload.ask)
    return ProgressOut(**_counts(progress(request.auth, load().questions[question_id].part)))


def _counts(found: Progress) -> dict[str, object]:
    following = found.next
    return {"answered": found.done, "of": len(found.questions), "next": following.id if following else None}


def _question(question: Question, given: str | None, language: str) -> QuestionOut:
    text = question.texts[language]
    return QuestionOut(
        id=question.id,
        version=question.version,
        topic=question.topic,
        question=text.question,
        help=text.help,
        options=[{"key": each.key, "text": text.options[each.key]} for each in question.options],
        ask=list(question.ask),
        answer=given,
    )
