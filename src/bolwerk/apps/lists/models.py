# SPDX-License-Identifier: EUPL-1.2
"""Lists of domains that a person has looked at from outside, as a federation does. They are the person's, say nothing
of any firm here, and are never evidence (docs/decisions/0017)."""

import uuid
import zlib

from django.conf import settings
from django.db import models
from django.utils import timezone


class State(models.TextChoices):
    """Keys, never shown. `DRAFT`: read, not started."""

    DRAFT = "draft"
    GOING = "going"
    PAUSED = "paused"
    DONE = "done"


class DomainList(models.Model):
    """`wrong`: lines that are no domain; `twice`: lines that name one again. `notes`: {"wrong": [[line, error key,
    what stands there]], "twice": [[line, domain, first line]]}, the first of each; "heading": [line, text] where one
    was passed over. `moved_at`: when the last batch began, or it was started."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="domain_lists")
    name = models.CharField(max_length=100)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    started_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    domains = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    twice = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["owner", "made_at"], name="lists_of_a_person")]


class Turn(models.Model):
    """Of a person's batches: however many lists are under way, a person has one task about. One with another number
    does nothing."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)


class Row(models.Model):
    """One domain of a list. Once `done_at` is set: its outcome (`core/lists/outcome.py`) and its report, see
    `unpacked`. `tries`: how often it was begun."""

    list = models.ForeignKey(DomainList, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    domain = models.CharField(max_length=253)
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=9, default="")
    lock = models.CharField(max_length=6, default="")
    software = models.CharField(max_length=6, default="")
    expired = models.BooleanField(default=False)
    need = models.PositiveIntegerField(default=0)
    faults = models.PositiveSmallIntegerField(default=0)
    worst = models.CharField(max_length=60, default="")
    missing = models.BooleanField(default=False)
    refused = models.BooleanField(default=False)
    report = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "domain"], name="one_row_per_domain_and_list")]
        indexes = [
            models.Index(fields=["list", "done_at"], name="rows_still_to_do"),
            models.Index(fields=["list", "-need", "line"], name="rows_by_need"),
        ]


class Spent(models.Model):
    """How many domains a person began on a day: also of lists that are gone."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(db_index=True)
    domains = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "day"], name="one_count_per_person_and_day")]


class ListKey(models.Model):
    """Opens a person's lists, and nothing else, to a program of hers. Only the SHA-256 is kept."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="list_key")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)


def unpacked(report: bytes | memoryview) -> bytes:
    """The JSON of a row's report."""
    return zlib.decompress(bytes(report))
