# SPDX-License-Identifier: EUPL-1.2
"""Looks at the domains of lists, batch by batch. People take turns, and the lists of a person do: behind each batch
its owner queues up again, and the list that has waited longest is the next of theirs.

Only what anyone may see is looked at: no proof of control, no other doors, no look-alike names.
"""

import atexit
import json
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from bolwerk.apps.lists.models import DomainList, Row, State, Turn
from bolwerk.apps.lists.services import next_turn
from bolwerk.apps.scanning.options import options_for
from bolwerk.apps.scanning.replies import Landed
from bolwerk.apps.scanning.scanner import Scanner
from bolwerk.core.lists.outcome import outcome, results_of
from bolwerk.core.probes.options import Options, asked_for
from bolwerk.core.probes.providers import NOBODY
from bolwerk.core.probes.result import could_not_test

MOST_TRIES = 5
"""A domain under way that often when its scanner or worker died was not tested, or its list would never end."""
MOST_REPORT = 256 * 1024
"""Bytes of a packed report; a larger one is kept without what was observed."""
SCANNER = Scanner()
"""Of the worker of lists: who waits for her own domain has another."""
atexit.register(SCANNER.close)


def run(*, owner_id: int, turn: int) -> None:
    """One batch of a person's lists, if it is their turn. May run twice: what has landed is not asked again."""
    chosen = _chosen(owner_id, turn)
    if chosen is None:
        return
    for asked, names in _by_options(_taken(chosen)):
        SCANNER.many(names, asked, lambda landed: keep(chosen, landed), at_once=settings.LIST_AT_ONCE)
    _close(chosen)
    go_on(owner_id, turn)


@transaction.atomic
def _chosen(owner_id: int, turn: int) -> DomainList | None:
    """The list that has waited longest."""
    if not _is_their_turn(owner_id, turn):
        return None
    chosen = _going(owner_id).first()
    if chosen is not None:
        chosen.moved_at = timezone.now()
        chosen.save(update_fields=["moved_at"])
    return chosen


def _is_their_turn(owner_id: int, turn: int) -> bool:
    return Turn.objects.select_for_update().filter(owner_id=owner_id, number=turn).first() is not None


def _going(owner_id: int) -> QuerySet[DomainList]:
    return DomainList.objects.filter(owner_id=owner_id, state=State.GOING).order_by("moved_at", "pk")


@transaction.atomic
def _taken(chosen: DomainList) -> list[str]:
    """The domains of this batch. Those that were tried too often are given up."""
    for row in chosen.rows.filter(done_at=None, tries__gte=MOST_TRIES).only("pk", "domain"):
        keep(chosen, _given_up(row.domain))
    rows = list(chosen.rows.filter(done_at=None).order_by("line", "pk")[: settings.LIST_BATCH].only("pk", "domain"))
    chosen.rows.filter(pk__in=[row.pk for row in rows]).update(tries=F("tries") + 1)
    return [row.domain for row in rows]


def _by_options(names: Iterable[str]) -> list[tuple[Options, list[str]]]:
    """A domain of the lab is asked of the lab, and no other."""
    found: list[tuple[Options, list[str]]] = []
    for name in names:
        asked = options_for(name)
        known = next((group for each, group in found if each == asked), None)
        if known is None:
            found.append((asked, [name]))
        else:
            known.append(name)
    return found


def keep(chosen: DomainList, landed: Landed) -> None:
    """The first report of a domain counts. Nothing happens when the list is gone."""
    report = landed.as_json()
    seen = outcome(results_of(report))
    Row.objects.filter(list_id=chosen.pk, domain=landed.domain, done_at=None).update(
        done_at=timezone.now(),
        mail=seen.mail.value,
        lock=seen.lock.value,
        software=seen.software.value,
        expired=seen.expired,
        need=seen.need,
        faults=seen.faults,
        worst=seen.worst,
        missing=seen.missing,
        refused=seen.refused,
        report=packed(report),
    )


def packed(report: dict[str, Any]) -> bytes:
    data = _zipped(report)
    if len(data) <= MOST_REPORT:
        return data
    return _zipped({**report, "results": [{**each, "observation": {}} for each in report["results"]]})


def _zipped(report: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode())


def _given_up(domain: str) -> Landed:
    results = tuple(could_not_test(each, "internal") for each in asked_for(options_for(domain)))
    return Landed(domain, datetime.now(UTC).isoformat(timespec="seconds"), 0, dict(NOBODY), results)


def _close(chosen: DomainList) -> None:
    """A list of which all has landed is done, also when it was paused meanwhile."""
    if not chosen.rows.filter(done_at=None).exists():
        DomainList.objects.filter(pk=chosen.pk).update(state=State.DONE, finished_at=timezone.now())


@transaction.atomic
def go_on(owner_id: int, turn: int) -> None:
    """To the back of the queue with who has lists under way; unless another turn was given meanwhile."""
    if _is_their_turn(owner_id, turn) and _going(owner_id).exists():
        next_turn(owner_id)


@transaction.atomic
def revive() -> int:
    """To be called before the worker of lists starts: what it was at when it died goes on. How many lists."""
    going = list(DomainList.objects.select_for_update().filter(state=State.GOING).order_by("moved_at"))
    for owner_id in dict.fromkeys(each.owner_id for each in going):
        next_turn(owner_id)
    return len(going)
