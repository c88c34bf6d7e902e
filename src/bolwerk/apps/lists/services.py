# SPDX-License-Identifier: EUPL-1.2
"""Read a list, start it, pause it, delete it. Each is for its owner alone: to anyone else it does not exist.

Nothing here stands in the audit log: that is a firm's, and a list is not.
"""

import uuid
from contextlib import closing
from datetime import timedelta
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bolwerk.apps.accounts.models import User
from bolwerk.apps.lists.models import DomainList, Row, Spent, State, Turn
from bolwerk.core.errors import Conflict, Invalid, NotFound
from bolwerk.core.lists.letters import Refused
from bolwerk.core.lists.reading import HEADING, Entry, entries
from bolwerk.core.probes.many.ledger import Ledger

MOST_LINES = 20_000
MOST_NOTES = 200
KEPT = 20
STALLED = timedelta(minutes=10)
"""So long without a batch: its task was lost."""


def upload(*, actor: User, name: str, file: BinaryIO) -> DomainList:
    """Reads it; nothing is asked of anyone yet. Raises Invalid, and Conflict when there are KEPT."""
    rows, made = _read(file)
    with transaction.atomic():
        _hold(actor)
        if actor.domain_lists.count() >= KEPT:
            raise Conflict("error.list.kept", most=str(KEPT))
        made.owner, made.name = actor, _name(name)
        made.save()
        for row in rows:
            row.list = made
        Row.objects.bulk_create(rows, batch_size=500)
    return made


def _read(file: BinaryIO) -> tuple[list[Row], DomainList]:
    made = DomainList(notes={"wrong": [], "twice": []})
    rows: list[Row] = []
    with closing(Ledger()) as ledger:
        try:
            for count, entry in enumerate(entries(file, ledger), start=1):
                _take(entry, rows, made)
                if len(rows) > settings.LIST_DOMAINS or count > MOST_LINES:
                    raise Invalid("error.list.long", most=f"{settings.LIST_DOMAINS}")
        except Refused as refused:
            raise Invalid(f"error.list.{refused.key}") from refused
    if not rows:
        raise Invalid("error.list.no_domains")
    made.domains = len(rows)
    return rows, made


def _take(entry: Entry, rows: list[Row], made: DomainList) -> None:
    line = entry.line
    if line.error == HEADING:
        made.notes["heading"] = [line.number, entry.text]
    elif line.domain is None:
        made.wrong += 1
        _note(made.notes["wrong"], [line.number, line.error, entry.text])
    elif entry.first:
        made.twice += 1
        _note(made.notes["twice"], [line.number, line.domain.name, entry.first])
    else:
        rows.append(Row(line=line.number, domain=line.domain.name))


def _note(notes: list[Any], note: list[Any]) -> None:
    if len(notes) < MOST_NOTES:
        notes.append(note)


def _name(typed: str) -> str:
    """Without what cannot be shown; a list nobody named bears its day."""
    clean = " ".join("".join(each if each.isprintable() else " " for each in typed).split())[:100]
    return clean or f"{timezone.localdate():%Y-%m-%d}"


@transaction.atomic
def start(*, actor: User, list_id: uuid.UUID) -> DomainList:
    """Starts it, or goes on with one that was paused or whose task was lost. Raises NotFound, and Conflict when it is
    done or going on, or when the person has too much under way or asked too much today."""
    _hold(actor)
    chosen = mine(actor=actor, list_id=list_id)
    if chosen.state == State.DONE or (chosen.state == State.GOING and not stalled(chosen)):
        raise Conflict("error.list.started")
    others = actor.domain_lists.filter(state=State.GOING).exclude(pk=chosen.pk).count()
    if others >= settings.LIST_UNDER_WAY:
        raise Conflict("error.list.under_way", most=f"{settings.LIST_UNDER_WAY}")
    if chosen.started_at is None:
        _spend(actor, chosen.domains)
        chosen.started_at = timezone.now()
    chosen.state, chosen.moved_at = State.GOING, timezone.now()
    chosen.save(update_fields=["state", "started_at", "moved_at"])
    next_turn(actor.pk)
    return chosen


def stalled(chosen: DomainList) -> bool:
    return chosen.state == State.GOING and (chosen.moved_at or chosen.made_at) < timezone.now() - STALLED


def next_turn(owner_id: int) -> None:
    """Puts the person behind all others in the worker's queue. Whatever task is about for them has the wrong number
    from now on. In a transaction."""
    from bolwerk.apps.lists.tasks import next_batch

    turn, _ = Turn.objects.select_for_update().get_or_create(owner_id=owner_id)
    turn.number += 1
    turn.save(update_fields=["number"])
    asked = {"owner_id": owner_id, "turn": turn.number}
    transaction.on_commit(lambda: next_batch.enqueue(**asked))


def _spend(actor: User, domains: int) -> None:
    today = timezone.localdate()
    spent, _ = Spent.objects.get_or_create(owner=actor, day=today)
    if spent.domains + domains > settings.LIST_A_DAY:
        raise Conflict("error.list.a_day", most=f"{settings.LIST_A_DAY}")
    Spent.objects.filter(pk=spent.pk).update(domains=F("domains") + domains)


@transaction.atomic
def pause(*, actor: User, list_id: uuid.UUID) -> None:
    """What is under way still lands. Raises NotFound and Conflict."""
    if not DomainList.objects.filter(pk=mine(actor=actor, list_id=list_id).pk, state=State.GOING).update(
        state=State.PAUSED
    ):
        raise Conflict("error.list.not_going")


@transaction.atomic
def delete(*, actor: User, list_id: uuid.UUID) -> None:
    """With all that was found. Raises NotFound."""
    mine(actor=actor, list_id=list_id).delete()


def mine(*, actor: User, list_id: uuid.UUID) -> DomainList:
    """Raises NotFound, also for somebody else's."""
    chosen = DomainList.objects.filter(pk=list_id, owner=actor).first()
    if chosen is None:
        raise NotFound("error.list.none")
    return chosen


def forget_old() -> int:
    """Lists that are kept no longer, and counts of days that are over. Returns how many lists went."""
    now = timezone.now()
    Spent.objects.filter(day__lt=timezone.localdate()).delete()
    old = DomainList.objects.filter(made_at__lt=now - timedelta(days=settings.LIST_DAYS))
    count = old.count()
    old.delete()
    return count


def _hold(actor: User) -> None:
    """Counts of one person's lists are judged one at a time. In a transaction."""
    User.objects.select_for_update().get(pk=actor.pk)
