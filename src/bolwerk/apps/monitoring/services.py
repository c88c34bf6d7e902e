# SPDX-License-Identifier: EUPL-1.2
"""Ask for a check of a firm's domain, keep each result as it lands, and record what it proves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from bolwerk.apps.audit.services import append
from bolwerk.apps.control.selectors import holds, machines_to_check, proof_of
from bolwerk.apps.control.services import domain_changed
from bolwerk.apps.evidence import selectors as log
from bolwerk.apps.evidence import services as evidence
from bolwerk.apps.monitoring import selectors
from bolwerk.apps.monitoring.again import chosen
from bolwerk.apps.monitoring.models import LONGEST, Cause, CheckRun, RunResult
from bolwerk.apps.organisations.actors import Actor, name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask as ask_leave
from bolwerk.apps.organisations.services import hold
from bolwerk.core.catalogue.loader import load
from bolwerk.core.errors import Conflict, Invalid
from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict
from bolwerk.core.probes.reasons import SILENT
from bolwerk.core.probes.result import CHECKS, CheckResult, CheckVerdict
from bolwerk.core.probes.web.software.evaluate import CHECK as SOFTWARE
from bolwerk.core.probes.web.software.hidden import told_honestly

PAUSE = timedelta(seconds=3)
LASTS = timedelta(days=1)
"""How long a whole look is good enough to look again at its faults alone."""
VERDICTS = {
    CheckVerdict.PASS: Verdict.MET,
    CheckVerdict.WARN: Verdict.PARTLY,
    CheckVerdict.FAIL: Verdict.NOT_MET,
    CheckVerdict.NOT_APPLICABLE: Verdict.NOT_APPLICABLE,
    CheckVerdict.COULD_NOT_TEST: Verdict.UNKNOWN,
}


@transaction.atomic
def ask(*, organisation: Organisation) -> CheckRun:
    """Queues a whole look. Raises Invalid without a domain, Conflict when one was asked within PAUSE or is still
    running."""
    _may_begin(organisation)
    return _start(organisation)


@transaction.atomic
def ask_again(*, organisation: Organisation, measure: str = "") -> CheckRun:
    """Queues a look at what was not in order, and at what `measure` mends, asked of the domain's own name servers.

    A whole look when nothing was wrong, when there was none yet, or none within LASTS. Raises as `ask` does.
    """
    _may_begin(organisation)
    now, known = timezone.now(), selectors.present(organisation)
    whole = known.whole
    if whole is None or whole.finished_at is None or whole.finished_at < now - LASTS:
        return _start(organisation)
    only = chosen(
        known.results,
        owner=holds(proof_of(organisation), now),
        machines=bool(machines_to_check(organisation)),
        mended=load().measures[measure].checks if measure in load().measures else (),
    )
    return _start(organisation, only=only, follows=whole) if only else _start(organisation)


def _may_begin(organisation: Organisation) -> None:
    if not organisation.domain:
        raise Invalid("error.domain.none")
    hold(organisation)
    now = timezone.now()
    going_on = Q(finished_at=None, asked_at__gt=now - LONGEST)
    if CheckRun.objects.filter(Q(asked_at__gt=now - PAUSE) | going_on, organisation=organisation).exists():
        raise Conflict("error.check.too_soon")


def begin_watch(*, organisation: Organisation) -> CheckRun:
    """A run of the weekly look, for who runs it at once: it waits in no queue. Inside the caller's transaction."""
    return _made(organisation, Cause.WATCH)


def _start(organisation: Organisation, *, only: Sequence[str] = (), follows: CheckRun | None = None) -> CheckRun:
    from bolwerk.apps.monitoring.tasks import run_check

    run = _made(organisation, Cause.AGAIN if only else Cause.ASKED, only, follows)
    transaction.on_commit(lambda: run_check.enqueue(run_id=run.pk))
    return run


def _made(
    organisation: Organisation, cause: Cause, only: Sequence[str] = (), follows: CheckRun | None = None
) -> CheckRun:
    before = selectors.newest_run(organisation)
    return CheckRun.objects.create(
        organisation=organisation,
        domain=organisation.domain,
        cause=cause,
        only=list(only),
        follows=follows,
        # Those of last time, until this run has recognised them.
        providers=before.providers if before else {},
    )


@transaction.atomic
def change_domain(*, organisation: Organisation, domain: str, actor: Actor) -> None:
    """`domain` as `normalise` gives it, or "". What was seen and told of the old one is taken back; the new one is
    looked at.

    A run that is still going on loses its place: what it finds is of the old domain. Raises NotAllowed.
    """
    ask_leave(actor, "firm.answer", organisation)
    if domain == organisation.domain:
        return
    organisation.domain, organisation.providers_said, organisation.dkim_selectors = domain, {}, []
    organisation.save(update_fields=["domain", "providers_said", "dkim_selectors"])
    append(organisation=organisation, actor=name_of(actor), verb="domain.changed", detail={})
    domain_changed(organisation=organisation, actor=actor)
    CheckRun.objects.filter(organisation=organisation, finished_at=None).delete()
    evidence.record(organisation=organisation, evidence=_taken_back(log.of(organisation), datetime.now(UTC)))
    if domain:
        _start(organisation)


def _taken_back(known: Iterable[Evidence], now: datetime) -> list[Evidence]:
    seen = {(each.control, each.reference) for each in known if each.source is SourceKind.PROBE}
    return [
        Evidence(control, SourceKind.PROBE, Verdict.UNKNOWN, now, None, "domain.changed", reference)
        for control, reference in sorted(seen)
    ]


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
