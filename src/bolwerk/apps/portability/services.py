# SPDX-License-Identifier: EUPL-1.2
"""Take a firm along in a file, and make a firm from such a file."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from bolwerk.apps.assessments.models import Answer
from bolwerk.apps.audit.services import append
from bolwerk.apps.evidence import services as evidence
from bolwerk.apps.monitoring.models import Cause, CheckRun, RunResult
from bolwerk.apps.organisations import services as organisations
from bolwerk.apps.organisations.actors import Actor, name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.profile import Profile
from bolwerk.apps.organisations.rules import ask
from bolwerk.apps.plans.models import Action
from bolwerk.apps.portability.schema import CheckPart, FirmFile
from bolwerk.apps.portability.selectors import LEFT_OUT, PUT_BACK, file_of
from bolwerk.apps.proofs.returning import put_back
from bolwerk.apps.suppliers.models import Supplier
from bolwerk.apps.watch.models import Item
from bolwerk.apps.watch.rounds import over
from bolwerk.core.posture.evidence import Evidence
from bolwerk.core.probes.dns.witness import readable


@transaction.atomic
def export_firm(*, organisation: Organisation, actor: Actor) -> dict[str, Any]:
    """JSON-able; see schema.FirmFile. The audit log in it already says that it was taken. Raises NotAllowed."""
    ask(actor, "firm.take", organisation)
    append(organisation=organisation, actor=name_of(actor), verb="firm.exported", detail={})
    return file_of(organisation).model_dump(mode="json", by_alias=True)


@transaction.atomic
def import_firm(*, file: FirmFile, actor: str) -> tuple[Organisation, str]:
    """A new firm with the same picture and plan, and the secret of its private link.

    Not taken over: people, their wishes and letters, and links (a file gives nobody a way in), what proves the domain
    and which machines may be knocked at, proofs of repair that do not hold here (see `left_out`), the audit log (the
    new one notes the old one's last hash), and runs that never finished (nothing would finish them here).
    """
    given = file.profile
    organisation, token = organisations.begin(
        profile=Profile(given.size, given.kind, given.postcode, tuple(given.has), given.enterprise_number),
        domain=given.domain,
        language=given.language,
        name=given.name,
    )
    for name in ("created_at", "providers_said", "dkim_selectors"):
        setattr(organisation, name, getattr(given, name))
    organisation.save(update_fields=["created_at", "providers_said", "dkim_selectors"])
    Answer.objects.bulk_create(
        Answer(
            organisation=organisation,
            question_id=each.question,
            version=each.version,
            option=each.option,
            ask=each.ask,
            answered_at=each.answered_at,
        )
        for each in file.answers
    )
    evidence.record(organisation=organisation, evidence=[Evidence(**each.model_dump()) for each in file.evidence])
    Action.objects.bulk_create(
        Action(organisation=organisation, measure_id=each.measure, state=each.state, changed_at=each.changed_at)
        for each in file.actions
    )
    Supplier.objects.bulk_create(Supplier(organisation=organisation, **each.model_dump()) for each in file.suppliers)
    _keep_watch(organisation, file)
    _keep_checks(organisation, [each for each in file.checks if each.finished_at is not None])
    out = put_back(organisation=organisation, documents=[each.document for each in file.repair_proofs])
    append(
        organisation=organisation,
        actor=actor,
        verb=PUT_BACK,
        detail={"schema": file.schema_, "audit_head": file.audit[-1].hash if file.audit else ""}
        | ({LEFT_OUT: out} if out else {}),
    )
    return organisation, token


def _keep_watch(organisation: Organisation, file: FirmFile) -> None:
    """Whether it is wanted, and what was new once."""
    off = any(not each.on and each.domain == organisation.domain for each in file.watches)
    if off:
        watch = over(organisation)
        watch.on = False
        watch.save(update_fields=["on"])
    now = timezone.now()
    Item.objects.bulk_create(
        Item(organisation=organisation, **(each.model_dump() | {"read_at": each.read_at or now}))
        for each in file.news
    )


def _keep_checks(organisation: Organisation, checks: list[CheckPart]) -> None:
    runs = CheckRun.objects.bulk_create(
        CheckRun(
            organisation=organisation,
            witness=readable(each.witness),
            **each.model_dump(exclude={"results", "follows", "witness"}),
        )
        for each in checks
    )
    whole = {(run.domain, run.asked_at): run for run in runs if run.cause != Cause.AGAIN}
    for run, check in zip(runs, checks, strict=True):
        run.follows = whole.get((run.domain, check.follows)) if check.follows else None
    CheckRun.objects.bulk_update(runs, ["follows"])
    RunResult.objects.bulk_create(
        RunResult(organisation=organisation, run=run, check_id=each.check, **each.model_dump(exclude={"check"}))
        for run, check in zip(runs, checks, strict=True)
        for each in check.results
    )
