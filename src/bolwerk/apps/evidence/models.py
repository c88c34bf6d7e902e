# SPDX-License-Identifier: EUPL-1.2
"""The log of evidence. Only ever appended to; everything shown or decided is folded from it."""

from django.db import models


class EvidenceRecord(models.Model):
    """One `bolwerk.core.posture.evidence.Evidence`, kept. Times are UTC."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="evidence")
    control = models.CharField(max_length=60)
    source = models.CharField(max_length=12)
    verdict = models.CharField(max_length=16)
    observed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    summary = models.CharField(max_length=120)
    reference = models.CharField(max_length=160)

    class Meta:
        indexes = [models.Index(fields=["organisation", "observed_at"], name="evidence_of_a_firm")]
