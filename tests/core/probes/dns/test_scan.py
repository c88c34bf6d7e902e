# SPDX-License-Identifier: EUPL-1.2
import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

import dns.message
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bolwerk.core.probes.dns.answer import Answer, Both, Status
from bolwerk.core.probes.dns.scan import DnsResolver
from bolwerk.core.probes.dns.servers import parse_server, system_servers
from bolwerk.lab.dnsserver import DnsServer

TABLE = {
    ("shop.test", "A"): ["192.0.2.1"],
    ("shop.test", "TXT"): ['"v=spf1 " "-all"', '"two"'],
    ("shop.test", "MX"): ["10 MX.shop.test.", "0 ."],
    ("www.shop.test", "CNAME"): ["shop.test."],
    ("loop.test", "CNAME"): ["loop.test."],
}


def ask(server: DnsServer, name: str, rdtype: str, *, seconds: float = 0.3, tries: int = 3) -> Answer:
    async def go() -> Answer:
        resolver = DnsResolver([("127.0.0.1", server.port)], seconds=seconds, tries=tries)
        try:
            return await resolver.query(name, rdtype)
        finally:
            await resolver.close()

    return asyncio.run(go())


def test_records_come_back_as_plain_texts() -> None:
    with DnsServer(TABLE) as server:
        assert ask(server, "Shop.test.", "A").records == ("192.0.2.1",)
        assert ask(server, "shop.test", "TXT").records == ("two", "v=spf1 -all")
        assert ask(server, "shop.test", "MX").records == ("0 .", "10 mx.shop.test")
        alias = ask(server, "www.shop.test", "A")
        assert (alias.records, alias.canonical) == (("192.0.2.1",), "shop.test")


def test_the_ways_of_not_answering_are_told_apart() -> None:
    rcodes = {"broken.test": "SERVFAIL", "no.test": "REFUSED", "odd.test": "FORMERR"}
    with DnsServer(TABLE, rcodes=rcodes, silent=("mute.test",)) as server:
        seen = {name: ask(server, name, "A", seconds=0.1).status for name in (*rcodes, "mute.test", "gone.test")}
        seen["nodata"] = ask(server, "shop.test", "AAAA").status
        seen["loop"] = ask(server, "loop.test", "A", seconds=0.1).status
        seen["name"] = ask(server, "a..b", "A").status
    assert seen == {
        "broken.test": Status.SERVFAIL,
        "no.test": Status.REFUSED,
        "odd.test": Status.MALFORMED,
        "mute.test": Status.TIMEOUT,
        "gone.test": Status.NXDOMAIN,
        "nodata": Status.NODATA,
        "loop": Status.MALFORMED,
        "name": Status.MALFORMED,
    }


def test_a_lost_question_is_asked_again_three_times() -> None:
    with DnsServer({}, silent=("mute.test",)) as server:
        ask(server, "mute.test", "A", seconds=0.1)
        assert server.asked == [("mute.test", "A", "udp")] * 3


def test_a_cut_answer_is_fetched_over_tcp() -> None:
    with DnsServer(TABLE, truncate=("shop.test",)) as server:
        assert ask(server, "shop.test", "A").records == ("192.0.2.1",)
        assert [way for *_, way in server.asked] == ["udp", "tcp"]


def test_the_authentic_data_bit_is_read() -> None:
    with DnsServer(TABLE, secure=("shop.test",)) as server:
        assert ask(server, "shop.test", "A").authenticated is True
    with DnsServer(TABLE) as server:
        assert ask(server, "shop.test", "A").authenticated is False


def _wrong_id(response: dns.message.Message, _: bytes) -> list[bytes]:
    wire = response.to_wire()
    return [bytes([wire[0] ^ 255]) + wire[1:]]


def _wrong_question(response: dns.message.Message, query: bytes) -> list[bytes]:
    other = dns.message.make_query("evil.test", "A", id=response.id)
    return [dns.message.make_response(other).to_wire()]


def _echo(response: dns.message.Message, query: bytes) -> list[bytes]:
    return [query]


