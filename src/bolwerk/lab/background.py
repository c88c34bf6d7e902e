# SPDX-License-Identifier: EUPL-1.2
"""A server with an event loop of its own, in a thread: started and stopped as a context manager."""

import asyncio
import threading
from typing import Protocol, Self


class Closes(Protocol):
    def close(self) -> None: ...


class Background:
    """Subclasses say in `start` what to open; it is closed again on leaving."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    async def start(self) -> list[Closes]:
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(5):
            raise RuntimeError(f"{type(self).__name__} did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.set_exception_handler(lambda *_: None)
        opened = self.loop.run_until_complete(self.start())
        self._ready.set()
        self.loop.run_forever()
        for each in opened:
            each.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()


def port_of(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])
