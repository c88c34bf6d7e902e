# SPDX-License-Identifier: EUPL-1.2
"""Asking name servers themselves: what they say, and above all where we never go."""

import asyncio
import socket
import time
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.delegation import Delegation, Met
from bolwerk.core.probes.dns.nameservers import survey
from bolwerk.core.probes.dns.scan import DnsResolver
from bolwerk.core.probes.domain import normalise
from bolwerk.core.probes.guard import QUESTIONS, Blocked, Guard
from bolwerk.lab.dnsserver import DnsServer

SOA = "ns1.shop.test. h.shop.test. 7 7200 3600 1209600 300"
ZONE = {
    ("shop.test", "SOA"): [SOA],
    ("shop.test", "NS"): ["ns1.shop.test.", "ns2.shop.test."],
    ("ns1.shop.test", "A"): ["127.0.0.1"],
    ("ns2.shop.test", "A"): ["127.0.0.2"],
    ("test", "NS"): ["ns.test."],
    ("ns.test", "A"): ["127.0.0.3"],
}


def look(resolver: DnsServer, guard: Guard) -> Delegation:
    async def go() -> Delegation:
        asking = DnsResolver([("127.0.0.1", resolver.port)], seconds=0.5)
        deadline = asyncio.get_running_loop().time() + 10
        try:
            return await survey(Context(normalise("shop.test"), asking, guard, deadline), "shop.test")
        finally:
            await asking.close()

    return asyncio.run(go())


def lab(port: int) -> Guard:
    return Guard(allow_private=True, port_map={53: port})


def met(found: Delegation) -> dict[str, str]:
    return {each.host: each.met.value for each in found.servers}


def referral(*hosts: str) -> object:
    """A parent that points down: the names stand in the authority section, without AA."""

    def tamper(response: dns.message.Message, wire: bytes) -> list[bytes]:
        response.flags &= ~dns.flags.AA
        response.authority = [dns.rrset.from_text("shop.test.", 300, "IN", "NS", *hosts)]
        response.set_rcode(dns.rcode.NOERROR)
        response.answer = []
        return [response.to_wire()]

    return tamper


@pytest.fixture
def zone() -> Iterator[DnsServer]:
    with DnsServer(ZONE) as first:
        yield first


def test_two_servers_and_a_parent_that_agree(zone: DnsServer) -> None:
    with (
        DnsServer(ZONE, host="127.0.0.2", port=zone.port),
        DnsServer({}, host="127.0.0.3", port=zone.port, tamper=referral("ns2.shop.test.", "NS1.shop.test.")),
    ):
        found = look(zone, lab(zone.port))
    assert met(found) == {"ns1.shop.test": "answers", "ns2.shop.test": "answers"}
    assert found.parent == ("ns1.shop.test", "ns2.shop.test")
    assert {each.serial for each in found.servers} == {7}
    assert {each.ns for each in found.servers} == {("ns1.shop.test", "ns2.shop.test")}


def test_a_parent_that_names_another_server_has_that_one_asked_too(zone: DnsServer) -> None:
    with DnsServer({}, host="127.0.0.3", port=zone.port, tamper=referral("ns1.shop.test.", "old.shop.test.")):
        found = look(zone, lab(zone.port))
    assert found.parent == ("ns1.shop.test", "old.shop.test")
    assert met(found) == {"ns1.shop.test": "answers", "ns2.shop.test": "silent", "old.shop.test": "no_address"}


def test_a_server_of_both_zones_does_not_speak_for_the_parent(zone: DnsServer) -> None:
    with DnsServer(ZONE, host="127.0.0.3", port=zone.port):
        assert look(zone, lab(zone.port)).parent is None


def test_a_server_that_answers_without_authority_is_lame(zone: DnsServer) -> None:
    def forwards(response: dns.message.Message, wire: bytes) -> list[bytes]:
        response.flags &= ~dns.flags.AA
        return [response.to_wire()]

    with DnsServer(ZONE, host="127.0.0.2", port=zone.port, tamper=forwards):
        assert met(look(zone, lab(zone.port))) == {"ns1.shop.test": "answers", "ns2.shop.test": "lame"}


def test_a_silent_server_costs_its_two_tries_and_no_more(zone: DnsServer) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.2", zone.port))
        began = time.perf_counter()
        found = look(zone, lab(zone.port))
    assert met(found) == {"ns1.shop.test": "answers", "ns2.shop.test": "silent"}
    assert 2.9 < time.perf_counter() - began < 4.5


INWARD = [
    ("A", "127.0.0.1"),
    ("A", "10.1.2.3"),
    ("A", "169.254.169.254"),
    ("A", "100.64.0.1"),
    ("A", "0.0.0.0"),
    ("AAAA", "::1"),
    ("AAAA", "::ffff:127.0.0.1"),
    ("AAAA", "64:ff9b::7f00:1"),
    ("AAAA", "2002:7f00:1::"),
    ("AAAA", "fe80::1"),
]


@pytest.mark.parametrize(("rdtype", "ip"), INWARD)
def test_a_name_server_that_points_inwards_is_never_asked(
    monkeypatch: pytest.MonkeyPatch, rdtype: str, ip: str
) -> None:
    """The child's servers and the parent's: not one datagram arrives where they point."""
    table = {
        ("shop.test", "SOA"): [SOA],
        ("shop.test", "NS"): ["ns1.shop.test."],
        ("ns1.shop.test", rdtype): [ip],
        ("test", "NS"): ["ns1.shop.test."],
    }
    family, here = (socket.AF_INET, "127.0.0.1") if rdtype == "A" else (socket.AF_INET6, "::1")
    with socket.socket(family, socket.SOCK_DGRAM) as canary, DnsServer(table) as resolver:
        canary.bind((here, 0))
        canary.setblocking(False)
        port = canary.getsockname()[1]
        monkeypatch.setattr("bolwerk.core.probes.dns.nameservers.PORT", port)
        monkeypatch.setattr("bolwerk.core.probes.guard.PORTS", frozenset({port}))
        sent: list[object] = []
        real = socket.socket.connect

        def connect(self: socket.socket, address: tuple[str, int]) -> None:
            sent.append(address[:2])
            real(self, address)

        monkeypatch.setattr(socket, "socket", type("Watched", (socket.socket,), {"connect": connect}))
        found = look(resolver, Guard())
        with pytest.raises(BlockingIOError):
            canary.recv(1)
    assert met(found) == {"ns1.shop.test": Met.CLOSED.value}
    assert found.parent is None
    assert set(sent) == {("127.0.0.1", resolver.port)}


def test_questions_to_one_address_are_counted() -> None:
    guard = Guard(allow_private=True, port_map={53: 5353})
    for _ in range(QUESTIONS[1]):
        assert guard.question("127.0.0.1", 53) == ("127.0.0.1", 5353)
    with pytest.raises(Blocked, match="too_many_connections"):
        guard.question("127.0.0.1", 53)
    assert guard.question("127.0.0.2", 53) == ("127.0.0.2", 5353)
    assert guard.connections == 0
    with pytest.raises(Blocked, match="blocked_address"):
        Guard().question("10.0.0.1", 53)
