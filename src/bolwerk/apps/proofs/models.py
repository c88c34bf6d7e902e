# SPDX-License-Identifier: EUPL-1.2
"""Proofs that a fault was mended, as they were handed out; and the public keys that they were signed with."""

from uuid import uuid4

from django.db import models


class RepairProof(models.Model):
    """One proof of one firm. `document`: the file, to the byte, so that it is the same each time it is taken.

    `run`: the look that saw it mended; there is one proof of each.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="repair_proofs"
    )
    run = models.OneToOneField("monitoring.CheckRun", on_delete=models.SET_NULL, null=True, related_name="proof")
    domain = models.CharField(max_length=253)
    issued_at = models.DateTimeField()
    document = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "issued_at"], name="proofs_of_a_firm")]


class SigningKey(models.Model):
    """A public key of this installation, published for good; the private one is in a file, see `keyfile.py`.

    All moments are whole seconds, as a proof tells them. `until` None: it is the one that signs.
    """

    kid = models.CharField(max_length=43, unique=True)
    x = models.CharField(max_length=43)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