@pytest.mark.parametrize("tamper", [_wrong_id, _wrong_question, _echo])
def test_an_answer_to_another_question_is_not_taken(
    tamper: Callable[[dns.message.Message, bytes], list[bytes]],
) -> None:
    with DnsServer(TABLE, tamper=tamper) as server:
        assert ask(server, "shop.test", "A", seconds=0.1, tries=1).status == Status.TIMEOUT


def test_the_right_answer_is_found_behind_forged_ones() -> None:
    def mixed(response: dns.message.Message, query: bytes) -> list[bytes]:
        return [b"", b"\x00", *_wrong_id(response, query), *_wrong_question(response, query), response.to_wire()]

    with DnsServer(TABLE, tamper=mixed) as server:
        assert ask(server, "shop.test", "A").records == ("192.0.2.1",)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_hostile_bytes_end_as_a_status(noise: bytes) -> None:
    def hostile(response: dns.message.Message, query: bytes) -> list[bytes]:
        return [noise, query[:2] + noise, response.to_wire()[:12] + noise]

    with DnsServer(TABLE, tamper=hostile) as server:
        answer = ask(server, "shop.test", "A", seconds=0.02, tries=1)
    assert answer.status in set(Status)


def test_another_sender_is_not_heard() -> None:
    """The answer arrives from a second socket: the connected socket of the question never sees it."""

    async def go() -> Status:
        loop = asyncio.get_running_loop()
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger,
        ):
            ours.bind(("127.0.0.1", 0))
            ours.setblocking(False)
            stranger.bind(("127.0.0.1", 0))
            resolver = DnsResolver([ours.getsockname()], seconds=0.3, tries=1)
            asking = resolver.query("shop.test", "A")
            wire, sender = await loop.sock_recvfrom(ours, 2048)
            stranger.sendto(dns.message.make_response(dns.message.from_wire(wire)).to_wire(), sender)
            return (await asking).status

    assert asyncio.run(go()) == Status.TIMEOUT


def test_one_question_is_asked_once_per_check() -> None:
    async def go(port: int) -> None:
        resolver = DnsResolver([("127.0.0.1", port)])
        await asyncio.gather(*(resolver.query(name, "A") for name in ("shop.test", "SHOP.test", "shop.test.")))
        await resolver.close()

    with DnsServer(TABLE) as server:
        asyncio.run(go(server.port))
        assert server.asked == [("shop.test", "A", "udp")]


def test_addresses_are_unknown_only_when_a_family_failed() -> None:
    async def go(port: int, host: str) -> Status:
        resolver = DnsResolver([("127.0.0.1", port)], seconds=0.1, tries=1)
        found = await Both(resolver, host)
        await resolver.close()
        return found.status

    with DnsServer(TABLE, silent=("mute.test",)) as server:
        assert asyncio.run(go(server.port, "shop.test")) == Status.OK
        assert asyncio.run(go(server.port, "mute.test")) == Status.TIMEOUT
        assert asyncio.run(go(server.port, "gone.test")) == Status.NXDOMAIN


def test_a_resolver_is_read_from_the_command_line() -> None:
    assert parse_server("192.0.2.9") == ("192.0.2.9", 53)
    assert parse_server("localhost:5353") == ("127.0.0.1", 5353)
    assert parse_server("[::1]:5353") == ("::1", 5353)
    assert parse_server("::1") == ("::1", 53)
    for wrong in ("", "dns.example", "192.0.2.9:0", "192.0.2.9:70000", "192.0.2.9:x"):
        with pytest.raises(ValueError, match="not a resolver"):
            parse_server(wrong)


def test_the_machines_own_resolvers_are_read(tmp_path: Path) -> None:
    conf = tmp_path / "resolv.conf"
    conf.write_text("# x\nnameserver 192.0.2.1\nsearch a.test\nnameserver\nnameserver bad\nnameserver ::1\n")
    assert system_servers(conf) == [("192.0.2.1", 53), ("::1", 53)]
    assert system_servers(tmp_path / "missing") == [("127.0.0.1", 53)]
