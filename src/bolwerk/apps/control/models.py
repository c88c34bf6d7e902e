# SPDX-License-Identifier: EUPL-1.2
"""That a firm runs its domain, by a proof that ends; and the machines it named as its own."""

from django.db import models
from django.utils import timezone


class Proof(models.Model):
    """How it stands with the one domain of a firm. `way` "" and no dates: it was looked for, and not found yet.

    `seen_at`: when the record or file was last seen. `places`: what the last look said of each place. A row of a
    domain that the firm has no more proves nothing.
    """

    class Way(models.TextChoices):
        DNS = "dns"
        FILE = "file"
        MAIL = "mail"

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="domain_proof"
    )
    domain = models.CharField(max_length=253)
    way = models.CharField(max_length=4, choices=Way, blank=True)
    proven_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    places = models.JSONField(default=dict)


class ProofMail(models.Model):
    """One mail to a role address of a domain. Its secret is mailed; only the SHA-256 is kept."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="proof_mails"
    )
    domain = models.CharField(max_length=253, db_index=True)
    address = models.EmailField(max_length=320)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)


class OwnMachine(models.Model):
    """A machine that the firm says is its own and may be knocked at.

    `name`: the domain or one below it; "" for the address somebody came from, which counts until `expires_at`.
    `addresses`: where it was when it was named; `looked_at`: since when they are known.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="own_machines"
    )
    domain = models.CharField(max_length=253)
    name = models.CharField(max_length=253, blank=True)
    addresses = models.JSONField(default=list)
    named_at = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_machine_of_a_name")]
