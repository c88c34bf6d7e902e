# SPDX-License-Identifier: EUPL-1.2
"""The firm (tenant), its people, and the private links that open it without an account."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Organisation(models.Model):
    """One firm. `has` holds profile tags such as `webshop`; `audit_head` the hash of its newest audit entry."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, blank=True)
    size = models.CharField(max_length=8)
    kind = models.CharField(max_length=24)
    postcode = models.CharField(max_length=4)
    has = models.JSONField(default=list)
    domain = models.CharField(max_length=253, blank=True)
    enterprise_number = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)
    audit_head = models.CharField(max_length=64, blank=True)

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({self.size, *self.has})


class Membership(models.Model):
    """A person's role in a firm. With `ends_at`, it is consent given to an outsider for a time."""

    class Role(models.TextChoices):
        OWNER = "owner"
        MEMBER = "member"
        OUTSIDER = "outsider"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="one_role_per_person")]


class AccessLink(models.Model):
    """A private link: 256 random bits, of which only the SHA-256 is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
