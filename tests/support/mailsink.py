# SPDX-License-Identifier: EUPL-1.2
"""A mail server that takes mail and keeps it, and can fail at each point of the conversation."""

import asyncio
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage

from bolwerk.lab.background import Background, Closes, port_of


class MailSink(Background):
    """Use as a context manager. `troubles`: one for each coming connection, then none is left: "" for none, "closed"
    (hangs up at once), "busy" (451 to RCPT), "unknown" (550 to RCPT), "full" (452 to the message), "spam" (554 to the
    message), "dies_in_data" (hangs up half-way the message), "dies_after_data" (keeps the message, then hangs up
    without a word)."""

    def __init__(self, troubles: Iterable[str] = ()) -> None:
        super().__init__()
        self.troubles = deque(troubles)
        self.kept: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.to: list[str] = []
        self.connections = 0
        self.port = 0

    async def start(self) -> list[Closes]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**20)
        self.port = port_of(server)
        return [server]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        trouble = self.troubles.popleft() if self.troubles else ""
        with suppress(OSError, EOFError):
            if trouble != "closed":
                writer.write(b"220 sink\r\n")
                while line := await reader.readline():
                    if not await self._react(line.decode().strip(), trouble, reader, writer):
                        break
        writer.close()

    async def _react(
        self, line: str, trouble: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        verb = line.upper().partition(" ")[0].partition(":")[0]
        if verb == "DATA":
            writer.write(b"354 go\r\n")
            if trouble == "dies_in_data":
                await reader.readline()
                return False
            self._keep(await reader.readuntil(b"\r\n.\r\n"), trouble)
            if trouble == "dies_after_data":
                return False
            writer.write({"full": b"452 full\r\n", "spam": b"554 no\r\n"}.get(trouble, b"250 kept\r\n"))
        elif verb == "RCPT":
            self.to.append(line.partition("<")[2].partition(">")[0])
            writer.write({"busy": b"451 later\r\n", "unknown": b"550 nobody\r\n"}.get(trouble, b"250 ok\r\n"))
        else:
            writer.write(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")
        await writer.drain()
        return verb != "QUIT"

    def _keep(self, raw: bytes, trouble: str) -> None:
        if trouble not in ("full", "spam"):
            self.raw.append(raw)
            plain = raw.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
            self.kept.append(message_from_bytes(plain, _class=EmailMessage, policy=policy.default))
