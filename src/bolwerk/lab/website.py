# SPDX-License-Identifier: EUPL-1.2
"""The demo firm's web page, over http and https."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress

from bolwerk.lab.background import Background, Closes, port_of
from bolwerk.lab.certs import Leaf

PAGE = b"<!doctype html><title>Demo</title><p>Bakkerij Peeters: an invented bakery.</p>"


class Website(Background):
    """Use as a context manager. `forced` is asked at each request: whether http leads to https."""

    def __init__(self, name: str, leaf: Leaf, forced: Callable[[], bool]) -> None:
        super().__init__()
        self.name, self.leaf, self.forced = name, leaf, forced
        self.http_port = self.https_port = 0

    async def start(self) -> list[Closes]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.leaf.cert, self.leaf.key)
        plain = await asyncio.start_server(self._plain, "127.0.0.1", 0)
        secure = await asyncio.start_server(self._secure, "127.0.0.1", 0, ssl=context)
        self.http_port, self.https_port = port_of(plain), port_of(secure)
        return [plain, secure]

    async def _plain(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.forced():
            head = f"HTTP/1.1 301 Moved Permanently\r\nLocation: https://{self.name}/\r\nContent-Length: 0\r\n\r\n"
            await _reply(reader, writer, head.encode())
        else:
            await _reply(reader, writer, _page())

    async def _secure(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _reply(
            reader, writer, _page("Strict-Transport-Security: max-age=31536000\r\n" if self.forced() else "")
        )


def _page(headers: str = "") -> bytes:
    length = len(PAGE)
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}Content-Length: {length}\r\n\r\n".encode() + PAGE


async def _reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: bytes) -> None:
    """One request, one answer. Only the front page exists."""
    with suppress(OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1]
        missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        body = answer if path == b"/" else missing
        writer.write(body.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1) if path == b"/" else body)
        await writer.drain()
    writer.close()
