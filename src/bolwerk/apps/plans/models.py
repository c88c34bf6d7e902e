# SPDX-License-Identifier: EUPL-1.2
"""What the firm decided about a measure. The order of the plan is never stored: it is computed."""

from django.db import models


class Action(models.Model):
    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        DISMISSED = "dismissed"

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="actions")
    measure_id = models.CharField(max_length=60)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "measure_id"], name="one_action_per_measure")]
