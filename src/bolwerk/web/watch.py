# SPDX-License-Identifier: EUPL-1.2
"""The news of the watch as a page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import may
from bolwerk.apps.watch.readers import wants_mail
from bolwerk.apps.watch.selectors import Entry, overview
from bolwerk.apps.watch.values import news_of
from bolwerk.core.telling.domain import as_written
from bolwerk.core.telling.news import Told, told
from bolwerk.web.dates import day


@dataclass(frozen=True, slots=True)
class Shown:
    """`lines`: what of it is not told elsewhere on the page. `way_on`: the step, or the proof, is not either."""

    id: int
    at: datetime
    told: Told
    lines: tuple[str, ...]
    mended: bool
    way_on: bool


@dataclass(frozen=True, slots=True)
class Box:
    """`mail`: whether who looks gets mail; None for who has no account. `answers`: they may speak for the firm."""

    domain: str
    on: bool
    looked_at: datetime | None
    unread: list[Shown]
    read: list[Shown]
    mail: bool | None
    answers: bool


def box_of(firm: Organisation, actor: Any, language: str, first: str = "") -> Box:
    """`first`: the check of which the page tells right below what is wrong and how it is mended; "" for none."""
    found, domain = overview(firm), as_written(firm.domain)
    return Box(
        domain=firm.domain,
        on=found.on,
        looked_at=found.looked_at,
        unread=_shown(found.unread, domain, language, first),
        read=_shown(found.read, domain, language, first),
        mail=wants_mail(firm, actor) if may(actor, "watch.mail", firm) else None,
        answers=may(actor, "firm.answer", firm),
    )


def _shown(entries: Sequence[Entry], domain: str, language: str, first: str) -> list[Shown]:
    return [_one(each, domain, language, first) for each in entries]


def _one(entry: Entry, domain: str, language: str, first: str) -> Shown:
    """Of what is mended only that it is; of the fault that is told below, only since when."""
    news = news_of(entry.item)
    said = told(news, domain, language, day)
    below = bool(first) and news.subject == first
    lines = () if entry.mended else said.lines[1:] if below else said.lines
    return Shown(entry.item.pk, entry.item.at, said, lines, entry.mended, not (entry.mended or below))
