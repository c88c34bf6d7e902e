# SPDX-License-Identifier: EUPL-1.2
"""Asks for looks at the domains that firms depend on: each once a week at most, however many firms depend on it."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.suppliers import selectors
from bolwerk.apps.suppliers.looks import KEPT
from bolwerk.apps.suppliers.models import Look
from bolwerk.apps.suppliers.tasks import look_at

AGAIN = timedelta(days=7)
LOST = timedelta(hours=1)
"""A look that began so long ago and did not end was lost."""


def after_a_check(run: CheckRun, **_: object) -> None:
    ask(domains=selectors.domains_of(run.organisation))


@transaction.atomic
def ask(*, domains: Iterable[str]) -> int:
    """Queues a look at those that were not looked at for a week; how many."""
    now, wanted = timezone.now(), list(dict.fromkeys(domains))
    known = set(Look.objects.filter(domain__in=wanted).values_list("domain", flat=True))
    Look.objects.bulk_create(
        [Look(domain=each, asked_at=now - KEPT) for each in wanted if each not in known], ignore_conflicts=True
    )
    lost = Q(asked_at__lt=now - LOST) & (Q(finished_at=None) | Q(finished_at__lt=F("asked_at")))
    due = Look.objects.filter(Q(asked_at__lt=now - AGAIN) | lost, domain__in=wanted)
    chosen = list(due.select_for_update().values_list("pk", flat=True))
    Look.objects.filter(pk__in=chosen).update(asked_at=now)
    for pk in chosen:
        transaction.on_commit(lambda pk=pk: look_at.enqueue(look_id=pk))
    return len(chosen)


def due(found: selectors.Overview) -> bool:
    """Some of them were never looked at, or not for a week."""
    since = timezone.now() - AGAIN
    return any(each.at is None or each.at < since for each in found.suppliers)
