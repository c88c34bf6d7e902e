# SPDX-License-Identifier: EUPL-1.2
"""The weekly look at every domain that a firm owns: who is due, and the look itself.

`go` may be called as often as one likes, by several at once, after any pause: each domain has one turn a week, and
what piled up is taken in portions. A look of ours is no visit, so it does not prolong how long a firm is kept.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bolwerk.apps.monitoring import services as monitoring
from bolwerk.apps.monitoring.models import Cause, CheckRun
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.watch import readers
from bolwerk.apps.watch.models import Watch
from bolwerk.apps.watch.slots import WEEK, next_turn

MOST_WAITING = 200
"""Looks that wait for the worker at one time. Each lasts seconds, and none goes before what a person waits for."""
LOST = timedelta(hours=6)
"""A look that waits or works so long was lost: far longer than MOST_WAITING of them take."""


def go(*, now: datetime | None = None) -> int:
    """Takes up new domains, forgets those that no firm has any more, and queues the looks that are due. How many."""
    now = now or timezone.now()
    _take_up(now)
    return _queue(now)


@transaction.atomic
def over(organisation: Organisation) -> Watch:
    """The watch over the domain that the firm has now, made when there was none. Of another domain nothing is
    remembered, only whether the firm wants it."""
    domain, turn = organisation.domain, next_turn(organisation.pk, organisation.domain, timezone.now())
    found = Watch.objects.select_for_update().filter(organisation=organisation).first()
    if found is None:
        return Watch.objects.get_or_create(organisation=organisation, domain=domain, defaults={"next_at": turn})[0]
    if found.domain != domain:
        found.domain, found.next_at, found.waiting_since, found.run, found.memory = domain, turn, None, None, {}
        found.save()
    return found


def _take_up(now: datetime) -> None:
    firms = Organisation.objects.exclude(domain="")
    fresh = firms.filter(watches=None).values_list("pk", "domain")
    Watch.objects.bulk_create(
        [Watch(organisation_id=pk, domain=domain, next_at=next_turn(pk, domain, now)) for pk, domain in fresh],
        ignore_conflicts=True,
    )
    Watch.objects.filter(organisation__domain="").exclude(domain="").update(domain="", memory={}, waiting_since=None)
    moved = Watch.objects.exclude(domain=F("organisation__domain")).exclude(organisation__domain="")
    for each in moved.select_related("organisation"):
        over(each.organisation)


@transaction.atomic
def _queue(now: datetime) -> int:
    """Longest due first. Two at once: the second waits for these rows, and then finds them done."""
    from bolwerk.apps.watch.tasks import look_weekly

    lost = Watch.objects.filter(waiting_since__lt=now - LOST)
    CheckRun.objects.filter(
        pk__in=list(lost.exclude(run=None).values_list("run", flat=True)), finished_at=None
    ).delete()
    lost.update(waiting_since=None, run=None, next_at=now)
    due = Watch.objects.filter(next_at__lte=now, waiting_since=None).order_by("next_at", "pk")
    held = list(due.select_for_update(of=("self",)).select_related("organisation")[:MOST_WAITING])
    room = MOST_WAITING - Watch.objects.exclude(waiting_since=None).count()
    wanted = _wanted(held, now)
    for each in held:
        if each.pk in wanted and room <= 0:
            continue
        if each.pk in wanted:
            each.waiting_since, room = now, room - 1
            transaction.on_commit(lambda pk=each.pk: look_weekly.enqueue(watch_id=pk))
        each.next_at = next_turn(each.organisation_id, each.domain, now)
    Watch.objects.bulk_update(held, ["waiting_since", "next_at"])
    return sum(each.waiting_since is not None for each in held)


def _wanted(held: list[Watch], now: datetime) -> set[int]:
    """Those to look at: switched on, their domain still the firm's, somebody there to tell, and not looked at in
    whole for a person within the week. Two queries, however many."""
    firms = [each.organisation_id for each in held]
    asked = CheckRun.objects.filter(organisation__in=firms, asked_at__gt=now - WEEK, cause=Cause.ASKED)
    looked = {
        (firm, domain) for firm, domain, only in asked.values_list("organisation", "domain", "only") if not only
    }
    told = readers.firms_with_some(firms)
    visited = now - timedelta(days=settings.ANONYMOUS_RETENTION_DAYS)
    return {
        each.pk
        for each in held
        if each.on
        and each.domain == each.organisation.domain
        and (each.organisation_id, each.domain) not in looked
        and (each.organisation.seen_at >= visited or each.organisation_id in told)
    }


def look(watch_id: int) -> None:
    """May run twice: the second finds it done. Taken up again after its worker died, it goes on with the same run."""
    from bolwerk.apps.monitoring.tasks import run_check
    from bolwerk.apps.watch.comparing import after_a_check

    run = _begin(watch_id)
    if run is not None:
        run_check.call(run_id=run.pk)
        # Once more for who died right after the run: then there is nobody to say that it is done.
        after_a_check(run)
        Watch.objects.filter(pk=watch_id).update(waiting_since=None, run=None)


@transaction.atomic
def _begin(watch_id: int) -> CheckRun | None:
    watch = Watch.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=watch_id).first()
    if watch is None or watch.waiting_since is None:
        return None
    if not watch.on or watch.domain != watch.organisation.domain:
        watch.waiting_since, watch.run = None, None
    elif watch.run_id is None:
        watch.run = monitoring.begin_watch(organisation=watch.organisation)
    watch.save(update_fields=["waiting_since", "run"])
    return watch.run
