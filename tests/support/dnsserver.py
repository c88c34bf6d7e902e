# SPDX-License-Identifier: EUPL-1.2
"""A DNS server on loopback for tests: answers from a table over UDP and TCP, and can misbehave on demand."""

import asyncio
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

Table = Mapping[tuple[str, str], list[str]]
Tamper = Callable[[dns.message.Message, bytes], list[bytes]]


class DnsServer:
    """Use as a context manager. `table`: (name, type) -> records in presentation form.

    `rcodes`: names answered with this rcode. `secure`: zones answered with AD. `silent`: names never answered.
    `truncate`: names whose UDP answer is cut. `tamper` may replace each UDP answer by any datagrams.
    """

    def __init__(
        self,
        table: Table,
        *,
        rcodes: Mapping[str, str] | None = None,
        secure: tuple[str, ...] = (),
        silent: tuple[str, ...] = (),
        truncate: tuple[str, ...] = (),
        tamper: Tamper | None = None,
    ) -> None:
        self.table = {(name.lower(), rdtype): list(records) for (name, rdtype), records in table.items()}
        self.rcodes = dict(rcodes or {})
        self.secure, self.silent, self.truncate, self.tamper = secure, silent, truncate, tamper
        self.asked: list[tuple[str, str, str]] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> "DnsServer":
        self._thread.start()
        if not self._ready.wait(5):
            raise RuntimeError("the DNS server did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._ready.set()
        self._loop.run_forever()
        self._tcp.close()
        self._udp.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _start(self) -> None:
        for _ in range(20):
            self._tcp = await asyncio.start_server(self._over_tcp, "127.0.0.1", 0)
            self.port = self._tcp.sockets[0].getsockname()[1]
            try:
                self._udp, _ = await self._loop.create_datagram_endpoint(
                    lambda: _Udp(self), local_addr=("127.0.0.1", self.port)
                )
                return
            except OSError:
                self._tcp.close()
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
        for _ in range(8):
            records = self.table.get((name, rdtype))
            alias = self.table.get((name, "CNAME"))
            found, kind = (records, rdtype) if records else (alias, "CNAME")
            if not found:
                break
            owner = dns.name.from_text(name)
            response.answer.append(dns.rrset.from_text_list(owner, 300, "IN", kind, found))
            if kind == rdtype:
                return
            name = found[0].rstrip(".").lower()
        exists = any(owner == name or owner.endswith("." + name) for owner, _ in self.table)
        if not exists:
            response.set_rcode(dns.rcode.NXDOMAIN)


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, server: DnsServer) -> None:
        self.server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        response = self.server.answer(data, "udp")
        if response is None:
            return
        wires = [response.to_wire(max_size=65535)]
        if self.server.tamper:
            wires = self.server.tamper(response, data)
        for wire in wires:
            self.transport.sendto(wire, addr)  # type: ignore[attr-defined]
