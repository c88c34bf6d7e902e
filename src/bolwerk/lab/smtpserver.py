# SPDX-License-Identifier: EUPL-1.2
"""A mail server on loopback: greets, answers EHLO and STARTTLS, and can fail in chosen ways."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bolwerk.lab.background import Background, Closes, port_of
from bolwerk.lab.certs import Leaf

PROTOCOL_VERSION_ALERT = bytes.fromhex("15030100020246")  # fatal, RFC 5246 section 7.2


class SmtpServer(Background):
    """Use as a context manager. `leaf` None: no STARTTLS offered.

    `mode`: normal, silent (never greets), busy (421), refuses_starttls (502), later (454), garbage (no SMTP),
    breaks_tls (closes instead of a handshake), old_tls (no TLS of today), hangs_tls, endless (greets on).
    `oldest`: the TLS version down to which it goes. `prime`: PEM of a Diffie-Hellman group, and nothing better (the
    leaf's key must be RSA). `closes`: so many handshakes it hangs up on first. `raw_tls` answers the first bytes of a
    handshake by hand.
    """

    def __init__(
        self,
        leaf: Leaf | None = None,
        *,
        mode: str = "normal",
        oldest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
        prime: Path | None = None,
        closes: int = 0,
        raw_tls: Callable[[bytes], bytes] | None = None,
    ) -> None:
        super().__init__()
        self.mode = mode
        self.leaf = leaf
        self.connections = 0
        self.commands: list[str] = []
        self.port = 0
        self._raw_tls = raw_tls
        self._closes = closes
        self._context = _context(leaf, oldest, prime) if leaf else None

    async def start(self) -> list[Closes]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = port_of(server)
        return [server]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError, EOFError, asyncio.CancelledError):
            await self._greet(writer)
            while line := await reader.readline():
                command = line.decode("ascii", "replace").strip()
                self.commands.append(command)
                if not await self._react(command.upper(), reader, writer):
                    break
        writer.close()

    async def _greet(self, writer: asyncio.StreamWriter) -> None:
        if self.mode == "silent":
            await asyncio.sleep(3600)
        elif self.mode == "endless":
            while True:
                writer.write(b"220-more\r\n" * 100)
                await writer.drain()
        greeting = {"busy": b"421 later please\r\n", "garbage": b"SSH-2.0-nothing\r\n"}
        writer.write(greeting.get(self.mode, b"220-mx.test here\r\n220 ready\r\n"))
        await writer.drain()

    async def _react(self, command: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if command.startswith("EHLO"):
            offer = b"250-STARTTLS\r\n" if self._context or self._raw_tls else b""
            writer.write(b"250-mx.test\r\n" + offer + b"250 SIZE 1000\r\n")
        elif command == "STARTTLS":
            reply = {"refuses_starttls": b"502 no\r\n", "later": b"454 later\r\n"}.get(self.mode)
            writer.write(reply or b"220 go\r\n")
            await writer.drain()
            if self.mode == "old_tls":
                await reader.read(4096)
                writer.write(PROTOCOL_VERSION_ALERT)
                await writer.drain()
            if self._raw_tls:
                writer.write(self._raw_tls(await reader.read(4096)))
                await writer.drain()
                return False
            if self.mode == "hangs_tls":
                await asyncio.sleep(3600)
            if self.mode in ("old_tls", "breaks_tls"):
                return False
            if self._closes:
                self._closes -= 1
                return False
            if reply is None and self._context:
                await writer.start_tls(self._context)
            return True
        elif command == "QUIT":
            writer.write(b"221 bye\r\n")
            await writer.drain()
            return False
        else:
            writer.write(b"500 what\r\n")
        await writer.drain()
        return True


def _context(leaf: Leaf, oldest: ssl.TLSVersion, prime: Path | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = oldest
    if oldest < ssl.TLSVersion.TLSv1_2:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    if prime:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")
        context.load_dh_params(prime)
    context.load_cert_chain(leaf.cert, leaf.key)
    return context
