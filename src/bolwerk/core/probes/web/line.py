# SPDX-License-Identifier: EUPL-1.2
"""One open connection and the answers that came over it, each with a body that is read when somebody wants it."""

import asyncio
import ssl
from dataclasses import dataclass

from bolwerk.core.probes.guard import Blocked
from bolwerk.core.probes.result import CouldNotTest
from bolwerk.core.probes.tls.evaluate import Session
from bolwerk.core.probes.tls.scan import Streams
from bolwerk.core.probes.web.coding import UNREADABLE, unpack
from bolwerk.core.probes.web.http import MAX_HEAD, MAX_RESPONSE, Body, Head, Malformed, read_head, request
from bolwerk.core.probes.web.url import Url

REPLY_SECONDS = 8.0
BODY_SECONDS = 5.0
READ = 16_384
FIRST = 1024  # bytes of a glance
MOST_OF_A_GLANCE = 16_384  # read to its end, so that the connection can be used again


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of a body, unpacked. `trouble`: why it is not all of it, "" when it is."""

    data: bytes = b""
    trouble: str = ""


class Reply:
    """An answer whose head is in; `read` fetches the body, once, whoever asks. `whole`: read to its end."""

    def __init__(self, reader: asyncio.StreamReader, head: Head, rest: bytes, *, glance: bool) -> None:
        self._reader, self._rest = reader, rest
        self._limit = FIRST if glance else MAX_RESPONSE
        self._body = Body(head, MOST_OF_A_GLANCE if glance else MAX_RESPONSE)
        self._encoding = ", ".join(head.all("content-encoding"))
        self._turn = asyncio.Lock()
        self._content: Content | None = None
        self.head = head

    @property
    def whole(self) -> bool:
        return self._body.done

    async def read(self) -> Content:
        """Never raises for what the other side does."""
        async with self._turn:
            if self._content is None:
                self._content = self._opened(await self._fetch())
            return self._content

    async def _fetch(self) -> str:
        body = self._body
        try:
            async with asyncio.timeout(BODY_SECONDS):
                while not body.done and not body.over:
                    data, self._rest = self._rest or await self._reader.read(READ), b""
                    body.feed(data)
                    if not data:
                        break
        except TimeoutError:
            return "reply_timeout"
        except Blocked as refused:
            return refused.reason
        except OSError:
            return "connection_lost"
        except Malformed:
            return "not_http"
        if body.over:
            return "reply_too_large"
        return "" if body.done else "connection_lost"

    def _opened(self, trouble: str) -> Content:
        data, packed = unpack(bytes(self._body.data), self._encoding, self._limit)
        return Content(data, trouble if trouble and packed in ("", UNREADABLE) else packed)


class Line:
    """A request, its answer, and then perhaps a next request."""

    def __init__(self, streams: Streams, session: Session | None) -> None:
        self._reader, self._writer = streams
        self.session = session
        self.last: Reply | None = None

    async def ask(self, url: Url, agent: str, *, glance: bool = False) -> Reply:
        """Raises CouldNotTest and Blocked."""
        received = b""
        try:
            async with asyncio.timeout(REPLY_SECONDS):
                self._writer.write(request(url.authority, url.path, agent, first=FIRST if glance else 0))
                await self._writer.drain()
                while (found := read_head(received)) is None:
                    data = await self._reader.read(READ)
                    if not data:
                        raise CouldNotTest("connection_lost" if len(received) < MAX_HEAD else "not_http")
                    received += data
        except TimeoutError:
            raise CouldNotTest("reply_timeout") from None
        except (OSError, ssl.SSLError):
            raise CouldNotTest("connection_lost") from None
        except Malformed:
            raise CouldNotTest("not_http") from None
        self.last = Reply(self._reader, *found, glance=glance)
        return self.last

    async def free(self) -> bool:
        """Whether a next request may go over this connection: the body read to its end, and kept open."""
        if self.last is not None:
            if not self.last.head.keeps:
                return False
            await self.last.read()
            if not self.last.whole:
                return False
        return not self._reader.at_eof()

    @property
    def writer(self) -> asyncio.StreamWriter:
        return self._writer

    def close(self) -> None:
        self._writer.transport.abort()
