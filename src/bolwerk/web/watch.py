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
from bolwerk.core.telling.news import Told, told
from bolwerk.web.dates import day


@dataclass(frozen=True, slots=True)
class Shown:
    id: int
    at: datetime
    told: Told
    mended: bool


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


def box_of(firm: Organisation, actor: Any, language: str) -> Box:
    found = overview(firm)
    return Box(
        domain=firm.domain,
        on=found.on,
        looked_at=found.looked_at,
        unread=_shown(found.unread, firm.domain, language),
        read=_shown(found.read, firm.domain, language),
        mail=wants_mail(firm, actor) if may(actor, "watch.mail", firm) else None,
        answers=may(actor, "firm.answer", firm),
    )


def _shown(entries: Sequence[Entry], domain: str, language: str) -> list[Shown]:
    return [
        Shown(each.item.pk, each.item.at, told(news_of(each.item), domain, language, day), each.mended)
        for each in entries
    ]
