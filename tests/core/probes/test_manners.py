# SPDX-License-Identifier: EUPL-1.2
"""Who is never asked, and how fast we knock at one network."""

import asyncio
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.context import USER_AGENT, agent
from bolwerk.core.probes.engine import check
from bolwerk.core.probes.guard import Blocked, Guard
from bolwerk.core.probes.manners import BadList, Pace, optout, read_optout
from bolwerk.core.probes.options import Options
from bolwerk.core.probes.report import Report
from bolwerk.lab.dnsserver import DnsServer
from bolwerk.lab.smtpserver import SmtpServer

WISHES = """# who wrote to us
bakkerij.be        # by mail, 2026-11-01
*.crème.be
192.0.2.0/24
198.51.100.7
2001:db8::/32
"""


@pytest.mark.parametrize(
    ("host", "refused"),
    [
        ("bakkerij.be", True),
        ("www.Bakkerij.be.", True),
        ("a.b.bakkerij.be", True),
        ("debakkerij.be", False),
        ("be", False),
        ("xn--crme-6oa.be", True),
        ("", False),
    ],
)
def test_a_domain_stands_for_all_names_below_it(host: str, refused: bool) -> None:
    assert read_optout(WISHES.splitlines()).name(host) is refused


@pytest.mark.parametrize(
    ("ip", "refused"),
    [
        ("192.0.1.255", False),
        ("192.0.2.0", True),
        ("192.0.2.255", True),
        ("192.0.3.0", False),
        ("198.51.100.7", True),
        ("198.51.100.8", False),
        ("::ffff:192.0.2.9", True),
        ("2001:db8:ffff::1", True),
        ("2001:db9::", False),
    ],
)
def test_a_network_has_its_edges(ip: str, refused: bool) -> None:
    address = parse(ip)
    assert address is not None
    assert read_optout(WISHES.splitlines()).address(address) is refused


@pytest.mark.parametrize("line", ["no domain at all", "300.1.1.1/99", "localhost"])
def test_a_wish_that_cannot_be_read_is_never_lost(line: str) -> None:
    with pytest.raises(BadList) as wrong:
        read_optout(["a.be", "", line])
    assert wrong.value.line == 3


def test_a_changed_list_counts_at_once(tmp_path: Path) -> None:
    path = tmp_path / "optout.txt"
    path.write_text("a.be\n")
    assert optout(path).name("a.be") and not optout(path).name("b.be")
    path.write_text("a.be\nb.be\n")
    os.utime(path, ns=(1, 1))
    assert optout(path).name("b.be")
    assert not optout(None).name("a.be")
    path.unlink()
    with pytest.raises(FileNotFoundError):
        optout(path)


ZONE = {
    ("shop.test", "A"): ["127.0.0.1"],
    ("shop.test", "MX"): ["10 mx.shop.test."],
    ("mx.shop.test", "A"): ["127.0.0.2"],
}


def run(dns: DnsServer, path: Path, wishes: str, smtp: SmtpServer) -> Report:
    path.write_text(wishes)
    options = Options(resolver=dns.address, allow_private=True, port_map={25: smtp.port}, optout_file=path)
    return asyncio.run(check("shop.test", options))


def test_a_domain_that_opted_out_is_not_asked_anything(tmp_path: Path) -> None:
    with DnsServer(ZONE) as dns, SmtpServer() as smtp:
        report = run(dns, tmp_path / "list", "shop.test\n", smtp)
        assert {(each.verdict.value, each.reason) for each in report.results} == {("could_not_test", "opted_out")}
        assert (dns.asked, smtp.connections) == ([], 0)


def test_a_network_that_opted_out_is_not_met(tmp_path: Path) -> None:
    zone = ZONE | {("mx.shop.test", "A"): ["127.0.0.1"]}
    with DnsServer(zone) as dns, SmtpServer() as smtp:
        met = {each.id: each for each in run(dns, tmp_path / "list", "10.0.0.0/8\n", smtp).results}
        assert (met["mail.starttls"].reason, smtp.connections > 0) == ("starttls_missing", True)
        before = smtp.connections
        found = {each.id: each for each in run(dns, tmp_path / "list", "127.0.0.0/24\n", smtp).results}
        assert (found["mail.starttls"].verdict.value, found["mail.starttls"].reason) == (
            "could_not_test",
            "opted_out",
        )
        assert (found["web.https"].verdict.value, found["web.https"].reason) == ("could_not_test", "opted_out")
        assert smtp.connections == before


def test_a_question_to_a_name_server_counts_too() -> None:
    guard = Guard(optout=read_optout(["9.9.9.0/24"]))
    assert guard.question("9.9.8.9", 53) == ("9.9.8.9", 53)
    with pytest.raises(Blocked, match="opted_out"):
        guard.question("9.9.9.9", 53)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_network_takes_a_burst_and_then_so_many_a_second() -> None:
    clock = Clock()
    pace = Pace(10, 4, clock)
    waits = [pace.reserve(f"192.0.2.{number}") for number in range(6)]
    assert waits == pytest.approx([0, 0, 0, 0, 0.1, 0.2])
    assert pace.reserve("192.0.3.1") == 0
    assert pace.reserve("2001:db8:1::1") == 0
    assert [pace.reserve(f"2001:db8:2:{n}::1") for n in range(5)] == pytest.approx([0, 0, 0, 0, 0.1])
    clock.now += 0.3
    assert pace.reserve("192.0.2.77") == pytest.approx(0.0, abs=1e-9)
    assert pace.reserve("127.0.0.1") == 0


@given(st.lists(st.floats(0, 0.5), max_size=60), st.integers(1, 8))
def test_no_second_ever_sees_more_than_the_burst_and_the_rate(steps: list[float], burst: int) -> None:
    clock = Clock()
    pace = Pace(5, burst, clock)
    opened = []
    for step in steps:
        clock.now += step
        opened.append(clock.now + pace.reserve("192.0.2.1"))
    for begin in opened:
        assert sum(begin <= each < begin + 1 for each in opened) <= burst + 5 + 1


@pytest.mark.parametrize("contact", ["https://bolwerk.example.be", "https://example.be/who?is=asking"])
def test_the_user_agent_names_the_page_of_who_runs_this(contact: str) -> None:
    assert agent(contact) == f"{USER_AGENT[:-1]}; +{contact})"
    assert agent("") == USER_AGENT


@pytest.mark.parametrize(
    "contact", ["http://a.be", "https://a.be/\r\nX: 1", "https://a", "https://a.be/)", "https://a.be/" + "x" * 300]
)
def test_a_page_that_would_break_the_header_is_refused(contact: str) -> None:
    with pytest.raises(ValueError, match="contact page"):
        agent(contact)
