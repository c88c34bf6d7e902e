# SPDX-License-Identifier: EUPL-1.2
"""Servers on loopback that say the first words of real services, and what the checks of a firm's machines need."""

import asyncio
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from support.webserver import free_port

from bolwerk.core.probes.exposure.greetings import DOORS
from bolwerk.lab.background import Background, Closes, port_of
from bolwerk.lab.certs import Leaf

SILENT = b""


@dataclass
class Service:
    """`first`: said at once. `answers`: to what is said, by how it begins; b"" stands for anything. `heard`: all that
    was said to it, connection by connection."""

    first: bytes = SILENT
    answers: Mapping[bytes, bytes] = field(default_factory=dict)
    tls: bool = False
    heard: list[bytes] = field(default_factory=list)


class Machine(Background):
    """Use as a context manager. `services`: by the number of their door; `port_map` leads there, all else is shut."""

    def __init__(self, services: Mapping[int, Service], leaf: Leaf | None = None, *, host: str = "127.0.0.1") -> None:
        super().__init__()
        self._services, self._leaf, self._host = dict(services), leaf, host
        self.open, self.most_open = 0, 0
        self.port_map = dict.fromkeys(DOORS, free_port())

    async def start(self) -> list[Closes]:
        servers: list[Closes] = []
        for door, service in self._services.items():
            context = None
            if service.tls and self._leaf:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self._leaf.cert, self._leaf.key)
            server = await asyncio.start_server(self._serves(service), self._host, 0, ssl=context)
            self.port_map[door] = port_of(server)
            servers.append(server)
        return servers

    def _serves(self, service: Service) -> Any:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.open += 1
            self.most_open = max(self.most_open, self.open)
            at = len(service.heard)
            service.heard.append(b"")
            try:
                with suppress(OSError):
                    writer.write(service.first)
                    while said := await reader.read(4096):
                        service.heard[at] += said
                        for begins, told in service.answers.items():
                            if said.startswith(begins):
                                writer.write(told)
            finally:
                self.open -= 1
                writer.close()

        return serve


def page(body: bytes, *fields: str, status: int = 200) -> Service:
    """A web server that says the same to all and keeps the connection open."""
    head = [f"HTTP/1.1 {status} Whatever", *fields, f"Content-Length: {len(body)}"]
    return Service(answers={b"GET / HTTP/1.1\r\n": "\r\n".join(head).encode() + b"\r\n\r\n" + body})


@contextmanager
def walled() -> Iterator[int]:
    """A port whose queue is full: nothing comes back from there, as behind a gate that drops what knocks."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        port = int(door.getsockname()[1])
        waiting = []
        for _ in range(4):
            knock = socket.socket()
            knock.setblocking(False)
            knock.connect_ex(("127.0.0.1", port))
            waiting.append(knock)
        try:
            yield port
        finally:
            for knock in waiting:
                knock.close()
