# SPDX-License-Identifier: EUPL-1.2
"""The weekly look at the firm's domain, and what was new in it."""

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router

from bolwerk.api.schemas.watch import NewsOut, ReadIn, WatchIn, WatchOut
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.watch import services
from bolwerk.apps.watch.selectors import Entry, overview
from bolwerk.apps.watch.values import news_of
from bolwerk.core.telling.news import told

router = Router(tags=["watch"])


@router.get("/watch", response=WatchOut, summary="The weekly look, and what was new")
def watch(request: HttpRequest) -> WatchOut:
    """What was not read comes first. It says nothing while nothing gets worse, ends soon or changes."""
    return _told(request.auth)


@router.put("/watch", response=WatchOut, summary="Switch the weekly look on or off")
def switch(request: HttpRequest, payload: WatchIn) -> WatchOut:
    services.switch(organisation=request.auth, on=payload.on, actor=VISITOR)
    return _told(request.auth)


@router.post("/watch/read", response=WatchOut, summary="Say what was read")
def read(request: HttpRequest, payload: ReadIn) -> WatchOut:
    """Ids that are not the firm's own are passed over."""
    services.read(organisation=request.auth, items=payload.items, actor=VISITOR)
    return _told(request.auth)


def _told(firm: Organisation) -> WatchOut:
    found = overview(firm)
    return WatchOut(
        domain=firm.domain,
        on=found.on,
        looked_at=found.looked_at,
        next_at=found.next_at,
        news=[_news(each, firm.domain) for each in (*found.unread, *found.read)],
    )


def _news(entry: Entry, domain: str) -> NewsOut:
    news = news_of(entry.item)
    words = told(news, domain, (get_language() or "nl")[:2], lambda moment: moment.date().isoformat())
    return NewsOut(
        id=entry.item.pk,
        kind=news.kind,
        subject=news.subject,
        reason=news.reason,
        hosts=list(news.hosts),
        before=list(news.before),
        after=list(news.after),
        since=news.since,
        ends=news.ends,
        at=entry.item.at,
        read_at=entry.item.read_at,
        mended=entry.mended,
        title=words.title,
        text=" ".join(words.lines),
        measure=words.measure,
    )
