# SPDX-License-Identifier: EUPL-1.2
"""Who did what, only ever appended to. Each entry carries the hash of the one before it, per firm."""

from django.db import models


class Entry(models.Model):
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="audit_entries"
    )
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=60)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            # Two entries cannot follow the same one: the chain never forks.
            models.UniqueConstraint(fields=["organisation", "previous"], name="audit_chain_does_not_fork"),
        ]
