# SPDX-License-Identifier: EUPL-1.2
"""A list as pages and tables show it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from bolwerk.apps.lists.models import DomainList, Row, unpacked
from bolwerk.apps.lists.selectors import Overview, reports, stream
from bolwerk.apps.monitoring.models import RunResult
from bolwerk.apps.monitoring.selectors import ORDER
from bolwerk.core.catalogue.loader import load
from bolwerk.core.lists import spreadsheet
from bolwerk.core.suppliers.standing import Site
from bolwerk.web.findings import Group, grouped
from bolwerk.web.interface import word
from bolwerk.web.suppliers import MAIL, SITE

BYTES = 2_000_000
"""Of one upload."""
TAKES = ("excel", "csv", "jsonl")
COLUMNS = (
    "column.line",
    "table.domain",
    "table.mail",
    "table.lock",
    "column.expired",
    "column.software",
    "column.faults",
    "table.first",
    "column.note",
    "column.at",
)


@dataclass(frozen=True, slots=True)
class Cells:
    """One domain in the words of the reader. `*_verdict` names the mark. `note`: why nothing was seen."""

    pk: int
    line: int
    domain: str
    mail: str
    mail_verdict: str
    lock: str
    lock_verdict: str
    first: str
    note: str


def cells(row: Row, language: str) -> Cells:
    note = "missing" if row.missing else "refused" if row.refused else ""
    worst = load().checks.get(row.worst)
    return Cells(
        pk=row.pk,
        line=row.line,
        domain=row.domain,
        mail=word(language, f"lists.mail.{row.mail}"),
        mail_verdict=MAIL[row.mail],
        lock=word(language, f"lists.lock.{row.lock}"),
        lock_verdict=SITE[Site(row.lock)],
        first=worst.texts[language].title if worst else word(language, "lists.nothing"),
        note=word(language, f"lists.{note}") if note else "",
    )


def filters(seen: Overview, show: str, language: str) -> list[tuple[str, str, int, bool]]:
    """(key, words, how many, whether it is chosen); those that would show nothing are left out."""
    return [
        (key, word(language, f"lists.show.{key}"), count, key == show)
        for key, count in seen.counts.items()
        if count or key == show
    ]


def notes(chosen: DomainList, language: str) -> dict[str, list[tuple[int, str, str]]]:
    """{"wrong": [(line, why, what stands there)], "twice": [(line, why, "")]}."""
    return {
        "wrong": [
            (line, word(language, f"lists.why.{error}"), text) for line, error, text in chosen.notes.get("wrong", ())
        ],
        "twice": [
            (line, word(language, "lists.read.again", domain=domain, first=first), "")
            for line, domain, first in chosen.notes.get("twice", ())
        ],
    }


def detail(row: Row, language: str) -> list[Group]:
    """As of one's own domain, but without the steps, which are a firm's, and without what only an owner sees."""
    found = [
        RunResult(
            check_id=each["id"],
            verdict=each["verdict"],
            reason=each["reason"],
            observation=each["observation"],
            harm=each["harm"],
        )
        for each in json.loads(unpacked(row.report))["results"]
    ]
    found.sort(key=lambda each: (ORDER[each.verdict], -each.harm, each.check_id))
    return [
        Group(group.key, [replace(each, measure="") for each in group.findings])
        for group in grouped(found, language)
        if not group.owner
    ]


def taken(chosen: DomainList, form: str, language: str) -> tuple[str, str, Iterator[bytes]]:
    """(content type, ending of the file's name, its content piece by piece). `form`: one of TAKES."""
    if form == "jsonl":
        return "application/x-ndjson", "jsonl", reports(chosen)
    lines = spreadsheet.lines(_table(chosen, language), excel=form == "excel")
    return "text/csv; charset=utf-8", "csv", (line.encode() for line in lines)


def _expired(row: Row) -> str:
    if row.expired:
        return "yes"
    return "lock.unseen" if Site(row.lock) is Site.UNSEEN else "no"


def _table(chosen: DomainList, language: str) -> Iterator[list[Any]]:
    yield [word(language, f"lists.{key}") for key in COLUMNS]
    for row in stream(chosen):
        shown = cells(row, language)
        yield [
            row.line,
            row.domain,
            shown.mail,
            shown.lock,
            word(language, f"lists.{_expired(row)}"),
            word(language, f"lists.software.{row.software}"),
            row.faults,
            shown.first if row.worst else "",
            shown.note,
            f"{timezone.localtime(row.done_at):%Y-%m-%d %H:%M}",
        ]
