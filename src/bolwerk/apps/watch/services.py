# SPDX-License-Identifier: EUPL-1.2
"""Switch the watch on or off, and say that its news was read."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from bolwerk.apps.audit.services import append
from bolwerk.apps.organisations.actors import Actor, name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask
from bolwerk.apps.organisations.services import hold
from bolwerk.apps.watch import rounds
from bolwerk.apps.watch.models import Item
from bolwerk.core.errors import Invalid


@transaction.atomic
def switch(*, organisation: Organisation, on: bool, actor: Actor) -> None:
    """Raises NotAllowed, and Invalid for a firm without a domain."""
    ask(actor, "firm.answer", organisation)
    if not organisation.domain:
        raise Invalid("error.domain.none")
    hold(organisation)
    watch = rounds.over(organisation)
    if watch.on == on:
        return
    watch.on = on
    watch.save(update_fields=["on"])
    append(organisation=organisation, actor=name_of(actor), verb="watch.switched", detail={"on": on})


@transaction.atomic
def read(*, organisation: Organisation, items: Collection[int], actor: Actor) -> int:
    """The news with these ids was read; how many of it was not yet. What came meanwhile stays. Raises NotAllowed."""
    ask(actor, "firm.answer", organisation)
    unread = Item.objects.filter(organisation=organisation, pk__in=list(items), read_at=None)
    return unread.update(read_at=timezone.now(), mail_from=None)
