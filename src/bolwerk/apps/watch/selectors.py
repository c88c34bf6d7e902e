# SPDX-License-Identifier: EUPL-1.2
"""What the pages and the API show of the watch over the domain that a firm has now."""

from dataclasses import dataclass, field
from datetime import datetime

from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.watch.models import Item, Watch
from bolwerk.core.watch.compare import in_order
from bolwerk.core.watch.memory import Memory
from bolwerk.core.watch.news import Kind

MOST_READ = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """`mended`: what got worse is back where it stood."""

    item: Item
    mended: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """`looked_at`: when a look was last compared; None: never yet. News newest and worst first."""

    on: bool = True
    looked_at: datetime | None = None
    next_at: datetime | None = None
    unread: list[Entry] = field(default_factory=list)
    read: list[Entry] = field(default_factory=list)


def overview(organisation: Organisation) -> Overview:
    """Two queries, or three when more was read."""
    watch = Watch.objects.filter(organisation=organisation, domain=organisation.domain).first()
    if watch is None:
        return Overview()
    memory = Memory.model_validate(watch.memory)
    own = Item.objects.filter(organisation=organisation, domain=organisation.domain).order_by("-at", "-harm", "pk")
    unread, read = own.filter(read_at=None), own.exclude(read_at=None)[:MOST_READ]
    return Overview(
        on=watch.on,
        looked_at=memory.last,
        next_at=watch.next_at if watch.on else None,
        unread=[Entry(each, _mended(each, memory)) for each in unread],
        read=[Entry(each, _mended(each, memory)) for each in read],
    )


def _mended(item: Item, memory: Memory) -> bool:
    return item.kind == Kind.REGRESSION and in_order(memory, item.subject)
