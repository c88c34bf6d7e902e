# SPDX-License-Identifier: EUPL-1.2
"""What can be proven of a firm's domain, and what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from bolwerk.apps.audit.models import Entry
from bolwerk.apps.monitoring.models import Cause, CheckRun, RunResult
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.proofs.models import RepairProof
from bolwerk.core.errors import NotFound

FAULTY = ("fail", "warn")
MENDED = "pass"
LOOKED_BACK = 5
"""So many of the newest looks again are tried for something mended."""
PUT_BACK = "firm.imported"
UNSURE = timedelta(minutes=10)
"""Runs of a file may bear a date somewhat after it was put back, as clocks differ. What a file says was seen, nobody
here saw: no proof is made of it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One check, before and after."""

    before: RunResult
    after: RunResult


def proofs_of(organisation: Organisation) -> list[RepairProof]:
    """Newest first, without the documents."""
    found = RepairProof.objects.filter(organisation=organisation).order_by("-issued_at", "id")
    return list(found.defer("document"))


def proof_of(organisation: Organisation, proof_id: UUID) -> RepairProof:
    """Raises NotFound, also for one of another firm."""
    found = RepairProof.objects.filter(organisation=organisation, pk=proof_id).first()
    if found is None:
        raise NotFound("error.not_found")
    return found


def provable(organisation: Organisation) -> CheckRun | None:
    """The newest look again, at the domain the firm has now, that saw something mended which still stands."""
    return next((run for run in _looks_again(organisation) if standing(run)), None)


def unproven(organisation: Organisation) -> CheckRun | None:
    """As `provable`, with something in it that no proof tells of yet: later looks see it in order once more."""
    looks = list(_looks_again(organisation))
    told = {pair.before.pk for run in looks if hasattr(run, "proof") for pair in mended(run)}
    untold = (run for run in looks if not hasattr(run, "proof"))
    return next((run for run in untold if any(pair.before.pk not in told for pair in standing(run))), None)


def _looks_again(organisation: Organisation) -> QuerySet[CheckRun]:
    """The newest LOOKED_BACK that are finished, each with its proof."""
    found = CheckRun.objects.filter(
        organisation=organisation, domain=organisation.domain, cause=Cause.AGAIN, finished_at__isnull=False
    )
    return found.select_related("proof").defer("proof__document").order_by("-asked_at", "-id")[:LOOKED_BACK]


def standing(run: CheckRun) -> Sequence[Pair]:
    """As `mended`, without what a newer look saw broken again: one that could not see it refutes nothing. Four
    queries."""
    pairs = mended(run)
    if not pairs:
        return []
    newer = RunResult.objects.filter(
        run__domain=run.domain,
        run__asked_at__gt=run.asked_at,
        organisation_id=run.organisation_id,
        check_id__in=[each.after.check_id for each in pairs],
        verdict__in=(MENDED, *FAULTY),
    )
    newest = dict(newer.order_by("run__asked_at", "at", "id").values_list("check_id", "verdict"))
    return [each for each in pairs if newest.get(each.after.check_id, MENDED) == MENDED]


def mended(run: CheckRun) -> Sequence[Pair]:
    """What this look saw in order, of what was not at an earlier look at the same domain. In the order of the checks'
    ids; nothing unless it is a finished look again, made here. Three queries."""
    if run.cause != Cause.AGAIN or run.finished_at is None:
        return []
    after = {each.check_id: each for each in run.results.filter(verdict=MENDED)}
    earlier = RunResult.objects.filter(
        run__domain=run.domain,
        run__asked_at__lt=run.asked_at,
        organisation_id=run.organisation_id,
        check_id__in=after,
        verdict__in=FAULTY,
    )
    put_back = Entry.objects.filter(organisation_id=run.organisation_id, verb=PUT_BACK).order_by("-id").first()
    if put_back is not None:
        if run.asked_at <= put_back.at + UNSURE:
            return []
        earlier = earlier.filter(run__asked_at__gt=put_back.at + UNSURE)
    before: dict[str, RunResult] = {}
    for each in earlier.order_by("-at", "-id"):
        before.setdefault(each.check_id, each)
    return [Pair(before[name], after[name]) for name in sorted(before)]
