# SPDX-License-Identifier: EUPL-1.2
"""Save one answer and the evidence it yields, or neither; take back what is not asked any more."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction

from bolwerk.apps.assessments.models import Answer
from bolwerk.apps.assessments.selectors import answers_of
from bolwerk.apps.evidence import services as evidence
from bolwerk.apps.organisations import services as organisations
from bolwerk.apps.organisations.actors import VISITOR, Actor
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.profile import Profile
from bolwerk.apps.organisations.rules import ask as ask_leave
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.profile import visible
from bolwerk.core.catalogue.schemas import Question
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

    Raises NotAllowed, Invalid for an unknown question or option, Conflict for a question that this firm is not
    asked (any more).
    """
    ask_leave(actor, "firm.answer", organisation)
    question = load().questions.get(question_id)
    if question is None:
        raise Invalid("error.question")
    chosen = next((each for each in question.options if each.key == option), None)
    if chosen is None:
        raise Invalid("error.option")
    # From two phones at once: one after the other, each seeing what the firm is asked by then.
    organisation = organisations.hold(organisation)
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
    chosen_evidence = {control: Verdict(verdict) for control, verdict in chosen.evidence.items()}
    evidence.record(
        organisation=organisation,
        evidence=[
            *_spoken(question, option, chosen_evidence, at),
            *_take_back(organisation, {**before, question_id: option}, at),
        ],
    )


@transaction.atomic
def change_profile(
    *, organisation: Organisation, profile: Profile, name: str, actor: Actor, now: datetime | None = None
) -> None:
    """What the firm tells of itself; answers to what is then no longer asked are taken back. Raises NotAllowed."""
    organisations.change_profile(organisation=organisation, profile=profile, name=name, actor=actor)
    given = answers_of(organisation)
    evidence.record(organisation=organisation, evidence=_take_back(organisation, given, now or datetime.now(UTC)))


def _take_back(organisation: Organisation, answers: dict[str, str], at: datetime) -> list[Evidence]:
    """Forgets the answers to questions this firm is not asked any more; they then prove and claim nothing.

    No query where none fell away. An answer that goes can make another question go.
    """
    questions, kept = load().questions, dict(answers)
    gone: list[Evidence] = []
    while fallen := [
        each for each in kept if each in questions and not visible(questions[each], organisation.tags, kept)
    ]:
        for each in fallen:
            gone += _spoken(questions[each], kept.pop(each), {}, at)
    if gone:
        Answer.objects.filter(organisation=organisation).exclude(question_id__in=kept).delete()
    return gone


def _spoken(question: Question, option: str, verdicts: Mapping[str, Verdict], at: datetime) -> list[Evidence]:
    """A line for every control the question can speak of, so that "I don't know" takes back an earlier claim."""
    controls = load().controls
    return [
        Evidence(
            control=control,
            source=SourceKind.ANSWER,
            verdict=verdicts.get(control, Verdict.UNKNOWN),
            observed_at=at,
            expires_at=at + timedelta(days=controls[control].valid_days.answer),
            summary=f"answer.{option}",
            reference=f"question:{question.id}@{question.version}",
        )
        for control in sorted({control for each in question.options for control in each.evidence})
    ]
