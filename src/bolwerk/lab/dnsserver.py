# SPDX-License-Identifier: EUPL-1.2
"""A DNS server on loopback: answers from a table over UDP and TCP, and can misbehave on demand."""

import asyncio
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import cast

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from bolwerk.lab.background import Background, Closes, port_of

Table = Mapping[tuple[str, str], list[str]]
Tamper = Callable[[dns.message.Message, bytes], list[bytes]]


class DnsServer(Background):
    """Use as a context manager. `table`: (name, type) -> records in presentation form, or what gives it anew.

    `rcodes`: names answered with this rcode. `secure`: zones answered with AD. `silent`: names never answered.
    `truncate`: names whose UDP answer is cut. `tamper` may replace each UDP answer by any datagrams. `port` 0: any.
    Asked without recursion it answers as a name server of the zone.
    """

    def __init__(
        self,
        table: Table | Callable[[], Table],
        *,
        rcodes: Mapping[str, str] | None = None,
        secure: tuple[str, ...] = (),
        silent: tuple[str, ...] = (),
        truncate: tuple[str, ...] = (),
        tamper: Tamper | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        super().__init__()
        self._table = table
        self.rcodes = dict(rcodes or {})
        self.secure, self.silent, self.truncate, self.tamper = secure, silent, truncate, tamper
        self.asked: list[tuple[str, str, str]] = []
        self.host, self.port, self._wanted = host, port, port

    @property
    def table(self) -> Table:
        table = self._table() if callable(self._table) else self._table
        return {(name.lower(), rdtype): list(records) for (name, rdtype), records in table.items()}

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    async def start(self) -> list[Closes]:
        for _ in range(20):
            tcp = await asyncio.start_server(self._over_tcp, self.host, self.port)
            self.port = port_of(tcp)
            try:
                udp, _ = await self.loop.create_datagram_endpoint(
                    lambda: _Udp(self), local_addr=(self.host, self.port)
                )
                return [tcp, udp]
            except OSError:
                tcp.close()
                self.port = self._wanted
        raise RuntimeError("no port that is free for both UDP and TCP")

    async def _over_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            response = self.answer(await reader.readexactly(length), "tcp")
            if response is not None:
                wire = response.to_wire(max_size=65535)
                writer.write(struct.pack("!H", len(wire)) + wire)
                await writer.drain()
        writer.close()

    def answer(self, wire: bytes, way: str) -> dns.message.Message | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, rdtype = question.name.to_text(True).lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, rdtype, way))
        if name in self.silent:
            return None
        response = dns.message.make_response(query, recursion_available=True)
        if not query.flags & dns.flags.RD:
            response.flags |= dns.flags.AA
        unchecked = bool(query.flags & dns.flags.CD)
        if name in self.rcodes and not (unchecked and self.rcodes[name] == "BOGUS"):
            response.set_rcode(dns.rcode.from_text(self.rcodes[name].replace("BOGUS", "SERVFAIL")))
            return response
        if way == "udp" and name in self.truncate:
            response.flags |= dns.flags.TC
            return response
        self._fill(response, name, rdtype)
        if any(name == zone or name.endswith("." + zone) for zone in self.secure):
            response.flags |= dns.flags.AD
        return response

    def _fill(self, response: dns.message.Message, name: str, rdtype: str) -> None:
        table = self.table
        for _ in range(8):
            records = table.get((name, rdtype))
            alias = table.get((name, "CNAME"))
            found, kind = (records, rdtype) if records else (alias, "CNAME")
            if not found:
                break
            owner = dns.name.from_text(name)
            response.answer.append(dns.rrset.from_text_list(owner, 300, "IN", kind, found))
            if kind == rdtype:
                return
            name = found[0].rstrip(".").lower()
        exists = any(owner == name or owner.endswith("." + name) for owner, _ in table)
        if not exists:
            response.set_rcode(dns.rcode.NXDOMAIN)
        _end(response, table, name)


def _end(response: dns.message.Message, table: Table, name: str) -> None:
    """That there is nothing comes with the SOA of the zone, which says how long it may be kept (RFC 2308)."""
    zone = name
    while zone and (zone, "SOA") not in table:
        zone = zone.partition(".")[2]
    if zone:
        found = table[zone, "SOA"]
        response.authority.append(dns.rrset.from_text_list(dns.name.from_text(zone), 300, "IN", "SOA", found))


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, server: DnsServer) -> None:
        self.server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        response = self.server.answer(data, "udp")
        if response is None:
            return
        wires = [response.to_wire(max_size=65535)]
        if self.server.tamper:
            wires = self.server.tamper(response, data)
        for wire in wires:
            self.transport.sendto(wire, addr)
