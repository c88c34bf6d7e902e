# SPDX-License-Identifier: EUPL-1.2
"""Tells the news by mail: one letter to a person with all that is new, and no two that tell the same.

A letter that the mail server surely did not take is tried again. One of which nobody can know whether it arrived is
not: the news stands on the page, and twice would be worse than once too little.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bolwerk.apps.delivery import Outcome, deliver
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.services import hold
from bolwerk.apps.watch import composing, readers
from bolwerk.apps.watch.models import Item, Letter
from bolwerk.apps.watch.selectors import overview
from bolwerk.core.errors import NotFound

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (15, 60, 240, 720, 1440))
"""After each try that failed; after the last one it is given up."""
CUT_OFF = timedelta(hours=1)
"""A letter that is being sent for so long was cut off with its worker: nobody knows whether it arrived."""
LETTERS_KEPT, NEWS_KEPT = timedelta(days=90), timedelta(days=400)
State = Letter.State
ENDS = {Outcome.ACCEPTED: State.SENT, Outcome.UNSURE: State.UNSURE, Outcome.REFUSED: State.REFUSED}


def go(*, now: datetime | None = None) -> None:
    """Writes what is due, tries again what could not be sent, forgets what is past its time."""
    now = now or timezone.now()
    due = Organisation.objects.filter(news__mail_from__lte=now).distinct()
    for firm in due:
        write(organisation=firm, now=now)
    Letter.objects.filter(state=State.SENDING, try_at__lt=now - CUT_OFF).update(state=State.UNSURE, ended_at=now)
    _queue(list(Letter.objects.filter(state=State.WAITING, try_at__lte=now).values_list("pk", flat=True)))
    Letter.objects.filter(made_at__lt=now - LETTERS_KEPT).exclude(state__in=[State.WAITING, State.SENDING]).delete()
    Item.objects.filter(at__lt=now - NEWS_KEPT).delete()


@transaction.atomic
def write(*, organisation: Organisation, now: datetime | None = None) -> int:
    """Letters for all who get mail, with all that may be mailed now. How many. Two at once write them once."""
    now = now or timezone.now()
    try:
        firm = hold(organisation)
    except NotFound:
        return 0
    due = Item.objects.filter(organisation=firm, mail_from__lte=now)
    ids = set(due.values_list("pk", flat=True))
    known = overview(firm)
    told = [each.item.pk for each in known.unread if each.item.pk in ids and not each.mended]
    Item.objects.filter(pk__in=ids).update(mail_from=None)
    if not told or not known.on or not settings.MAIL_READY:
        return 0
    made = [
        Letter.objects.get_or_create(user=user, first_id=min(told), defaults={"organisation": firm, "items": told})
        for user in readers.of(firm)
    ]
    _queue([letter.pk for letter, new in made if new])
    return len(made)


def _queue(letters: list[int]) -> None:
    from bolwerk.apps.watch.tasks import send_letter

    for pk in letters:
        transaction.on_commit(lambda pk=pk: send_letter.enqueue(letter_id=pk))


def send(letter_id: int, *, now: datetime | None = None) -> None:
    """May run twice, also at the same moment: one of them has it."""
    now = now or timezone.now()
    claimed = Letter.objects.filter(pk=letter_id, state=State.WAITING, try_at__lte=now)
    if not claimed.update(state=State.SENDING, tries=F("tries") + 1, try_at=now):
        return
    letter = Letter.objects.select_related("organisation", "user").get(pk=letter_id)
    items = list(
        Item.objects.filter(pk__in=letter.items, organisation=letter.organisation_id).order_by("-harm", "pk")
    )
    if not items or not readers.wants_mail(letter.organisation, letter.user):
        letter.delete()
        return
    _end(letter, deliver(composing.message(letter, items)), now)


def _end(letter: Letter, outcome: Outcome, now: datetime) -> None:
    if outcome in ENDS:
        letter.state, letter.ended_at = ENDS[outcome], now
    elif letter.tries > len(PAUSES):
        letter.state, letter.ended_at = State.REFUSED, now
    else:
        letter.state, letter.try_at = State.WAITING, now + PAUSES[letter.tries - 1]
    letter.save(update_fields=["state", "ended_at", "try_at"])
