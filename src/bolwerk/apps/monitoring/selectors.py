# SPDX-License-Identifier: EUPL-1.2
"""The newest run of a firm and what it found."""

from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.apps.organisations.models import Organisation

ORDER = {"fail": 0, "warn": 1, "could_not_test": 2, "pass": 3, "not_applicable": 4}


def newest_run(organisation: Organisation) -> CheckRun | None:
    return CheckRun.objects.filter(organisation=organisation).order_by("-asked_at").first()


def results_of(run: CheckRun) -> list[RunResult]:
    """What needs attention first."""
    return sorted(run.results.all(), key=lambda each: (ORDER[each.verdict], -each.harm, each.check_id))
