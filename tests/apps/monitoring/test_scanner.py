# SPDX-License-Identifier: EUPL-1.2
"""The scanner process: it knows no secret, and its death harms one check."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bolwerk.apps.monitoring import scanner
from bolwerk.apps.monitoring.scanner import Outcome, Scanner
from bolwerk.core.probes.engine import Options, check
from bolwerk.core.probes.result import USUAL, CheckResult
from bolwerk.lab.dnsserver import DnsServer
from bolwerk.lab.smtpserver import SmtpServer

ZONE = {
    ("shop.test", "A"): ["127.0.0.1"],
    ("shop.test", "NS"): ["ns1.combell.net."],
    ("shop.test", "MX"): ["10 mx.shop.test."],
    ("shop.test", "TXT"): ['"v=spf1 mx -all"'],
    ("_dmarc.shop.test", "TXT"): ['"v=DMARC1; p=reject"'],
    ("mx.shop.test", "A"): ["127.0.0.1"],
}
SECRETS = {
    "BOLWERK_DATABASE_URL": "postgresql://user:hunter2@db/name",
    "BOLWERK_SECRET_KEY": "hunter2",
    "BOLWERK_SMTP_URL": "smtps://user:hunter2@mail",
    "BOLWERK_OIDC_CLIENT_SECRET": "hunter2",
    "PGPASSWORD": "hunter2",
}


@pytest.fixture
def one() -> Iterator[Scanner]:
    started = Scanner(grace=1.0)
    yield started
    started.close()


def ask(one: Scanner, options: Options) -> tuple[Outcome, list[CheckResult]]:
    landed: list[CheckResult] = []
    return one.check("shop.test", options, landed.append), landed


def said(results: list[CheckResult]) -> dict[str, tuple[str, str]]:
    return {each.id: (each.verdict.value, each.reason) for each in results}


def test_it_finds_what_a_check_in_this_process_finds(one: Scanner) -> None:
    with SmtpServer() as smtp, DnsServer(ZONE) as dns:
        options = Options(resolver=dns.address, allow_private=True, port_map={25: smtp.port, 443: 1, 80: 1})
        here = asyncio.run(check("shop.test", options))
        outcome, there = ask(one, options)
    assert said(there) == said(list(here.results))
    assert {each.id: each.harm for each in there} == {each.id: each.harm for each in here.results}
    assert outcome.providers == here.providers == {"dns": "combell", "mail": "generic", "web": "generic"}


def test_its_environment_holds_no_secret(one: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    with DnsServer({}) as dns:
        ask(one, Options(resolver=dns.address))
    assert one.process is not None
    held = Path(f"/proc/{one.process.pid}/environ").read_bytes()
    assert b"hunter2" not in held
    assert b"BOLWERK" not in held and b"DJANGO" not in held
    assert b"PATH=" in held
    links = [str(each.readlink()) for each in Path(f"/proc/{one.process.pid}/fd").iterdir()]
    assert [link for link in links if "sqlite" in link] == []


def test_it_loads_neither_django_nor_a_database() -> None:
    code = (
        "import sys, bolwerk.core.probes.scanner; "
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg', 'sqlite3')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_killed_in_the_middle_what_is_open_was_not_tested_and_the_next_check_works(one: Scanner) -> None:
    with SmtpServer(mode="silent") as smtp, DnsServer(ZONE) as dns:
        options = Options(resolver=dns.address, allow_private=True, port_map={25: smtp.port, 443: 1, 80: 1})
        landed: list[CheckResult] = []

        def kill_at_dmarc(result: CheckResult) -> None:
            landed.append(result)
            if result.id == "mail.dmarc.policy" and one.process:
                os.kill(one.process.pid, signal.SIGKILL)

        one.check("shop.test", options, kill_at_dmarc)
        seen = said(landed)
        assert sorted(each.id for each in landed) == sorted(USUAL)
        assert seen["mail.dmarc.policy"] == ("pass", "dmarc_reject")
        assert seen["mail.starttls"] == ("could_not_test", "internal")
        assert one.process is None
    with DnsServer(ZONE | {("shop.test", "MX"): ["0 ."]}) as dns:
        _, again = ask(one, Options(resolver=dns.address))
    assert said(again)["mail.starttls"] == ("not_applicable", "null_mx")


def test_killed_between_two_checks_nobody_notices(one: Scanner) -> None:
    with DnsServer({}) as dns:
        ask(one, Options(resolver=dns.address))
        assert one.process is not None
        one.process.kill()
        one.process.wait()
        _, again = ask(one, Options(resolver=dns.address))
    assert set(said(again).values()) == {("could_not_test", "no_such_domain")}


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(60)",
        "print('no json', flush=True); import time; time.sleep(60)",
        "print('[' * 100_000, flush=True); import time; time.sleep(60)",
        "print('[]', flush=True); import time; time.sleep(60)",
        """print('{"result": {"id": "mail.mx"}}', flush=True); import time; time.sleep(60)""",
        """print('{"result": {"id": "a", "verdict": "pass", "reason": "b", "observation": {}}}', flush=True)
import time; time.sleep(60)""",
        """print('{"report": {"providers": 1}}', flush=True); import time; time.sleep(60)""",
        "while True: print('x' * 65536, end='', flush=True)",
        "raise SystemExit(3)",
    ],
)
def test_a_scanner_that_was_taken_over_cannot_hold_us(
    one: Scanner, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(scanner, "COMMAND", [sys.executable, "-c", code])
    _, landed = ask(one, Options(seconds=1.0))
    assert said(landed) == dict.fromkeys(USUAL, ("could_not_test", "internal"))
    assert one.process is None


def test_options_it_cannot_use_harm_nobody(one: Scanner) -> None:
    _, landed = ask(one, Options(optout_file="/nowhere/list"))
    assert set(said(landed).values()) == {("could_not_test", "internal")}
    assert one.process is not None and one.process.poll() is None
