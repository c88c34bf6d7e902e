# SPDX-License-Identifier: EUPL-1.2
"""Keep each result of a check as it lands, and record what it proves."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bolwerk.apps.evidence import services as evidence
from bolwerk.apps.monitoring import selectors
from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.core.catalogue.loader import load
from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict
from bolwerk.core.probes.reasons import SILENT
from bolwerk.core.probes.result import CHECKS, CheckResult, CheckVerdict
from bolwerk.core.probes.web.software.evaluate import CHECK as SOFTWARE
from bolwerk.core.probes.web.software.hidden import told_honestly

VERDICTS = {
    CheckVerdict.PASS: Verdict.MET,
    CheckVerdict.WARN: Verdict.PARTLY,
    CheckVerdict.FAIL: Verdict.NOT_MET,
    CheckVerdict.NOT_APPLICABLE: Verdict.NOT_APPLICABLE,
    CheckVerdict.COULD_NOT_TEST: Verdict.UNKNOWN,
}


def keep_result(*, run: CheckRun, result: CheckResult) -> None:
    """Keeps one result and its evidence. A second delivery, or one of a run that is gone, changes nothing."""
    now = datetime.now(UTC)
    try:
        with transaction.atomic():
            if not CheckRun.objects.select_for_update().filter(pk=run.pk).exists():
                return
            result = _honest(run, result, now)
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


def _honest(run: CheckRun, result: CheckResult, now: datetime) -> CheckResult:
    """A version that is no longer told is none that was mended, for as long as what was seen of it counts."""
    if result.id != SOFTWARE or result.verdict != CheckVerdict.PASS:
        return result
    days = min(load().controls[control].valid_days.probe for control in result.controls)
    seen = selectors.standing_fault(run, SOFTWARE, since=now - timedelta(days=days))
    return told_honestly(result, seen.observation, seen.at.date()) if seen else result


def evidence_of(result: CheckResult, now: datetime) -> list[Evidence]:
    """Pure. Checks without harm inform and prove nothing; what could not be tested, or was not asked for, is no
    evidence at all. Of a check that only finds faults, a pass takes back the fault and proves nothing else."""
    if result.harm == 0 or result.verdict == CheckVerdict.COULD_NOT_TEST or result.reason in SILENT:
        return []
    controls = load().controls
    verdict = VERDICTS[result.verdict]
    if verdict == Verdict.MET and not CHECKS[result.id].proves:
        verdict = Verdict.UNKNOWN
    return [
        Evidence(
            control=control,
            source=SourceKind.PROBE,
            verdict=verdict,
            observed_at=now,
            expires_at=now + timedelta(days=controls[control].valid_days.probe),
            summary=f"check.{result.id}.{result.reason}",
            reference=f"check:{result.id}",
        )
        for control in result.controls
    ]


def finish(
    *,
    run: CheckRun,
    duration_ms: int,
    providers: Mapping[str, str],
    witness: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    CheckRun.objects.filter(pk=run.pk).update(
        finished_at=timezone.now(), duration_ms=duration_ms, providers=dict(providers), witness=dict(witness)
    )
