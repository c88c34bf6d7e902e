# SPDX-License-Identifier: EUPL-1.2
"""Asks a resolver, again when an answer is lost. The resolver itself is ours, not a target."""

import asyncio
from collections.abc import Sequence

from bolwerk.core.probes.dns import rdata, wire
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.dns.exchange import ask
from bolwerk.core.probes.dns.names import Malformed
from bolwerk.core.probes.dns.servers import Server

TRY_SECONDS = 1.5
TRIES = 4
MAX_QUERIES = 200
MAX_TEXT = 65_535  # none is longer; a record that is cut would be judged for what we cut
KEEP_WIRE = frozenset({"SOA", "DS", "DNSKEY"})
"""Types whose signatures are judged later: their answers keep the packet."""

RCODES = {
    wire.NOERROR: Status.NODATA,
    wire.NXDOMAIN: Status.NXDOMAIN,
    wire.SERVFAIL: Status.SERVFAIL,
    wire.REFUSED: Status.REFUSED,
}


class DnsResolver:
    """One per check: remembers its answers for the length of that check."""

    def __init__(self, servers: Sequence[Server], *, seconds: float = TRY_SECONDS, tries: int = TRIES) -> None:
        self._servers = list(servers)
        self._seconds = seconds
        self._tries = tries
        self._asked: dict[tuple[str, str, bool], asyncio.Task[Answer]] = {}

    async def query(self, name: str, rdtype: str, *, unchecked: bool = False) -> Answer:
        key = (name.lower().rstrip("."), rdtype, unchecked)
        task = self._asked.get(key)
        if task is None:
            if len(self._asked) >= MAX_QUERIES:
                return Answer(key[0], rdtype, Status.REFUSED)
            task = self._asked[key] = asyncio.create_task(self._ask(*key))
        return await asyncio.shield(task)

    async def close(self) -> None:
        for task in self._asked.values():
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)

    async def _ask(self, name: str, rdtype: str, unchecked: bool) -> Answer:
        number = rdata.TYPES.get(rdtype)
        if number is None:
            return Answer(name, rdtype, Status.MALFORMED)
        worst = Status.TIMEOUT
        for attempt in range(self._tries):
            server = self._servers[attempt % len(self._servers)]
            try:
                message = await ask(server, name, number, seconds=self._seconds, unchecked=unchecked)
            except Malformed:
                return Answer(name, rdtype, Status.MALFORMED)
            except (TimeoutError, OSError, EOFError):
                continue
            answer = read(name, rdtype, message)
            if answer.status not in (Status.SERVFAIL, Status.REFUSED, Status.MALFORMED):
                return answer
            worst = answer.status
            if len(self._servers) == 1 and worst != Status.MALFORMED:
                break
        return Answer(name, rdtype, worst)


def _negative(message: wire.Message) -> int:
    """How long others may keep that there is nothing: RFC 2308 section 5. 0 when the answer does not say."""
    for record in message.authority:
        if record.rdtype == rdata.SOA and record.rdclass == wire.IN:
            return min(record.ttl, int(record.text.split()[6]))
    return 0


def read(name: str, rdtype: str, message: wire.Message) -> Answer:
    """What a message says about the name; records in a stable order, so that the same zone gives the same report."""
    status = RCODES.get(message.rcode, Status.MALFORMED)
    if message.flags & wire.TC:  # cut over TCP too: what is missing may be what counts
        status = Status.MALFORMED
    if status not in (Status.NODATA, Status.NXDOMAIN):
        return Answer(name, rdtype, status)
    try:
        found = wire.chain(message)
    except Malformed:
        return Answer(name, rdtype, Status.MALFORMED)
    records = tuple(sorted(record.text[:MAX_TEXT] for record in found.records))
    return Answer(
        name,
        rdtype,
        Status.OK if records else status,
        records,
        authenticated=bool(message.flags & wire.AD),
        canonical=found.name,
        ttl=found.ttl if records else _negative(message),
        wire=message.wire if rdtype in KEEP_WIRE else b"",
    )
