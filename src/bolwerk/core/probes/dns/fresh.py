# SPDX-License-Identifier: EUPL-1.2
"""Asks the name servers of the domain themselves, so that a change shows at once, whatever caches still hold.

Only for names in the zone of the domain; all other names, and the types that tell of signatures, are the resolver's.
The resolver is asked the same: what it still says differently, others may see too, until its time to live runs out.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns import rdata, wire
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.dns.exchange import ask
from bolwerk.core.probes.dns.names import Malformed
from bolwerk.core.probes.dns.nameservers import MAX_SERVERS, PORT, SECONDS, named_above
from bolwerk.core.probes.dns.scan import read
from bolwerk.core.probes.dns.witness import LONGEST, MAX_KEPT, MAX_RECORDS, MAX_TEXT, Asked, Lag
from bolwerk.core.probes.guard import Blocked

NOT_OURS = frozenset({"SOA", "DS", "DNSKEY", "RRSIG"})
MAX_CLIMB = 6


@dataclass(frozen=True, slots=True)
class NameServer:
    """`nothing`: for how many seconds others may keep that a name is not there, RFC 2308 section 5."""

    host: str
    address: str
    serial: int = 0
    nothing: int = 0


class FreshResolver:
    """`ctx`: of the check, with the resolver that others use. Never raises for what the network does."""

    def __init__(self, ctx: Context) -> None:
        self._ctx, self._inner = ctx, ctx.resolver
        self._known: dict[tuple[str, str, bool], asyncio.Task[Answer]] = {}
        self._place: asyncio.Task[tuple[str, list[NameServer]]] | None = None
        self.asked: list[Asked] = []
        self.lags: list[Lag] = []

    def query(self, name: str, rdtype: str, *, unchecked: bool = False) -> asyncio.Future[Answer]:
        key = (name.lower().rstrip("."), rdtype, unchecked)
        if key not in self._known:
            self._known[key] = asyncio.create_task(self._query(*key))
        return asyncio.shield(self._known[key])

    async def close(self) -> None:
        tasks = [*self._known.values(), *([self._place] if self._place else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def told(self) -> dict[str, list[dict[str, Any]]]:
        """JSON-able, in a stable order."""
        order = ("name", "type", "at")
        return {
            kind: sorted((asdict(each) for each in found), key=lambda each: [str(each.get(name)) for name in order])
            for kind, found in (("asked", self.asked), ("caches", self.lags))
        }

    async def _query(self, name: str, rdtype: str, unchecked: bool) -> Answer:
        if rdtype in NOT_OURS:
            return await self._inner.query(name, rdtype, unchecked=unchecked)
        if self._place is None:
            self._place = asyncio.create_task(self._servers())
        cached, (zone, servers) = await asyncio.gather(
            self._inner.query(name, rdtype, unchecked=unchecked), asyncio.shield(self._place)
        )
        if not servers or not (name == zone or name.endswith("." + zone)):
            return cached
        own = await self._of_its_own(name, rdtype, servers)
        if own is None:
            return cached
        if own.canonical not in ("", name) and not own.records:
            # An alias: where it leads, another zone may know.
            beyond = await self.query(own.canonical, rdtype, unchecked=unchecked)
            found = replace(beyond, name=name)
        else:
            found = replace(own, authenticated=cached.authenticated)
        known = cached.status.known and found.status.known
        if known and (cached.records, cached.canonical) != (found.records, found.canonical):
            self._note_lag(cached, own.ttl if cached.records else servers[0].nothing)
        return found

    def _note_lag(self, cached: Answer, lasting: int) -> None:
        """Others may have taken the old record later than this resolver did, up to the moment of the change: so it is
        not what is left here that counts, but how long such a record may be kept (`lasting`, seconds)."""
        left = min(timedelta(seconds=max(cached.ttl, lasting)), LONGEST)
        if len(self.lags) < MAX_KEPT and left:
            until = datetime.now(UTC) + left
            self.lags.append(Lag(cached.name, cached.rdtype, _some(cached.records), _iso(until)))

    async def _of_its_own(self, name: str, rdtype: str, servers: Sequence[NameServer]) -> Answer | None:
        """None when none of them answers with authority: a name that is handed on further is not theirs."""
        for server in servers:
            message = await self._ask(server, name, rdtype)
            if message is None or not message.flags & wire.AA:
                continue
            answer = read(name, rdtype, message)
            if not answer.status.known:
                continue
            if len(self.asked) < MAX_KEPT:
                now = _iso(datetime.now(UTC))
                self.asked.append(
                    Asked(
                        name,
                        rdtype,
                        server.host,
                        server.address,
                        now,
                        answer.status.value,
                        _some(answer.records),
                        answer.ttl,
                        answer.canonical if answer.canonical != name else "",
                    )
                )
            return answer
        return None

    async def _ask(self, server: NameServer, name: str, rdtype: str) -> wire.Message | None:
        try:
            place = self._ctx.guard.question(server.address, PORT)
            question = wire.Question(name, rdata.TYPES[rdtype], recursion=False)
            return await ask(self._ctx.courier, place, question, seconds=SECONDS)
        except (Blocked, Malformed, KeyError, OSError, EOFError):
            return None

    async def _servers(self) -> tuple[str, list[NameServer]]:
        """The zone, and its name servers as the zone above names them; who has the newest copy comes first."""
        zone = await self._zone()
        above, own = await asyncio.gather(named_above(self._ctx, zone), self._inner.query(zone, "NS"))
        hosts = list(above or own.records)[:MAX_SERVERS]
        found = await asyncio.gather(*(self._meet(zone, host) for host in hosts))
        return zone, sorted((each for each in found if each), key=lambda each: -each.serial)

    async def _meet(self, zone: str, host: str) -> NameServer | None:
        addresses = (await self._ctx.addresses(host)).all
        for address in addresses[:1]:
            message = await self._ask(NameServer(host, address), zone, "SOA")
            answer = message.answer if message and message.flags & wire.AA else ()
            own = [each for each in answer if (each.rdtype, each.rdclass, each.name) == (rdata.SOA, wire.IN, zone)]
            if own:
                fields = own[-1].text.split()
                return NameServer(host, address, int(fields[2]), min(own[-1].ttl, int(fields[6])))
        return None

    async def _zone(self) -> str:
        labels = self._ctx.domain.name.split(".")
        names = [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))][:MAX_CLIMB]
        answers = await asyncio.gather(*(self._inner.query(name, "SOA", unchecked=True) for name in names))
        for name, answer in zip(names, answers, strict=True):
            if answer.status == Status.OK and answer.canonical == name:
                return name
        return self._ctx.domain.name


def _some(records: Sequence[str]) -> tuple[str, ...]:
    return tuple(each[:MAX_TEXT] for each in records[:MAX_RECORDS])


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
