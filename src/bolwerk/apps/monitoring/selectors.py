# SPDX-License-Identifier: EUPL-1.2
"""How a firm's domain stands: its looks, and the newest result of each check."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from bolwerk.apps.monitoring.models import LONGEST, Cause, CheckRun, RunResult
from bolwerk.apps.organisations.models import Organisation

ORDER = {"fail": 0, "warn": 1, "could_not_test": 2, "pass": 3, "not_applicable": 4}
RECENT = 200


@dataclass(frozen=True, slots=True)
class Present:
    """`run`: the newest look. `whole`: the newest whole look, which it may be itself. `results`: the newest result of
    each check in that one and in what followed it, what needs attention first. `awaited`: the checks that `run` is
    still to tell of."""

    run: CheckRun | None = None
    whole: CheckRun | None = None
    results: tuple[RunResult, ...] = ()
    awaited: frozenset[str] = frozenset()

    @property
    def landed(self) -> list[RunResult]:
        """Without those that may no longer be so."""
        return [each for each in self.results if each.check_id not in self.awaited]


def present(organisation: Organisation) -> Present:
    """The one way to read how a domain stands now. At most three queries."""
    runs = _looks(organisation)
    run = runs.select_related("follows").first()
    if run is None:
        return Present()
    whole = run if run.cause != Cause.AGAIN else run.follows or runs.exclude(cause=Cause.AGAIN).first()
    since = Q(run=run) | (Q(run=whole) | Q(run__follows=whole) if whole else Q())
    found = newest_of_each(RunResult.objects.filter(since))
    told = {each.check_id for each in found if each.run_id == run.pk}
    return Present(
        run,
        whole,
        tuple(sorted(found, key=lambda each: (ORDER[each.verdict], -each.harm, each.check_id))),
        frozenset(run.only) - told if run.going_on else frozenset(),
    )


def known(organisation: Organisation, checks: Collection[str] | None = None) -> list[RunResult]:
    """The newest result of each check, whichever look it is of: also while a new one is still going on. One query."""
    found = RunResult.objects.filter(run__in=_runs(organisation))
    return newest_of_each(found if checks is None else found.filter(check_id__in=checks))


def before(run: CheckRun) -> dict[str, RunResult]:
    """How each check stood before this look. One query."""
    older = CheckRun.objects.filter(organisation_id=run.organisation_id, domain=run.domain, asked_at__lt=run.asked_at)
    found = RunResult.objects.filter(run__in=older)
    return {
        each.check_id: each for each in newest_of_each(found.filter(check_id__in=run.only) if run.only else found)
    }


def standing_fault(run: CheckRun, check_id: str, *, since: datetime) -> RunResult | None:
    """What was last seen of a check before this look, when that was a fault. What could not be tested is not seen."""
    older = CheckRun.objects.filter(organisation_id=run.organisation_id, domain=run.domain, asked_at__lt=run.asked_at)
    found = RunResult.objects.filter(
        run__in=older, check_id=check_id, verdict__in=("fail", "warn", "pass"), at__gt=since
    )
    newest = found.order_by("-at", "-id").first()
    return newest if newest and newest.verdict != "pass" else None


def newest_of_each(found: QuerySet[RunResult]) -> list[RunResult]:
    newest: Any = found.values("check_id").annotate(newest=Max("id")).values("newest")
    return list(RunResult.objects.filter(id__in=newest))


def newest_run(organisation: Organisation) -> CheckRun | None:
    return _looks(organisation).first()


def _looks(organisation: Organisation) -> QuerySet[CheckRun]:
    """Newest first. A weekly look that was lost half-way does not stand before one that a person saw."""
    lost = Q(cause=Cause.WATCH, finished_at=None, asked_at__lte=timezone.now() - LONGEST)
    return _runs(organisation).exclude(lost).order_by("-asked_at")


def _runs(organisation: Organisation) -> QuerySet[CheckRun]:
    """Of the domain it has now, not of one it had before."""
    return CheckRun.objects.filter(organisation=organisation, domain=organisation.domain)


def recent_results(organisation: Organisation, checks: Collection[str]) -> list[RunResult]:
    """What the newest runs found of these checks, newest first: one query, at most RECENT rows."""
    found = RunResult.objects.filter(run__in=_runs(organisation), check_id__in=checks)
    return list(found.order_by("-at", "-id")[:RECENT])
