# SPDX-License-Identifier: EUPL-1.2
"""The bird in the mine: it tells when a probe arrives where none may."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Canary:
    """Listens where a tricked probe would arrive, on IPv4 and IPv6 loopback; `hits` must stay 0."""

    def __init__(self) -> None:
        self.hits = 0
        self._sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port = self._sockets[0].getsockname()[1]
        if socket.has_ipv6:
            self._sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for each in self._sockets:
            threading.Thread(target=self._listen, args=(each,), daemon=True).start()

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            self.hits += 1
            connection.close()

    def close(self) -> None:
        for each in self._sockets:
            # Closing alone does not wake a thread that waits in accept.
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextmanager
def canary() -> Iterator[Canary]:
    bird = Canary()
    try:
        yield bird
    finally:
        bird.close()
