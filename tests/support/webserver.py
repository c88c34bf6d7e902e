# SPDX-License-Identifier: EUPL-1.2
"""Websites on loopback, good and bad in chosen ways, and what a probe needs to visit them."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.domain import Domain
from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.result import CheckResult
from bolwerk.lab.background import Background, Closes, port_of
from bolwerk.lab.certs import Leaf

PAGE = b"<!doctype html><title>Shop</title>"
YEAR = "max-age=31536000"
Pages = Mapping[str, bytes]


def answer(status: int = 200, body: bytes = PAGE, **fields: str) -> bytes:
    """`fields`: header names with _ for -."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def reply(body: bytes, *fields: str, status: int = 200) -> bytes:
    """As `answer`, for fields that come more than once: each as it goes over the wire."""
    head = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


def leads_to(location: str, status: int = 301) -> bytes:
    return answer(status, b"", Location=location)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class WebServer(Background):
    """Use as a context manager. `plain` and `secure`: the pages by path, or a mode, or None for a closed port.

    Modes: silent (takes the connection, never speaks), drip (a byte at a time), garbage, hangs_up, flood
    (an endless head), big (a page of 10 MB). Paths that are not listed give what "*" gives, else 404.
    `raw_tls` answers the first bytes on the encrypted port.
    """

    def __init__(
        self,
        leaf: Leaf | None = None,
        *,
        plain: Pages | str | None = None,
        secure: Pages | str | None = None,
        oldest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
        newest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED,
        raw_tls: "Replies | None" = None,
        drip_seconds: float = 0.05,
        host: str = "127.0.0.1",
    ) -> None:
        super().__init__()
        self._plain, self._secure, self._raw_tls = plain, secure, raw_tls
        self._drip_seconds, self._host = drip_seconds, host
        self.connections = {"http": 0, "https": 0}
        self.asked: list[str] = []
        self.http_port, self.https_port = free_port(), free_port()
        self._context = _context(leaf, oldest, newest) if leaf else None

    @property
    def port_map(self) -> dict[int, int]:
        return {80: self.http_port, 443: self.https_port}

    async def start(self) -> list[Closes]:
        opened: list[Closes] = []
        if self._plain is not None:
            plain = await asyncio.start_server(self._over_http, self._host, 0)
            self.http_port = port_of(plain)
            opened.append(plain)
        if self._secure is not None or self._raw_tls:
            secure = await asyncio.start_server(self._over_https, self._host, 0)
            self.https_port = port_of(secure)
            opened.append(secure)
        return opened

    async def _over_http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections["http"] += 1
        await self._safely(self._serve("http", self._plain or {}, reader, writer), writer)

    async def _over_https(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections["https"] += 1
        await self._safely(self._encrypted(reader, writer), writer)

    async def _encrypted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._raw_tls:
            writer.write(self._raw_tls.reply(await reader.read(4096)))
            await writer.drain()
            return
        if self._context:
            await writer.start_tls(self._context)
        await self._serve("https", self._secure or {}, reader, writer)

    async def _safely(self, work: object, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
            await work
        writer.close()

    async def _serve(
        self, scheme: str, pages: Pages | str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if pages == "silent":
            await asyncio.sleep(3600)
        while True:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            path = lines[0].split(" ")[1]
            host = next((line[6:] for line in lines if line.startswith("Host: ")), "")
            self.asked.append(f"{scheme}://{host}{path}")
            if isinstance(pages, str):
                await self._misbehave(pages, writer)
                return
            writer.write(
                pages.get(f"{host}{path}") or pages.get(path) or pages.get("*") or answer(404, b"nothing here")
            )
            await writer.drain()

    async def _misbehave(self, mode: str, writer: asyncio.StreamWriter) -> None:
        if mode == "drip":
            for byte in answer(200, PAGE * 100):
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(self._drip_seconds)
        elif mode == "garbage":
            writer.write(b"220 mail.test ESMTP\r\n\r\n")
        elif mode == "flood":
            writer.write(b"HTTP/1.1 200 OK\r\n")
            while not writer.is_closing():
                writer.write(b"X-More: and more\r\n" * 200)
                await writer.drain()
                await asyncio.sleep(0)  # else a broken pipe would never be noticed
        elif mode == "big":
            writer.write(answer(200, b"x" * 10_000_000, Strict_Transport_Security=YEAR))
        await writer.drain()


class Replies(Protocol):
    def reply(self, hello: bytes) -> bytes: ...


class NoTls:
    """A web server that is spoken to in TLS and does not know it."""

    def reply(self, hello: bytes) -> bytes:
        return b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"


def _context(leaf: Leaf, oldest: ssl.TLSVersion, newest: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = oldest, newest
    context.load_cert_chain(leaf.cert, leaf.key)
    return context


class Names:
    """A resolver from a table. `turns`: (name, type) -> one list per lookup, the last one repeated."""

    def __init__(self, table: Mapping[tuple[str, str], list[str]], turns: Mapping[tuple[str, str], list[list[str]]]
                 | None = None) -> None:  # fmt: skip
        self._table = dict(table)
        self._turns = {key: list(value) for key, value in (turns or {}).items()}
        self.asked: list[tuple[str, str]] = []

    async def query(self, name: str, rdtype: str, *, unchecked: bool = False) -> Answer:
        self.asked.append((name, rdtype))
        turns = self._turns.get((name, rdtype))
        records = self._table.get((name, rdtype), [])
        if turns:
            records = turns.pop(0) if len(turns) > 1 else turns[0]
        status = Status.OK if records else Status.NODATA
        if records == ["servfail"]:
            return Answer(name, rdtype, Status.SERVFAIL)
        return Answer(name, rdtype, status, tuple(records))


Probe = Callable[[Context], AsyncIterator[CheckResult]]


def visit(
    probe: Probe,
    resolver: Names,
    guard: Guard,
    *,
    ca_file: Path | None = None,
    domain: str = "shop.test",
    seconds: float = 30.0,
    **asked: Any,
) -> dict[str, CheckResult]:
    """All results by id; each must come once. `asked`: more fields of the Context."""

    async def go() -> dict[str, CheckResult]:
        deadline = asyncio.get_running_loop().time() + seconds
        ctx = Context(Domain(domain, domain), resolver, guard, deadline, ca_file, **asked)
        landed = [result async for result in probe(ctx)]
        others = asyncio.all_tasks() - {asyncio.current_task()}
        assert not [task for task in others if not task.done()]
        assert len({result.id for result in landed}) == len(landed)
        return {result.id: result for result in landed}

    return asyncio.run(go())
