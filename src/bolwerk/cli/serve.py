# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk serve`: prepares the database, then runs the web server and its two workers until stopped."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from bolwerk.settings import choose

BAD_USAGE = 2
DAY, HOUR = 86_400.0, 3_600.0
# Seconds between two starts of the worker, so that one that cannot start does not eat the machine.
PAUSE = 2.0
WORKERS = ("work", "check_lists")
"""The second looks at lists of many domains: nobody waits behind these for her own."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--demo", action="store_true", help="with an invented firm and a domain served here")


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when stopped by a signal, 1 when the web server died, 2 when it may not listen there. A worker
    that dies is started again."""
    if trouble := _deaf(args.host, args.port):
        print(f"bolwerk serve: {args.host}:{args.port}: {trouble}; --port or PORT names another", file=sys.stderr)
        return BAD_USAGE
    if args.demo:
        os.environ["BOLWERK_DEMO"] = "1"
    # By its name: a browser makes no passkey for an address in numbers.
    host = "localhost" if args.host == "127.0.0.1" else args.host
    if not os.environ.get("BOLWERK_HOSTS"):
        os.environ.setdefault("BOLWERK_SITE_URL", f"http://{host}:{args.port}")
    choose()
    _prepare()
    children = [_lab()] if args.demo else []
    children.append(_web(args))
    print(f"Bolwerk runs at http://{host}:{args.port}", flush=True)
    return _watch(children)


def _deaf(host: str, port: int) -> str:
    """Why nobody can listen there, "" when one can. Asked before anything is started: two workers of lists may not
    share a database, not even for the seconds until the web server gives up."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return ""
    except (OSError, OverflowError) as error:
        said: str = getattr(error, "strerror", None) or str(error)
        return said.partition(" (while")[0]  # Python adds the address, which is told already


def _prepare() -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    django.setup()
    if not settings.WHITENOISE_USE_FINDERS:
        call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)


def _lab() -> subprocess.Popen[bytes]:
    """The servers of the demo domain. Where they listen goes to the other processes by the environment."""
    from django.conf import settings

    command = [sys.executable, "-m", "bolwerk.lab", str(Path(settings.DATA_DIR) / "demo")]
    lab = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603
    if lab.stdout is None or not (ready := lab.stdout.readline()):
        raise RuntimeError("the demo's own servers did not start")
    os.environ["BOLWERK_LAB"] = ready.decode().strip()
    return lab


def _web(args: argparse.Namespace) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "bolwerk.wsgi:application",
        "--bind",
        f"{args.host}:{args.port}",
    ]
    return subprocess.Popen(  # noqa: S603
        [
            *command,
            "--workers",
            str(args.workers),
            "--worker-class",
            "gthread",
            "--threads",
            "4",
            "--log-level",
            "warning",
        ]
    )


class _Worker:
    """A process, not a thread: a probe that hangs must not hold the web server. Started again when it died."""

    def __init__(self, command: str) -> None:
        self._command = [sys.executable, "-m", "django", command, "--verbosity", "0"]
        self._start()

    def _start(self) -> None:
        self.process, self._started = subprocess.Popen(self._command), time.monotonic()  # noqa: S603

    def stand_up(self) -> None:
        if self.process.poll() is not None and time.monotonic() > self._started + PAUSE:
            self._start()


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    workers = [_Worker(command) for command in WORKERS]
    stopped = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    next_clean = next_watch = 0.0
    while not stopped and all(child.poll() is None for child in children):
        if time.monotonic() >= next_clean:
            next_clean = time.monotonic() + DAY
            subprocess.run([sys.executable, "-m", "django", "erase_forgotten"], check=False)
        if time.monotonic() >= next_watch:
            next_watch = time.monotonic() + HOUR
            subprocess.run([sys.executable, "-m", "django", "watch"], check=False)
        for worker in workers:
            worker.stand_up()
        time.sleep(0.2)
    ending = [*children, *(worker.process for worker in workers)]
    for child in ending:
        child.terminate()
    for child in ending:
        child.wait(timeout=20)
    return 0 if stopped else 1
