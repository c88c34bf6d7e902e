# SPDX-License-Identifier: EUPL-1.2
"""The newest run of a firm and what it found."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils import timezone

from bolwerk.apps.monitoring.models import LONGEST, Cause, CheckRun, RunResult
from bolwerk.apps.organisations.models import Organisation

ORDER = {"fail": 0, "warn": 1, "could_not_test": 2, "pass": 3, "not_applicable": 4}
RECENT = 200


def newest_run(organisation: Organisation) -> CheckRun | None:
    """A weekly look that was lost half-way does not stand before one that a person saw."""
    lost = Q(cause=Cause.WATCH, finished_at=None, asked_at__lte=timezone.now() - LONGEST)
    return _runs(organisation).exclude(lost).order_by("-asked_at").first()


def _runs(organisation: Organisation) -> QuerySet[CheckRun]:
    """Of the domain it has now, not of one it had before."""
    return CheckRun.objects.filter(organisation=organisation, domain=organisation.domain)


def recent_results(organisation: Organisation, checks: Collection[str] | None = None) -> list[RunResult]:
    """What the newest runs found, newest first: one query, at most RECENT rows."""
    found = RunResult.objects.filter(run__in=_runs(organisation)).order_by("-at", "-id")
    return list((found if checks is None else found.filter(check_id__in=checks))[:RECENT])


def results_of(run: CheckRun) -> list[RunResult]:
    """What needs attention first."""
    return sorted(run.results.all(), key=lambda each: (ORDER[each.verdict], -each.harm, each.check_id))
