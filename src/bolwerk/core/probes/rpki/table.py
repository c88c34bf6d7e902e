# SPDX-License-Identifier: EUPL-1.2
"""Validated route payloads and the routes seen, from files. Reads local files; asks nobody.

Payloads: the JSON that validators write, {"roas": [{"asn": "AS64496", "prefix": "192.0.2.0/24", "maxLength": 24}]}.
Routes: one a line, prefix and number of the network that announces it, in either order (as RISwhois gives them).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

ASN = re.compile(r"(?:AS)?(\d{1,10})", re.IGNORECASE)
MAX_ASN = 2**32 - 1
Place = tuple[int, int, int]  # version, prefix length, network as a number without its host bits


class BadTable(ValueError):
    """The file is not what it should be."""


class Route(StrEnum):
    """RFC 6811 section 2."""

    VALID = "valid"
    INVALID = "invalid"
    NOT_FOUND = "not_found"


@dataclass(slots=True)
class Table:
    """Values by prefix; `covering` finds them from the longest to the shortest."""

    rows: dict[Place, list[tuple[int, int]]] = field(default_factory=dict)
    lengths: dict[int, set[int]] = field(default_factory=lambda: {4: set(), 6: set()})

    def add(self, prefix: str, value: tuple[int, int]) -> None:
        """Raises BadTable."""
        try:
            network = ip_network(prefix)
        except ValueError:
            raise BadTable(f"no prefix: {prefix[:60]!r}") from None
        version, length = network.version, network.prefixlen
        shift = network.max_prefixlen - length
        self.rows.setdefault((version, length, int(network.network_address) >> shift), []).append(value)
        self.lengths[version].add(length)

    def covering(self, ip: str, at_most: int = 128) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """(prefix length, values) of each prefix around the address that is no longer than `at_most`."""
        address = ip_address(ip)
        for length in sorted(self.lengths[address.version], reverse=True):
            if length <= at_most:
                found = self.rows.get((address.version, length, int(address) >> (address.max_prefixlen - length)))
                if found:
                    yield length, found


@dataclass(frozen=True, slots=True)
class Rpki:
    """`payloads`: (asn, longest length allowed) by prefix. `routes`: (asn, 0) by prefix."""

    payloads: Table
    routes: Table

    def state(self, ip: str) -> tuple[str, int, Route] | None:
        """Prefix length as text with its network, the one that announces it, and what the payloads say; None when no
        route is known. Of several announcers the best counts: a firm may have two."""
        longest = next(self.routes.covering(ip), None)
        if longest is None:
            return None
        length, announcers = longest
        prefix = str(ip_network(f"{ip}/{length}", strict=False))
        judged = {asn: self._judge(ip, length, asn) for asn, _ in announcers}
        best = min(judged, key=lambda asn: (list(Route).index(judged[asn]), asn))
        return prefix, best, judged[best]

    def _judge(self, ip: str, length: int, asn: int) -> Route:
        covered = [value for _, values in self.payloads.covering(ip, length) for value in values]
        if any(asn == owner and owner != 0 and length <= longest for owner, longest in covered):
            return Route.VALID
        return Route.INVALID if covered else Route.NOT_FOUND


def load(vrp_file: Path, routes_file: Path) -> Rpki:
    """Kept until a file changes. Raises BadTable and OSError."""
    files = (vrp_file, routes_file)
    return _load(*files, *(each.stat().st_mtime_ns for each in files))


@lru_cache(maxsize=1)
def _load(vrp_file: Path, routes_file: Path, *_: int) -> Rpki:
    try:
        document = json.loads(vrp_file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadTable("no JSON") from error
    with routes_file.open(encoding="utf-8", errors="replace") as lines:
        return Rpki(payloads(document), routes(lines))


def payloads(document: Any) -> Table:
    """Raises BadTable."""
    rows = document.get("roas") if isinstance(document, Mapping) else None
    if not isinstance(rows, list):
        raise BadTable('no list of "roas"')
    table = Table()
    for row in rows:
        if not isinstance(row, Mapping) or not isinstance(row.get("prefix"), str):
            raise BadTable("a payload without prefix")
        prefix = row["prefix"]
        longest = row.get("maxLength", prefix.rpartition("/")[2])
        if not str(longest).isascii() or not str(longest).isdigit():
            raise BadTable(f"no length: {str(longest)[:20]!r}")
        table.add(prefix, (_asn(str(row.get("asn"))), int(longest)))
    return table


def routes(lines: Iterable[str]) -> Table:
    """Comments (% or #), empty lines and routes announced by a set are passed over. Raises BadTable."""
    table = Table()
    for line in lines:
        words = line.split()
        if len(words) < 2 or words[0][0] in "%#":
            continue
        prefix, origin = words[:2] if "/" in words[0] else words[1::-1]
        if not origin.startswith("{"):
            table.add(prefix, (_asn(origin), 0))
    return table


def _asn(text: str) -> int:
    match = ASN.fullmatch(text)
    if match is None or int(match[1]) > MAX_ASN:
        raise BadTable(f"no network number: {text[:20]!r}")
    return int(match[1])
