# SPDX-License-Identifier: EUPL-1.2
"""The product as a person meets it: its own processes, its demo domain, a real browser."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from support import longname, members
from support.databases import own_database

from bolwerk.lab.dnsserver import DnsServer

START_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    with own_database() as url:
        yield url


@pytest.fixture(scope="session")
def members_dns() -> Iterator[DnsServer]:
    """What the product asks about all domains but the demo's: a federation's members exist, others do not."""
    with DnsServer(members.zone() | longname.zone()) as server:
        yield server


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory, database_url: str, members_dns: DnsServer) -> Iterator[str]:
    """`bolwerk serve --demo`; gives its address."""
    port = free_port()
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    env |= {"BOLWERK_DATA_DIR": str(tmp_path_factory.mktemp("product")), "BOLWERK_DATABASE_URL": database_url}
    env |= {"BOLWERK_RESOLVER": members_dns.address}
    command = [sys.executable, "-m", "bolwerk", "serve", "--demo", "--port", str(port), "--workers", "1"]
    running = subprocess.Popen(command, env=env)
    address = f"http://127.0.0.1:{port}"
    _wait(port, running)
    yield address
    running.terminate()
    running.wait(timeout=30)


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            asking = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            asking.request("GET", "/nl/")
            if asking.getresponse().status == 200:
                return
        except OSError:
            if running.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError("the product did not start")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium")
    assert found, "chromium is missing: scripts/setup.sh test installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe_source(database_url: str) -> str:
    """Empty on PostgreSQL: the pages are the same there, so they are looked at once, on SQLite."""
    if database_url:
        return ""
    return (Path(__file__).parents[1] / "support" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=[360, 1280])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)
