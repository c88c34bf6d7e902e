# SPDX-License-Identifier: EUPL-1.2
"""How the firm stands, and what to do first; computed at each look."""

from django.http import HttpRequest
from ninja import Path, Router, Status

from bolwerk.api.language import language_of
from bolwerk.api.schemas.picture import ControlOut, DecisionIn, PlanOut, PostureOut, StepOut, TopicOut, WhyOut
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.plans.selectors import picture_of
from bolwerk.apps.plans.services import decide
from bolwerk.core.catalogue.loader import load
from bolwerk.core.posture.agenda import Agenda
from bolwerk.core.posture.picture import ControlPosture
from bolwerk.core.posture.step import Step

router = Router(tags=["picture"])


@router.get("/posture", response=PostureOut, summary="How the firm stands, topic by topic")
def posture(request: HttpRequest) -> PostureOut:
    language = language_of(request)
    found = picture_of(request.auth).posture
    return PostureOut.model_validate(
        {
            "as_of": found.as_of,
            "prevention": found.prevention,
            "response": found.response,
            "topics": [
                TopicOut(
                    id=each.topic,
                    name=load().topics[each.topic].names[language],
                    state=each.state,
                    verdict=each.verdict,
                    low=each.low,
                    high=each.high,
                    controls=[_control(control, language) for control in each.controls],
                )
                for each in found.topics.values()
            ],
        },
        from_attributes=True,
    )


def _control(control: ControlPosture, language: str) -> ControlOut:
    return ControlOut.model_validate(
        {
            "id": control.control,
            "title": load().controls[control.control].texts[language].title,
            "state": control.state,
            "verdict": control.verdict,
            "low": control.low,
            "high": control.high,
            "evidence": list(control.evidence),
        },
        from_attributes=True,
    )


@router.get("/plan", response=PlanOut, summary="What to do, the most useful first")
def plan(request: HttpRequest) -> PlanOut:
    language = language_of(request)
    found = picture_of(request.auth)
    return PlanOut(
        as_of=found.now,
        steps=[_step(each, found.agenda, language) for each in found.steps],
        decided=dict(found.decided),
    )


@router.put("/plan/{measure}", response={204: None}, summary="Decide on a step")
def decide_on(request: HttpRequest, payload: DecisionIn, measure: str = Path(..., max_length=60)) -> Status:
    """done claims what the step closes; dismissed puts it aside; open takes either back."""
    decide(organisation=request.auth, measure_id=measure, state=payload.state, actor=VISITOR)
    return Status(204, None)


def _step(step: Step, agenda: Agenda, language: str) -> StepOut:
    text = load().measures[step.measure.id].texts[language]
    return StepOut(
        measure=step.measure.id,
        title=text.title,
        why=text.why,
        done=text.done,
        minutes=step.minutes,
        euros=step.euros,
        who=step.who,
        asked_by=[
            WhyOut(control=each.control, reason=each.reason, references=list(each.references)) for each in step.why
        ],
        proof=step.measure.proof,
        checks=list(step.measure.checks),
        unlocks=list(step.unlocks),
        risk_removed=step.risk_removed,
        this_week=any(each is step for each in agenda.this_week),
        not_before=agenda.not_before.get(step.measure.id),
    )
