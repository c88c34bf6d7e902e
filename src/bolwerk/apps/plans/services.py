# SPDX-License-Identifier: EUPL-1.2
"""What the firm decides about a measure: did it, not for us, or open again. Each with its place in the audit log."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from bolwerk.apps.audit.services import append
from bolwerk.apps.evidence import services as evidence
from bolwerk.apps.organisations.actors import Actor, name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask
from bolwerk.apps.organisations.services import hold
from bolwerk.apps.plans.models import Action
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Measure
from bolwerk.core.errors import Invalid, NotFound
from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict
from bolwerk.core.posture.fold import MEASURE_TAKEN

SAYS = {Action.State.DONE: Verdict.MET, Action.State.OPEN: Verdict.UNKNOWN}


@transaction.atomic
def decide(
    *, organisation: Organisation, measure_id: str, state: str, actor: Actor, now: datetime | None = None
) -> Action:
    """Done is a claim on every control the measure closes; open takes that claim back; dismissed claims nothing.

    Raises NotAllowed, NotFound for an unknown measure, Invalid for an unknown state, and Invalid for saying "done"
    where a check can see it: there only the check counts.
    """
    ask(actor, "firm.act", organisation)
    measure = load().measures.get(measure_id)
    if measure is None:
        raise NotFound("error.not_found")
    if state not in Action.State.values:
        raise Invalid("error.option")
    if state == Action.State.DONE and measure.proof == "check":
        raise Invalid("error.step.check_it")
    hold(organisation)
    at = now or datetime.now(UTC)
    before = Action.objects.filter(organisation=organisation, measure_id=measure_id).first()
    if before is not None and before.state == state:
        return before
    action, _ = Action.objects.update_or_create(
        organisation=organisation, measure_id=measure_id, defaults={"state": state, "changed_at": at}
    )
    if state == Action.State.DONE or (before is not None and before.state == Action.State.DONE):
        verdict = SAYS.get(Action.State(state), Verdict.UNKNOWN)
        evidence.record(organisation=organisation, evidence=_claims(measure, verdict, at))
    append(organisation=organisation, actor=name_of(actor), verb=f"measure.{state}", detail={"measure": measure_id})
    return action


def _claims(measure: Measure, verdict: Verdict, at: datetime) -> list[Evidence]:
    controls = load().controls
    return [
        Evidence(
            control=control,
            source=SourceKind.ANSWER,
            verdict=verdict,
            observed_at=at,
            expires_at=at + timedelta(days=controls[control].valid_days.answer),
            summary="measure.taken" if verdict is Verdict.MET else "measure.taken_back",
            reference=f"{MEASURE_TAKEN}{measure.id}@{measure.version}",
        )
        for control in measure.controls
    ]
