# SPDX-License-Identifier: EUPL-1.2
"""People who sign in. A firm needs none of this for its first check."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Signs in by mail link or passkey; the mail address is the name."""

    email = models.EmailField(unique=True)
    language = models.CharField(max_length=2, default="nl")
