# SPDX-License-Identifier: EUPL-1.2
"""A table that answers like a resolver, and counts what it was asked."""

from collections.abc import Iterable, Mapping

from bolwerk.core.probes.dns.answer import Answer, Status


class Table:
    """`zones`: by name, by type, the records; a type may be a Status instead. A CNAME is followed."""

    def __init__(self, zones: Mapping[str, Mapping[str, Iterable[str] | Status]]) -> None:
        self.zones = {name.lower(): dict(types) for name, types in zones.items()}
        self.asked: list[tuple[str, str]] = []

    async def query(self, name: str, rdtype: str) -> Answer:
        self.asked.append((name, rdtype))
        at = name.lower().rstrip(".")
        for _ in range(10):
            types = self.zones.get(at)
            if types is None:
                return Answer(name, rdtype, Status.NXDOMAIN)
            found = types.get(rdtype)
            if isinstance(found, Status):
                return Answer(name, rdtype, found)
            if found:
                return Answer(name, rdtype, Status.OK, tuple(found))
            alias = types.get("CNAME")
            if not alias or isinstance(alias, Status):
                return Answer(name, rdtype, Status.NODATA)
            (at,) = alias
        return Answer(name, rdtype, Status.SERVFAIL)
