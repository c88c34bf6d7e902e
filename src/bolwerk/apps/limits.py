# SPDX-License-Identifier: EUPL-1.2
"""How often one network may ask for what costs us or others something. Counted in the cache, without a query."""

from collections.abc import Mapping
from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network
from time import time
from typing import Any

from django.conf import settings
from django.core.cache import cache

from bolwerk.core.errors import TooOften


def spend(*, what: str, meta: Mapping[str, Any]) -> None:
    """Counts one of settings.LIMITS[what] = (times, seconds). Raises TooOften when none is left.

    Requests at the very same moment may count as one: this keeps floods out, it is no ledger.
    """
    times, seconds = settings.LIMITS[what]
    now = time()
    window, passed = divmod(now, seconds)
    key = f"limit.{what}.{network(client_address(meta))}"
    counted, used = cache.get(key, (window, 0))
    used = used if counted == window else 0
    if used >= times:
        raise TooOften("error.too_often", seconds=int(seconds - passed) + 1)
    # Not incr: on a file cache that changes how long the count is kept, and is no more exact.
    # A full disk must not keep anyone out: what is to be stored says so itself.
    with suppress(OSError):
        cache.set(key, (window, used + 1), timeout=seconds)


def client_address(meta: Mapping[str, Any]) -> str:
    """Who asks. X-Forwarded-For counts only as far as our own proxies (settings.TRUSTED_PROXIES) wrote it."""
    count = settings.TRUSTED_PROXIES
    hops = [each.strip() for each in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    if count and len(hops) >= count and hops[-count]:
        return hops[-count]
    return str(meta.get("REMOTE_ADDR", ""))


def network(address: str) -> str:
    """An IPv4 address is one household or firm; so are all addresses of one IPv6 /64. "" for what is no address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return ip_network((found, 64), strict=False).network_address.exploded.replace(":", "")
        found = found.ipv4_mapped
    return str(found)
