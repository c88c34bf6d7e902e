# SPDX-License-Identifier: EUPL-1.2
"""The product as its own processes, which a test may kill."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path


class Product:
    """`bolwerk serve --demo` in a session of its own, so that all of it can be killed at once."""

    def __init__(self, folder: Path, url: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        self._env |= {"BOLWERK_DATA_DIR": str(folder), "BOLWERK_DATABASE_URL": url}
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "bolwerk", "serve", "--demo", "--port", str(self.port), "--workers", "1"]
        self._serve = subprocess.Popen(command, env=self._env, start_new_session=True)

    def kill_whole(self) -> None:
        os.killpg(self._serve.pid, signal.SIGKILL)
        self._serve.wait()
        self.start()

    def stand_up(self) -> None:
        """Starts it again when it has ended, as a service manager does."""
        if self._serve.poll() is not None:
            self.start()

    def kill_one(self, what: str, *, oldest: bool = False) -> bool:
        """The newest process whose command line holds `what`; False when there is none just now.

        The oldest of the web server is its master, without which all of the product ends.
        """
        self.stand_up()
        found = [pid for pid in _processes(self._serve.pid) if what in _command(pid)]
        if not found:
            return False
        os.kill(min(found) if oldest else max(found), signal.SIGKILL)
        return True

    def processes(self) -> list[int]:
        return _processes(self._serve.pid)

    def stop(self) -> None:
        self._serve.terminate()
        self._serve.wait(timeout=30)


def _processes(session: int) -> list[int]:
    found = []
    for each in Path("/proc").iterdir():
        try:
            if each.name.isdigit() and os.getsid(int(each.name)) == session:
                found.append(int(each.name))
        except ProcessLookupError:
            continue
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
