# SPDX-License-Identifier: EUPL-1.2
"""The scanner's process: started when needed, asked one thing at a time, started again when it died.

It reads what strangers' servers say, so what it says is read with care: as JSON, until a moment, up to a size.
"""

import contextlib
import json
import logging
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from bolwerk.core.probes.providers import NOBODY
from bolwerk.core.probes.scanner import environment

log = logging.getLogger(__name__)
# -P: nothing is loaded from the folder it happens to start in.
COMMAND = [sys.executable, "-P", "-m", "bolwerk.core.probes.scanner"]
MOST_BYTES = 16 * 1024 * 1024
"""Of one check: far more than an honest scanner has to say."""


class Lost(Exception):
    """The scanner died, hung, or said what no scanner says."""


class Process:
    """`grace`: seconds on top of what a request may take. `child` is None while none runs."""

    def __init__(self, *, grace: float) -> None:
        self._grace = grace
        self.child: subprocess.Popen[bytes] | None = None

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        """Around one request and what is done with its reply. Lost is logged and goes no further.

        Whatever goes wrong, the process ends: what it has still to say must not be taken for a reply to the next
        request.
        """
        try:
            yield
        except Lost as lost:
            log.error("the scanner was lost: %s", lost)
            self.close()
        except BaseException:
            self.close()
            raise

    def ask(
        self,
        request: dict[str, Any],
        seconds: float,
        take: Callable[[dict[str, Any]], None],
        *,
        key: str = "result",
        most: int = MOST_BYTES,
    ) -> dict[str, Any]:
        """The report. `take` gets all that comes under `key` before it; `most`: bytes in all. Raises Lost."""
        child = self._running()
        lines = _Lines(child, time.monotonic() + seconds + self._grace, most)
        try:
            if child.stdin is None:
                raise Lost("no input")
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
        except OSError as error:
            raise Lost("it died") from error
        while True:
            said = lines.next()
            if "error" in said:
                log.error("the scanner refused: %s", said["error"])
                return {"providers": dict(NOBODY)}
            if "report" in said:
                if not isinstance(said["report"], dict):
                    raise Lost("it said what no scanner says")
                return said["report"]
            try:
                take(said[key])
            except (ValueError, KeyError, TypeError) as error:
                raise Lost("it said what no check says") from error

    def close(self) -> None:
        child, self.child = self.child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self.child is not None and self.child.poll() is not None:
            self.close()
        if self.child is None:
            self.child = subprocess.Popen(  # noqa: S603  (this very Python, with words of our own)
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment(),
                close_fds=True,
                bufsize=0,
            )
        return self.child


class _Lines:
    """Lines of JSON objects from the process, until a moment, and no more than so many bytes."""

    def __init__(self, child: subprocess.Popen[bytes], until: float, most: int) -> None:
        self._child, self._until, self._most = child, until, most
        self._rest, self._total = b"", 0

    def next(self) -> dict[str, Any]:
        """Raises Lost."""
        while b"\n" not in self._rest:
            self._rest += self._read()
        line, _, self._rest = self._rest.partition(b"\n")
        try:
            said = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Lost("it said what cannot be read") from error
        if not isinstance(said, dict):
            raise Lost("it said what cannot be read")
        return said

    def _read(self) -> bytes:
        out = self._child.stdout
        seconds = self._until - time.monotonic()
        if out is None or seconds <= 0 or not select.select([out], [], [], seconds)[0]:
            raise Lost("it hangs")
        data = out.read(65_536)
        self._total += len(data)
        if not data:
            raise Lost("it died")
        if self._total > self._most:
            raise Lost("it said far too much")
        return bytes(data)
