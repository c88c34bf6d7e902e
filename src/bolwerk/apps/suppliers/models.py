# SPDX-License-Identifier: EUPL-1.2
"""Whom a firm says it depends on; and, apart from all firms, what anyone may see of such a domain."""

from django.db import models
from django.utils import timezone


class Supplier(models.Model):
    """What a firm said of one domain: it is a supplier of its, or it is not, whatever is seen."""

    class State(models.TextChoices):
        NAMED = "named"
        ASIDE = "aside"

    class Role(models.TextChoices):
        BOOKKEEPER = "bookkeeper"
        WEB = "web"
        TILL = "till"
        MAIL = "mail"
        IT = "it"
        PAYMENTS = "payments"
        DELIVERY = "delivery"
        OTHER = "other"

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="suppliers")
    domain = models.CharField(max_length=253)
    role = models.CharField(max_length=12, choices=Role, blank=True)
    state = models.CharField(max_length=5, choices=State)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "domain"], name="one_word_on_each_supplier")]


class Look(models.Model):
    """A look at a domain from outside. Shared: it holds nothing of who asked, nor how many did.

    `results`: {check: [verdict, reason]} of the last look that ended. `asked_at`: of the last one that began.
    """

    domain = models.CharField(max_length=253, unique=True)
    asked_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)
    results = models.JSONField(default=dict)
