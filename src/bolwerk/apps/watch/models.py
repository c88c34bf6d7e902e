# SPDX-License-Identifier: EUPL-1.2
"""The watch over a domain, what it found worth telling, and the letters that tell it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from bolwerk.core.watch.news import Kind


class Watch(models.Model):
    """Over one domain of a firm. `on`: the firm wants the weekly look. `next_at`: when the next one is due;
    `waiting_since`: since when one waits for the worker, or is at work. `run`: the look that is at work.
    `memory`: what is remembered of the domain, see `core/watch/memory.py`."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="watches")
    domain = models.CharField(max_length=253)
    on = models.BooleanField(default=True)
    next_at = models.DateTimeField(db_index=True)
    waiting_since = models.DateTimeField(null=True, db_index=True)
    run = models.ForeignKey("monitoring.CheckRun", on_delete=models.SET_NULL, null=True, related_name="+")
    memory = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "domain"], name="one_watch_over_a_domain")]


class Item(models.Model):
    """One piece of news. `identity`: the same for the same news, so that it cannot be there twice. `detail`: what
    changed, see `values.py`. `mail_from`: from when on it may be mailed; None once nobody is to be mailed of it
    any more. `read_at`: when somebody of the firm said that it was read."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="news")
    domain = models.CharField(max_length=253)
    identity = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Kind])
    subject = models.CharField(max_length=60)
    harm = models.PositiveSmallIntegerField()
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    mail_from = models.DateTimeField(null=True, db_index=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "domain", "identity"], name="no_news_is_told_twice")
        ]


class Wish(models.Model):
    """What a person said about mail on one firm. Who said nothing gets it as an owner or member, and not as an
    outsider."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="wishes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wishes")
    mail = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="one_wish_of_a_person")]


class Letter(models.Model):
    """One mail to one person with all that is new. `items`: the ids of the news in it; `first` is one of them, so
    that no two letters to a person tell the same. `try_at`: when it may be tried (again). No address is in it."""

    class State(models.TextChoices):
        """`unsure`: the line broke after the mail was handed over, so that nobody knows whether it arrived."""

        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        UNSURE = "unsure"
        REFUSED = "refused"

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="letters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    first = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="letters")
    items = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    try_at = models.DateTimeField(default=timezone.now, db_index=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "first"], name="one_letter_of_the_same_news")]
