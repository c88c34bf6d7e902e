# SPDX-License-Identifier: EUPL-1.2
"""Says in the reader's language that a change is made, and until when others may still see what was before."""

from datetime import datetime, timedelta
from math import ceil

from bolwerk.core.catalogue.words import word
from bolwerk.core.probes.dns.witness import Change

MINUTES = 90
"""Above it, hours."""


def cache_sentence(change: Change, language: str, *, until: str, now: datetime) -> str:
    """`until`: that moment as this reader writes it."""
    kind = "gone" if not change.new else "changed" if change.old else "added"
    return word(language, f"cache.{kind}", until=until, length=_length(change.until - now, language))


def _length(left: timedelta, language: str) -> str:
    minutes = max(1, ceil(left / timedelta(minutes=1)))
    if minutes <= MINUTES:
        return word(language, "cache.minute" if minutes == 1 else "cache.minutes", count=minutes)
    return word(language, "cache.hours", count=ceil(minutes / 60))
