# SPDX-License-Identifier: EUPL-1.2
"""When in the week a domain has its turn: by chance, but always the same. Pure."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

WEEK = timedelta(days=7)
EPOCH = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday; any moment would do."""


def slot(organisation_id: object, domain: str) -> timedelta:
    """From the beginning of the week, to the second: evenly spread over all firms and domains."""
    digest = sha256(f"{organisation_id}:{domain}".encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:8]) % int(WEEK.total_seconds()))


def next_turn(organisation_id: object, domain: str, now: datetime) -> datetime:
    """The first turn after `now`."""
    began = EPOCH + slot(organisation_id, domain)
    return began + ((now - began) // WEEK + 1) * WEEK
