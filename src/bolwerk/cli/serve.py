# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk serve`: prepares the database, then runs the web server and one worker process until stopped."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bolwerk.settings import choose

DAY = 86_400.0
# Seconds between two starts of the worker, so that one that cannot start does not eat the machine.
PAUSE = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--demo", action="store_true", help="with an invented firm and a domain served here")


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when stopped by a signal, 1 when the web server died. A worker that dies is started again."""
    if args.demo:
        os.environ["BOLWERK_DEMO"] = "1"
    os.environ["PORT"] = str(args.port)  # local settings name it in what they issue
    choose()
    _prepare()
    children = [_lab()] if args.demo else []
    children.append(_web(args))
    # By its name: a browser makes no passkey for an address in numbers.
    host = "localhost" if args.host == "127.0.0.1" else args.host
    print(f"Bolwerk runs at http://{host}:{args.port}", flush=True)
    return _watch(children)


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


def _worker() -> subprocess.Popen[bytes]:
    """A process, not a thread: a probe that hangs must not hold the web server."""
    return subprocess.Popen([sys.executable, "-m", "django", "work", "--verbosity", "0"])


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    worker, started = _worker(), time.monotonic()
    stopped = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    next_clean = 0.0
    while not stopped and all(child.poll() is None for child in children):
        if time.monotonic() >= next_clean:
            next_clean = time.monotonic() + DAY
            subprocess.run([sys.executable, "-m", "django", "erase_forgotten"], check=False)
        if worker.poll() is not None and time.monotonic() > started + PAUSE:
            worker, started = _worker(), time.monotonic()
        time.sleep(0.2)
    for child in (*children, worker):
        child.terminate()
    for child in (*children, worker):
        child.wait(timeout=20)
    return 0 if stopped else 1
