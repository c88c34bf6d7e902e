# SPDX-License-Identifier: EUPL-1.2
"""The scanner process: it knows no secret, and its death harms one check."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bolwerk.apps.scanning import process
from bolwerk.apps.scanning.replies import Landed, Outcome
from bolwerk.apps.scanning.scanner import Scanner
from bolwerk.core.probes.engine import check
from bolwerk.core.probes.options import Options
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
    assert one.process.child is not None
    held = Path(f"/proc/{one.process.child.pid}/environ").read_bytes()
    assert b"hunter2" not in held
    assert b"BOLWERK" not in held and b"DJANGO" not in held
    assert b"PATH=" in held
    links = [str(each.readlink()) for each in Path(f"/proc/{one.process.child.pid}/fd").iterdir()]
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
            if result.id == "mail.dmarc.policy" and one.process.child:
                os.kill(one.process.child.pid, signal.SIGKILL)

        one.check("shop.test", options, kill_at_dmarc)
        seen = said(landed)
        assert sorted(each.id for each in landed) == sorted(USUAL)
        assert seen["mail.dmarc.policy"] == ("pass", "dmarc_reject")
        assert seen["mail.starttls"] == ("could_not_test", "internal")
        assert one.process.child is None
    with DnsServer(ZONE | {("shop.test", "MX"): ["0 ."]}) as dns:
        _, again = ask(one, Options(resolver=dns.address))
    assert said(again)["mail.starttls"] == ("not_applicable", "null_mx")


def test_what_is_open_when_a_result_cannot_be_kept_is_not_taken_for_the_next_domain(one: Scanner) -> None:
    """A database that was locked: nothing that was seen of one firm may be told of another."""

    def lock(result: CheckResult) -> None:
        raise OSError("the database is locked")

    with DnsServer(ZONE | {("shop.test", "MX"): ["0 ."]}) as dns:
        options = Options(resolver=dns.address)
        with pytest.raises(OSError, match="locked"):
            one.check("shop.test", options, lock)
        landed: list[CheckResult] = []
        one.check("other.test", options, landed.append)
    assert said(landed) == dict.fromkeys(USUAL, ("could_not_test", "no_such_domain"))


def test_killed_between_two_checks_nobody_notices(one: Scanner) -> None:
    with DnsServer({}) as dns:
        ask(one, Options(resolver=dns.address))
        assert one.process.child is not None
        one.process.child.kill()
        one.process.child.wait()
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
    monkeypatch.setattr(process, "COMMAND", [sys.executable, "-c", code])
    _, landed = ask(one, Options(seconds=1.0))
    assert said(landed) == dict.fromkeys(USUAL, ("could_not_test", "internal"))
    assert one.process.child is None


def test_options_it_cannot_use_harm_nobody(one: Scanner) -> None:
    _, landed = ask(one, Options(optout_file="/nowhere/list"))
    assert set(said(landed).values()) == {("could_not_test", "internal")}
    assert one.process.child is not None and one.process.child.poll() is None


MANY = {key: value for number in range(6) for key, value in {
    (f"d{number}.test", "MX"): ["10 mx.shop.test."],
    (f"d{number}.test", "TXT"): ['"v=spf1 -all"'],
    ("mx.shop.test", "A"): ["127.0.0.1"],
}.items()}  # fmt: skip
NAMES = [f"d{number}.test" for number in range(6)]


def test_many_side_by_side_find_what_each_finds_alone_and_meet_a_mail_server_once(one: Scanner) -> None:
    with SmtpServer() as smtp, DnsServer(MANY) as dns:
        options = Options(resolver=dns.address, allow_private=True, port_map={25: smtp.port, 443: 1, 80: 1})
        alone = asyncio.run(check("d0.test", options))
        before = smtp.connections
        landed: list[Landed] = []
        assert one.many(NAMES[:3], options, landed.append, at_once=3)
        assert one.many(NAMES[3:], options, landed.append, at_once=3)
        assert sorted(each.domain for each in landed) == NAMES
        for each in landed:
            assert said(list(each.results)) == said(list(alone.results))
            assert list(each.as_json()) == [key for key in alone.as_json() if key != "witness"]
            assert each.providers == alone.providers
        assert smtp.connections == 2 * before


def test_a_scanner_whose_worker_was_killed_asks_nobody_any_more(one: Scanner) -> None:
    """Else the worker that comes after asks the same ones again."""
    names = [f"n{number}.test" for number in range(400)]
    with DnsServer({}) as dns:
        request = {"many": names, "at_once": 1, "options": {"resolver": dns.address}}
        code = (
            f"from bolwerk.core.probes.scanner import environment; import subprocess, sys; "
            f"one = subprocess.Popen([sys.executable, '-m', 'bolwerk.core.probes.scanner'], stdin=subprocess.PIPE, "
            f"stdout=subprocess.PIPE); one.stdin.write({json.dumps(request).encode() + b'\n'!r}); one.stdin.flush(); "
            f"one.stdout.readline(); print(one.pid, flush=True); import time; time.sleep(60)"
        )
        worker = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert worker.stdout is not None
        pid = int(worker.stdout.readline())
        worker.kill()
        worker.communicate()
        until = time.monotonic() + 20
        while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert len({name for name, *_ in dns.asked}) < 200


def test_after_many_one_alone_is_checked_as_ever(one: Scanner) -> None:
    with DnsServer(ZONE | MANY | {("shop.test", "MX"): ["0 ."]}) as dns:
        options = Options(resolver=dns.address)
        assert one.many(NAMES, options, lambda _: None, at_once=2)
        _, results = ask(one, options)
    assert said(results)["mail.starttls"] == ("not_applicable", "null_mx")


@pytest.mark.parametrize(
    "line",
    [
        '{"one": {"domain": "d0.test"}}',
        '{"one": {"domain": "d0.test", "results": [{"id": "x"}]}}',
        '{"one": {"domain": "d0.test", "results": [], "checked_at": "now", "duration_ms": 1, "providers": {}}}',
        '{"one": []}',
        '{"result": {}}',
        "[]",
    ],
)
def test_of_many_too_a_scanner_that_was_taken_over_cannot_hold_us(
    one: Scanner, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    code = f"print({line!r}, flush=True); import time; time.sleep(60)"
    monkeypatch.setattr(process, "COMMAND", [sys.executable, "-c", code])
    landed: list[Landed] = []
    assert not one.many(["d0.test"], Options(seconds=0.5), landed.append, at_once=1)
    assert (landed, one.process.child) == ([], None)


def test_a_domain_that_was_not_asked_for_or_told_twice_lands_nowhere(
    one: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {
        "results": [],
        "checked_at": "2026-11-26T10:00:00+00:00",
        "duration_ms": 1,
        "providers": {"dns": "x", "mail": "y", "web": "z"},
    }
    lines = [json.dumps({"one": {**told, "domain": name}}) for name in ("other.test", "d0.test", "d0.test")]
    code = f"print({chr(10).join([*lines, json.dumps({'report': {}})])!r}, flush=True); import time; time.sleep(60)"
    monkeypatch.setattr(process, "COMMAND", [sys.executable, "-c", code])
    landed: list[Landed] = []
    assert one.many(["d0.test"], Options(seconds=1.0), landed.append, at_once=1)
    assert [each.domain for each in landed] == ["d0.test"]
    assert said(list(landed[0].results)) == dict.fromkeys(USUAL, ("could_not_test", "internal"))
