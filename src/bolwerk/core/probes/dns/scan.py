# SPDX-License-Identifier: EUPL-1.2
"""Asks a resolver over UDP, with TCP when the answer is cut. The resolver itself is ours, not a target.

RFC 1035, EDNS with 1232 bytes (DNS flag day 2020), AD and CD per RFC 6840. One fresh connected
socket per try, so the kernel drops other senders; id and question are checked again here.
"""

import asyncio
import struct
from collections.abc import Sequence

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.dns.records import read
from bolwerk.core.probes.dns.servers import Server

EDNS_SIZE = 1232
TRY_SECONDS = 1.5
TRIES = 3
MAX_QUERIES = 200
RCODES = {
    dns.rcode.NOERROR: Status.NODATA,
    dns.rcode.NXDOMAIN: Status.NXDOMAIN,
    dns.rcode.SERVFAIL: Status.SERVFAIL,
    dns.rcode.REFUSED: Status.REFUSED,
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
        try:
            query = dns.message.make_query(name, rdtype, use_edns=0, payload=EDNS_SIZE, want_dnssec=True)
        except (dns.exception.DNSException, UnicodeError, ValueError):
            return Answer(name, rdtype, Status.MALFORMED)
        query.flags |= dns.flags.AD | (dns.flags.CD if unchecked else 0)
        worst = Status.TIMEOUT
        for attempt in range(self._tries):
            server = self._servers[attempt % len(self._servers)]
            try:
                async with asyncio.timeout(self._seconds):
                    response = await _over_udp(server, query)
                    if response.flags & dns.flags.TC:
                        response = await _over_tcp(server, query)
            except (TimeoutError, OSError, EOFError):
                continue
            answer = _answer(name, rdtype, response)
            if answer.status not in (Status.SERVFAIL, Status.REFUSED, Status.MALFORMED):
                return answer
            worst = answer.status
            if len(self._servers) == 1 and worst != Status.MALFORMED:
                break
        return Answer(name, rdtype, worst)


def _answer(name: str, rdtype: str, response: dns.message.Message) -> Answer:
    status = RCODES.get(response.rcode(), Status.MALFORMED)
    if status not in (Status.NODATA, Status.NXDOMAIN):
        return Answer(name, rdtype, status)
    authenticated = bool(response.flags & dns.flags.AD)
    try:
        if not isinstance(response, dns.message.QueryMessage):
            return Answer(name, rdtype, Status.MALFORMED)
        chain = response.resolve_chaining()
        records = read(chain.answer) if chain.answer is not None else ()
        canonical = chain.canonical_name.to_text(omit_final_dot=True).lower()
    except (dns.exception.DNSException, UnicodeError, ValueError):
        return Answer(name, rdtype, Status.MALFORMED)
    return Answer(name, rdtype, Status.OK if records else status, records, authenticated, canonical)


async def _over_udp(server: Server, query: dns.message.Message) -> dns.message.Message:
    """Waits for the answer to this very question; anything else that arrives is left unread."""
    loop = asyncio.get_running_loop()
    inbox: asyncio.Queue[bytes] = asyncio.Queue(maxsize=32)
    transport, _ = await loop.create_datagram_endpoint(lambda: _Inbox(inbox), remote_addr=server)
    try:
        transport.sendto(query.to_wire())
        while True:
            response = _decode(await inbox.get())
            if response is not None and query.is_response(response):
                return response
    finally:
        transport.close()


def _decode(wire: bytes) -> dns.message.Message | None:
    try:
        return dns.message.from_wire(wire, ignore_trailing=True)
    except Exception:  # the parser meets hostile bytes: whatever it raises, this datagram is no answer
        return None


async def _over_tcp(server: Server, query: dns.message.Message) -> dns.message.Message:
    reader, writer = await asyncio.open_connection(*server)
    try:
        wire = query.to_wire()
        writer.write(struct.pack("!H", len(wire)) + wire)
        (length,) = struct.unpack("!H", await reader.readexactly(2))
        response = _decode(await reader.readexactly(length))
    finally:
        writer.close()
    if response is None or not query.is_response(response):
        raise EOFError("no usable answer")
    return response


class _Inbox(asyncio.DatagramProtocol):
    def __init__(self, inbox: asyncio.Queue[bytes]) -> None:
        self._inbox = inbox

    def datagram_received(self, data: bytes, addr: object) -> None:
        if not self._inbox.full():
            self._inbox.put_nowait(data)

    def error_received(self, exc: Exception) -> None:
        """A closed port shows as no answer within the try."""
