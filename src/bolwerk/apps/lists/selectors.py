# SPDX-License-Identifier: EUPL-1.2
"""A person's lists and what was found, read in pages and streams: never a whole list at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from bolwerk.apps.accounts.models import User
from bolwerk.apps.lists.models import DomainList, ListKey, Row, unpacked
from bolwerk.core.lists.outcome import Software
from bolwerk.core.suppliers.standing import Mail, Site

CHUNK = 200
FORGEABLE = (Mail.FORGEABLE, Mail.PARTLY)
FILTERS: dict[str, Q] = {
    "all": Q(),
    "forgeable": Q(mail__in=FORGEABLE),
    "expired": Q(expired=True),
    "lock": Q(lock=Site.FAULT),
    "software": Q(software=Software.OLD),
    "fine": Q(done_at__isnull=False, need=0, mail=Mail.REFUSED),
    "unseen": Q(missing=True) | Q(refused=True) | Q(mail=Mail.UNSEEN),
}
NO_REPORT = ("report",)


@dataclass(frozen=True, slots=True)
class Overview:
    """`done` of `domains` landed. `known`: those of which the mail could be judged. `counts`: for each of FILTERS."""

    domains: int
    done: int
    known: int
    missing: int
    refused: int
    counts: dict[str, int]


def lists_of(actor: User) -> list[DomainList]:
    """Newest first; each with `landed`, how many are done."""
    landed = Count("rows", filter=Q(rows__done_at__isnull=False))
    return list(actor.domain_lists.annotate(landed=landed).order_by("-made_at"))


def key_of(actor: User) -> ListKey | None:
    return ListKey.objects.filter(owner=actor).first()


def overview(chosen: DomainList) -> Overview:
    """One query."""
    done = Q(done_at__isnull=False)
    found: dict[str, Any] = chosen.rows.aggregate(
        done=Count("pk", filter=done),
        known=Count("pk", filter=done & ~Q(mail=Mail.UNSEEN)),
        gone=Count("pk", filter=Q(missing=True)),
        aside=Count("pk", filter=Q(refused=True)),
        **{f"of_{name}": Count("pk", filter=done & each) for name, each in FILTERS.items()},
    )
    return Overview(
        domains=chosen.domains,
        done=found["done"],
        known=found["known"],
        missing=found["gone"],
        refused=found["aside"],
        counts={name: found[f"of_{name}"] for name in FILTERS},
    )


def found(chosen: DomainList, show: str = "all") -> QuerySet[Row]:
    """What landed, who needs help most first. `show`: one of FILTERS."""
    rows = chosen.rows.filter(FILTERS[show], done_at__isnull=False)
    return rows.defer(*NO_REPORT).order_by("-need", "line", "pk")


def stream(chosen: DomainList, *, reports: bool = False) -> Iterator[Row]:
    """All that landed, by line; so many a query, so that nothing is held open while somebody downloads slowly."""
    line, pk = 0, 0
    while True:
        after = Q(line__gt=line) | Q(line=line, pk__gt=pk)
        rows = chosen.rows.filter(after, done_at__isnull=False).order_by("line", "pk")
        chunk = list((rows if reports else rows.defer(*NO_REPORT))[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        line, pk = chunk[-1].line, chunk[-1].pk


def reports(chosen: DomainList) -> Iterator[bytes]:
    """Each as `bolwerk check --file --jsonl` writes it."""
    for row in stream(chosen, reports=True):
        yield b'{"line":%d,' % row.line + unpacked(row.report)[1:] + b"\n"
