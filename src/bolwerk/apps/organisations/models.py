# SPDX-License-Identifier: EUPL-1.2
"""The firm (tenant), its people, and the private links that open it without an account."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone


class Organisation(models.Model):
    """One firm. `has` holds profile tags such as `webshop`; `audit_head` the hash of its newest audit entry.

    `claimed_at`: since when a person keeps it under an account; before, its private link is all there is.
    `providers_said`: {role: provider} where a person corrected what is seen of `domain`; `dkim_selectors`: where they
    said its DKIM keys lie.
    """

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
    claimed_at = models.DateTimeField(null=True, blank=True)
    providers_said = models.JSONField(default=dict)
    dkim_selectors = models.JSONField(default=list)

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

    def active_at(self, moment: datetime) -> bool:
        return self.ends_at is None or self.ends_at > moment


class Invitation(models.Model):
    """Asks the holder of a mail address to join. Its secret is mailed; only the SHA-256 is kept.

    `ends_at`: until when the membership lasts that comes of it; `expires_at`: until when it can be accepted.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=8, choices=Membership.Role)
    ends_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        # Inviting again replaces: there is one open invitation per address, and accepting or revoking removes it.
        constraints = [models.UniqueConstraint(fields=["organisation", "email"], name="one_invitation_per_address")]


class AccessLink(models.Model):
    """A private link: 256 random bits, of which only the SHA-256 is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
