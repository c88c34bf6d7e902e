# SPDX-License-Identifier: EUPL-1.2
"""A server that answers a greeting in a rude way, piece by piece, for as long as one listens."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress

from bolwerk.lab.background import Background, Closes, port_of

Manner = Callable[[bytes], Iterator[bytes | float]]
"""From the greeting to what is sent: bytes, or seconds to wait."""


class RudeTls(Background):
    """Use as a context manager."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self._manner = manner
        self.port = self.connections = 0

    async def start(self) -> list[Closes]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = port_of(server)
        return [server]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError, EOFError, asyncio.CancelledError):
            for piece in self._manner(await reader.read(4096)):
                if isinstance(piece, bytes):
                    writer.write(piece)
                    await writer.drain()
                else:
                    await asyncio.sleep(piece)
                if writer.is_closing():
                    break
        writer.close()
