# SPDX-License-Identifier: EUPL-1.2
"""Ask for a check of a firm's domain, keep each result as it lands, and record what it proves."""

from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from bolwerk.apps.evidence import services as evidence
from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.catalogue.loader import load
from bolwerk.core.errors import Conflict, Invalid
from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict
from bolwerk.core.probes.result import CheckResult, CheckVerdict

PAUSE = timedelta(seconds=3)
LONGEST = timedelta(seconds=60)
VERDICTS = {
    CheckVerdict.PASS: Verdict.MET,
    CheckVerdict.WARN: Verdict.PARTLY,
    CheckVerdict.FAIL: Verdict.NOT_MET,
    CheckVerdict.NOT_APPLICABLE: Verdict.NOT_APPLICABLE,
    CheckVerdict.COULD_NOT_TEST: Verdict.UNKNOWN,
}


def ask(*, organisation: Organisation) -> CheckRun:
    """Queues a run. Raises Invalid without a domain, Conflict when one was asked within PAUSE or is still running."""
    from bolwerk.apps.monitoring.tasks import run_check

    if not organisation.domain:
        raise Invalid("error.domain.none")
    now = timezone.now()
    going_on = Q(finished_at=None, asked_at__gt=now - LONGEST)
    if CheckRun.objects.filter(Q(asked_at__gt=now - PAUSE) | going_on, organisation=organisation).exists():
        raise Conflict("error.check.too_soon")
    run = CheckRun.objects.create(organisation=organisation, domain=organisation.domain)
    transaction.on_commit(lambda: run_check.enqueue(run_id=run.pk))
    return run


def keep_result(*, run: CheckRun, result: CheckResult) -> None:
    """Keeps one result and its evidence. A second delivery of the same result changes nothing."""
    now = datetime.now(UTC)
    try:
        with transaction.atomic():
            RunResult.objects.create(
                organisation_id=run.organisation_id,
                run=run,
                check_id=result.id,
                verdict=result.verdict,
                reason=result.reason,
                observation=result.observation,
                controls=list(result.controls),
                harm=result.harm,
                at=now,
            )
            evidence.record(organisation=run.organisation, evidence=evidence_of(result, now))
    except IntegrityError:
        return


def evidence_of(result: CheckResult, now: datetime) -> list[Evidence]:
    """Pure. Checks without harm inform and prove nothing; what could not be tested is no evidence at all."""
    if result.harm == 0 or result.verdict == CheckVerdict.COULD_NOT_TEST:
        return []
    controls = load().controls
    return [
        Evidence(
            control=control,
            source=SourceKind.PROBE,
            verdict=VERDICTS[result.verdict],
            observed_at=now,
            expires_at=now + timedelta(days=controls[control].valid_days.probe),
            summary=f"check.{result.id}.{result.reason}",
            reference=f"check:{result.id}",
        )
        for control in result.controls
    ]


def finish(*, run: CheckRun, duration_ms: int, providers: dict[str, str]) -> None:
    CheckRun.objects.filter(pk=run.pk).update(
        finished_at=timezone.now(), duration_ms=duration_ms, providers=providers
    )
