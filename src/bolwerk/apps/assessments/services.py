# SPDX-License-Identifier: EUPL-1.2
"""Save one answer: the answer itself and the evidence it yields, or neither."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from bolwerk.apps.assessments.models import Answer
from bolwerk.apps.assessments.selectors import answers_of
from bolwerk.apps.evidence import services as evidence
from bolwerk.apps.organisations.actors import VISITOR, Actor
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask as ask_leave
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.profile import visible
from bolwerk.core.errors import Conflict, Invalid
from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict


@transaction.atomic
def submit_answer(
    *,
    organisation: Organisation,
    question_id: str,
    option: str,
    ask: str = "",
    actor: Actor = VISITOR,
    now: datetime | None = None,
) -> None:
    """Sending the same answer twice changes nothing. Of two different ones the later counts; both stay as evidence.

    Raises NotAllowed, Invalid for an unknown question or option, Conflict for a question this firm is not asked (any more).
    """
    ask_leave(actor, "firm.answer", organisation)
    catalogue = load()
    question = catalogue.questions.get(question_id)
    if question is None:
        raise Invalid("error.question")
    chosen = next((each for each in question.options if each.key == option), None)
    if chosen is None:
        raise Invalid("error.option")
    before = answers_of(organisation)
    if not visible(question, organisation.tags, before):
        raise Conflict("error.not_asked")
    if before.get(question_id) == option and not ask:
        return
    at = now or datetime.now(UTC)
    Answer.objects.bulk_create(
        [
            Answer(
                organisation=organisation,
                question_id=question_id,
                version=question.version,
                option=option,
                ask=ask if ask in question.ask else "",
                answered_at=at,
            )
        ],
        update_conflicts=True,
        unique_fields=["organisation", "question_id"],
        update_fields=["version", "option", "ask", "answered_at"],
    )
    # Every control the question can speak of gets a line, so that "I don't know" takes back an earlier claim.
    spoken_of = sorted({control for each in question.options for control in each.evidence})
    evidence.record(
        organisation=organisation,
        evidence=[
            Evidence(
                control=control,
                source=SourceKind.ANSWER,
                verdict=Verdict(chosen.evidence.get(control, Verdict.UNKNOWN)),
                observed_at=at,
                expires_at=at + timedelta(days=catalogue.controls[control].valid_days.answer),
                summary=f"answer.{option}",
                reference=f"question:{question_id}@{question.version}",
            )
            for control in spoken_of
        ],
    )
