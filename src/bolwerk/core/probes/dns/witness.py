# SPDX-License-Identifier: EUPL-1.2
"""What a domain's own name servers said and what caches still say: {"asked": [...], "caches": [...]}. Pure.

It comes from the scanner, or in a file that somebody brings, so it is read with care.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

MAX_KEPT = 60
MAX_RECORDS = 20
MAX_TEXT = 1000
MAX_TTL = 2**31 - 1
LONGEST = timedelta(days=7)
"""No cache keeps anything longer."""
ADDRESSES = ("A", "AAAA")


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer of a name server of the domain. `at`: ISO 8601, UTC. `ttl`: seconds. `alias`: where the name leads,
    when another zone is to say more."""

    name: str
    type: str
    server: str
    address: str
    at: str
    status: str
    records: tuple[str, ...]
    ttl: int
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Lag:
    """What a cache still says differently, and until when it may."""

    name: str
    type: str
    records: tuple[str, ...]
    until: str


@dataclass(frozen=True, slots=True)
class Change:
    """One record that others may still see as it was. `old`, `new`: empty when there was, or is, none.
    `until`: aware."""

    name: str
    type: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    until: datetime


KINDS: Mapping[str, type[Asked] | type[Lag]] = {"asked": Asked, "caches": Lag}


def readable(said: Any) -> dict[str, list[dict[str, Any]]]:
    """JSON-able: what has the shape of a witness, and no more of it than a look tells. Empty when there is none."""
    if not isinstance(said, dict) or not said:
        return {}
    return {kind: [asdict(each) for each in _read(said.get(kind), kind)] for kind in KINDS}


def changes(said: Any, now: datetime) -> list[Change]:
    """What others may still see as it was, at `now`. Other addresses of a name say nothing: many hosts give other
    ones by the minute or by who asks, and nobody changed anything."""
    told = _read(_of(said, "asked"), "asked")
    own = {(each.name, each.type): each.records or ((each.alias,) if each.alias else ()) for each in told}
    found: dict[tuple[str, str], Change] = {}
    for each in _read(_of(said, "caches"), "caches"):
        key, until = (each.name, each.type), _moment(each.until)
        new = own.get(key, ())
        moved = each.type in ADDRESSES and each.records and new
        if until and now < until <= now + LONGEST and key in own and each.records != new and not moved:
            found[key] = Change(each.name, each.type, each.records, new, until)
    return list(found.values())


def _of(said: Any, kind: str) -> Any:
    return said.get(kind) if isinstance(said, dict) else None


def _read(found: Any, kind: str) -> Iterator[Any]:
    made = KINDS[kind]
    for each in found[:MAX_KEPT] if isinstance(found, list | tuple) else ():
        values = {field.name: each.get(field.name, "") for field in fields(made)} if isinstance(each, dict) else {}
        if values and all(_fits(name, value) for name, value in values.items()):
            told = {name: _cut(value) for name, value in values.items()}
            yield made(**told)


def _fits(name: str, value: Any) -> bool:
    if name == "records":
        return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
    if name == "ttl":
        return isinstance(value, int) and 0 <= value <= MAX_TTL
    return isinstance(value, str)


def _cut(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(each[:MAX_TEXT] for each in value[:MAX_RECORDS])
    return value[:MAX_TEXT] if isinstance(value, str) else value


def _moment(text: str) -> datetime | None:
    """None for what is no moment, or has no time zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
