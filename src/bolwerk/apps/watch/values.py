# SPDX-License-Identifier: EUPL-1.2
"""News as a row keeps it, and back."""

from datetime import datetime
from typing import Any

from bolwerk.core.watch.news import Kind, News


def detail_of(news: News) -> dict[str, Any]:
    """JSON-able, without what has a column of its own."""
    told: dict[str, Any] = {name: list(getattr(news, name)) for name in ("hosts", "before", "after")}
    told |= {name: moment.isoformat() for name in ("since", "ends") if (moment := getattr(news, name))}
    return {"reason": news.reason, **{name: value for name, value in told.items() if value}}


def news_of(item: Any) -> News:
    """Of a row of `models.Item`; what a file brought may lack anything."""
    kept = item.detail if isinstance(item.detail, dict) else {}
    return News(
        kind=Kind(item.kind),
        subject=item.subject,
        identity=item.identity,
        harm=item.harm,
        reason=str(kept.get("reason", "")),
        hosts=_texts(kept.get("hosts")),
        before=_texts(kept.get("before")),
        after=_texts(kept.get("after")),
        since=_moment(kept.get("since")),
        ends=_moment(kept.get("ends")),
    )


def _texts(kept: Any) -> tuple[str, ...]:
    return tuple(map(str, kept)) if isinstance(kept, list) else ()


def _moment(kept: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(kept)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
