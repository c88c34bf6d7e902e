# SPDX-License-Identifier: EUPL-1.2
"""Runs of the domain check. Results land one by one, so that the page can show them as they arrive."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

LONGEST = timedelta(seconds=60)


class Cause(models.TextChoices):
    """Keys, never shown. `ASKED`: a whole look that a person asked for, or that came with a new domain. `AGAIN`: only
    what was not in order, asked of the domain's own name servers. `WATCH`: the weekly whole look."""

    ASKED = "asked"
    AGAIN = "again"
    WATCH = "watch"


class CheckRun(models.Model):
    """`only`: the checks it does, empty: the usual ones. `follows`: the whole look whose faults it looks at again.
    `witness`: what the domain's own name servers said and what caches still say, see `core/probes/dns/fresh.py`."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="check_runs"
    )
    domain = models.CharField(max_length=253)
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    duration_ms = models.PositiveIntegerField(null=True)
    providers = models.JSONField(default=dict)
    cause = models.CharField(max_length=8, choices=Cause, default=Cause.ASKED)
    only = models.JSONField(default=list)
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="followed_by")
    witness = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["organisation", "asked_at"], name="runs_of_a_firm")]

    @property
    def going_on(self) -> bool:
        """Not finished, and not so old that nothing may come of it any more."""
        return self.finished_at is None and self.asked_at > timezone.now() - LONGEST


class RunResult(models.Model):
    """One check result of one run, as the core judged it."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE)
    run = models.ForeignKey(CheckRun, on_delete=models.CASCADE, related_name="results")
    check_id = models.CharField(max_length=60)
    verdict = models.CharField(max_length=16)
    reason = models.CharField(max_length=60)
    observation = models.JSONField(default=dict)
    controls = models.JSONField(default=list)
    harm = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "check_id"], name="one_result_per_check_and_run")]
