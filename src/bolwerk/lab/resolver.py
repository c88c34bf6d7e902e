# SPDX-License-Identifier: EUPL-1.2
"""A DNS resolver on loopback that remembers: what it told once it tells until the time to live runs out."""

import time
from collections.abc import Callable

import dns.flags
import dns.message

from bolwerk.lab.dnsserver import DnsServer, Table

Key = tuple[str, int, bool]


class Remembering(DnsServer):
    """`age` is what the memory belongs to: when it changes, all is forgotten."""

    def __init__(self, table: Callable[[], Table], age: Callable[[], int] = lambda: 0, *, port: int = 0) -> None:
        super().__init__(table, port=port)
        self._age, self._of = age, age()
        self._known: dict[Key, tuple[float, dns.message.Message]] = {}

    def answer(self, wire: bytes, way: str) -> dns.message.Message | None:
        if self._age() != self._of:
            self._known, self._of = {}, self._age()
        query = dns.message.from_wire(wire)
        asked = query.question[0]
        key = (asked.name.to_text().lower(), int(asked.rdtype), bool(query.flags & dns.flags.CD))
        now = time.monotonic()
        since, told = self._known.get(key, (now, None))
        if told is None or now - since >= _lasts(told):
            since, told = now, super().answer(wire, way)
            if told is None:
                return None
            self._known[key] = (since, told)
        return _again(query, told, int(now - since))


def _lasts(told: dns.message.Message) -> int:
    return min((each.ttl for each in (*told.answer, *told.authority)), default=0)


def _again(query: dns.message.Message, told: dns.message.Message, passed: int) -> dns.message.Message:
    response = dns.message.make_response(query, recursion_available=True)
    response.set_rcode(told.rcode())
    for mine, theirs in ((response.answer, told.answer), (response.authority, told.authority)):
        for each in theirs:
            left = each.copy()
            left.ttl = max(0, each.ttl - passed)
            mine.append(left)
    return response
