# SPDX-License-Identifier: EUPL-1.2
"""Reads an MX answer. Pure. RFC 5321 section 5.1, null MX RFC 7505."""

from functools import lru_cache

from bolwerk.core.probes.dns.answer import Answer

MAX_HOSTS = 10


def exchangers(mx: Answer) -> tuple[str, ...]:
    """Host names, most preferred first, each once; empty for a null MX."""
    return _ordered(mx.records)


@lru_cache(maxsize=256)
def _ordered(records: tuple[str, ...]) -> tuple[str, ...]:
    pairs = []
    for record in records:
        preference, _, host = record.partition(" ")
        if preference.isdigit() and host.strip(". "):
            pairs.append((int(preference), host.rstrip(".")))
    return tuple(dict.fromkeys(host for _, host in sorted(pairs)))[:MAX_HOSTS]


def has_null(mx: Answer) -> bool:
    """A null MX is among them; beside others there must be none (RFC 7505 section 3)."""
    return any(not record.partition(" ")[2].strip(". ") for record in mx.records)


def is_null(mx: Answer) -> bool:
    """The domain says in so many words that it receives no mail."""
    return bool(mx.records) and not exchangers(mx)
