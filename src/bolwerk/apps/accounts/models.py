# SPDX-License-Identifier: EUPL-1.2
"""People who sign in. A firm needs none of this for its first check."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


class User(AbstractUser):
    """Signs in by mail link or passkey; the mail address is the name."""

    email = models.EmailField(unique=True)
    language = models.CharField(max_length=2, default="nl")

    def __str__(self) -> str:
        return self.email


class SignInLink(models.Model):
    """One mailed link: 256 random bits, of which only the SHA-256 is kept. It works once, for a few minutes.

    `keep`: the firm that the asker held open by its private link, to keep under the account that arrives. No
    foreign key, as it stands for a few minutes only and must not outlive the firm. `then`: the page of ours that the
    asker meant, "" for none.
    """

    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    keep = models.UUIDField(null=True, blank=True)
    then = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
