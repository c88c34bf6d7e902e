# SPDX-License-Identifier: EUPL-1.2
"""Asks a resolver, again when an answer is lost. The resolver itself is ours, not a target."""

import asyncio
from collections.abc import Sequence

from bolwerk.core.probes.dns import rdata, wire
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.dns.courier import Courier
from bolwerk.core.probes.dns.exchange import WITHOUT_EDNS, over_tcp
from bolwerk.core.probes.dns.memory import Memory
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
    """One per check: remembers its answers for the length of that check. `courier` and `memory`: shared by several
    checks; their owner closes the courier."""

    def __init__(
        self,
        servers: Sequence[Server],
        *,
        courier: Courier | None = None,
        memory: Memory | None = None,
        seconds: float = TRY_SECONDS,
        tries: int = TRIES,
        most: int = MAX_QUERIES,
    ) -> None:
        self.servers = list(servers)
        self.seconds, self.tries = seconds, tries
        self.courier = courier or Courier()
        self.tasks: set[asyncio.Task[None]] = set()
        self.memory = memory
        self._most = most
        self._shared = courier is not None
        self._asked: dict[tuple[str, str, bool], _Asking] = {}

    def query(self, name: str, rdtype: str, *, unchecked: bool = False) -> asyncio.Future[Answer]:
        key = (name.lower().rstrip("."), rdtype, unchecked)
        asking = self._asked.get(key)
        if asking is None:
            asking = _Asking(self, *key)
            if len(self._asked) >= self._most:
                asking.settle(Status.REFUSED)
            else:
                self._asked[key] = asking
                asking.begin()
        return asking.wait()

    async def close(self) -> None:
        """Forgets all, so that nothing waits for the collector of garbage."""
        for asking in self._asked.values():
            asking.give_up()
        self._asked.clear()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        if not self._shared:
            self.courier.close()


class _Asking:
    """One question on its way, try after try, and who waits for its answer.

    Without a task of its own: a check has some fifty of these.
    """

    __slots__ = (
        "_alone",
        "_answer",
        "_closed",
        "_name",
        "_question",
        "_resolver",
        "_status",
        "_tried",
        "_type",
        "_waiting",
    )

    def __init__(self, resolver: DnsResolver, name: str, rdtype: str, unchecked: bool) -> None:
        self._resolver, self._name, self._type = resolver, name, rdtype
        sealed = rdtype in KEEP_WIRE
        self._question = wire.Question(name, rdata.TYPES.get(rdtype, 0), unchecked=unchecked, sealed=sealed)
        self._waiting: list[asyncio.Future[Answer]] = []
        self._answer: Answer | None = None
        self._status, self._tried, self._closed = Status.TIMEOUT, 0, False
        self._alone = False

    def wait(self) -> asyncio.Future[Answer]:
        """A future of its own for each who waits, so that one who gives up takes it from nobody else."""
        waiting: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if self._answer is not None:
            waiting.set_result(self._answer)
        else:
            self._waiting.append(waiting)
        return waiting

    def begin(self) -> None:
        memory = self._resolver.memory
        known = memory.get(self._key) if memory is not None else None
        if known:
            self.settle(known)
        elif self._question.rdtype:
            self._send()
        else:
            self.settle(Status.MALFORMED)

    def settle(self, found: Answer | Status) -> None:
        self._answer = found if isinstance(found, Answer) else Answer(self._name, self._type, found)
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(self._answer)
        self._waiting.clear()

    def give_up(self) -> None:
        self._closed = True
        for waiting in self._waiting:
            waiting.cancel()

    def _send(self) -> None:
        server = self._server
        try:
            seconds, alone = self._resolver.seconds, self._alone
            self._resolver.courier.send(server, self._question, seconds, self._delivered, alone=alone)
        except Malformed:
            self.settle(Status.MALFORMED)

    @property
    def _key(self) -> tuple[str, str, bool]:
        return self._name, self._type, self._question.unchecked

    @property
    def _server(self) -> Server:
        return self._resolver.servers[self._tried % len(self._resolver.servers)]

    def _delivered(self, found: wire.Message | OSError | EOFError) -> None:
        if self._closed:
            return
        if not isinstance(found, wire.Message):
            self._alone = self._alone or isinstance(found, EOFError)
            self._again()
        elif found.rcode in WITHOUT_EDNS and self._question.edns:
            self._question = self._question._replace(edns=False)
            self._send()
        elif found.flags & wire.TC:
            task = asyncio.create_task(self._over_tcp())
            self._resolver.tasks.add(task)
            task.add_done_callback(self._resolver.tasks.discard)
        else:
            self._read(found)

    async def _over_tcp(self) -> None:
        try:
            message = await over_tcp(self._server, self._question, self._resolver.seconds)
        except (OSError, EOFError):
            self._again()
        else:
            self._read(message)

    def _read(self, message: wire.Message) -> None:
        answer = read(self._name, self._type, message)
        if answer.status not in (Status.SERVFAIL, Status.REFUSED, Status.MALFORMED):
            if self._resolver.memory is not None:
                self._resolver.memory.keep(self._key, answer)
            self.settle(answer)
            return
        self._status = answer.status
        if len(self._resolver.servers) == 1 and answer.status != Status.MALFORMED:
            self.settle(answer.status)
        else:
            self._again()

    def _again(self) -> None:
        self._tried += 1
        self._question = self._question._replace(edns=True)
        if self._tried < self._resolver.tries:
            self._send()
        else:
            self.settle(self._status)


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
