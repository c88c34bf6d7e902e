# SPDX-License-Identifier: EUPL-1.2
"""Servers that misbehave: each question ends within its budget, with what can honestly be said."""

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.dns.scan import DnsResolver

SECONDS = 0.15
TRIES = 4
Reply = Callable[[dns.message.Message], list[bytes]]
Stream = Callable[[socket.socket, bytes], None]


def answered(query: dns.message.Message, *records: str, kind: str = "A") -> dns.message.Message:
    response = dns.message.make_response(query)
    response.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", kind, *records or ("192.0.2.1",)))
    return response


def sockets() -> tuple[socket.socket, socket.socket]:
    """UDP and TCP on one port that is free for both."""
    for _ in range(20):
        tcp, udp = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tcp.bind(("127.0.0.1", 0))
        try:
            udp.bind(tcp.getsockname())
        except OSError:
            tcp.close()
            udp.close()
            continue
        return udp, tcp
    raise RuntimeError("no port that is free for both UDP and TCP")


@contextmanager
def server(reply: Reply, stream: Stream | None = None) -> Iterator[tuple[tuple[str, int], list[bytes]]]:
    """(address, questions heard). `stream` talks over TCP; without it the port is closed to TCP."""
    heard: list[bytes] = []
    udp, tcp = sockets()
    with udp, tcp:
        if stream:
            tcp.listen()
            threading.Thread(target=_streams, args=(tcp, stream), daemon=True).start()

        def run() -> None:
            while True:
                try:
                    wire, sender = udp.recvfrom(4096)
                except OSError:
                    return
                heard.append(wire)
                with suppress(OSError):  # the test is over
                    for each in reply(dns.message.from_wire(wire)):
                        udp.sendto(each, sender)

        threading.Thread(target=run, daemon=True).start()
        yield udp.getsockname(), heard


def _streams(tcp: socket.socket, stream: Stream) -> None:
    while True:
        try:
            connection, _ = tcp.accept()
        except OSError:
            return
        threading.Thread(target=_one, args=(connection, stream), daemon=True).start()


def _one(connection: socket.socket, stream: Stream) -> None:
    with connection:
        connection.settimeout(5)
        try:
            (length,) = struct.unpack("!H", connection.recv(2))
            stream(connection, connection.recv(length))
        except OSError:
            return


def ask(address: tuple[str, int], name: str = "shop.test", kind: str = "A") -> tuple[Answer, float]:
    """(answer, seconds it took)."""

    async def go() -> Answer:
        resolver = DnsResolver([address], seconds=SECONDS, tries=TRIES)
        try:
            return await resolver.query(name, kind)
        finally:
            await resolver.close()

    began = time.perf_counter()
    return asyncio.run(go()), time.perf_counter() - began


def cut(query: dns.message.Message) -> list[bytes]:
    response = dns.message.make_response(query)
    response.flags |= dns.flags.TC
    return [response.to_wire()]


def rcode(name: str) -> Reply:
    def reply(query: dns.message.Message) -> list[bytes]:
        response = dns.message.make_response(query)
        response.set_rcode(dns.rcode.from_text(name))
        return [response.to_wire()]

    return reply


def pointer_loop(query: dns.message.Message) -> list[bytes]:
    """An answer whose owner name points to itself, RFC 1035 section 4.1.4."""
    wire = answered(query).to_wire()
    at = wire.rindex(b"\xc0\x0c")
    return [wire[:at] + struct.pack("!H", 0xC000 | at) + wire[at + 2 :]]


def alias_loop(query: dns.message.Message) -> list[bytes]:
    return [answered(query, "shop.test.", kind="CNAME").to_wire()]


def other_id(query: dns.message.Message) -> list[bytes]:
    wire = answered(query).to_wire()
    return [bytes((wire[0] ^ 1,)) + wire[1:]]


def other_question(query: dns.message.Message) -> list[bytes]:
    return [answered(dns.message.make_query("evil.test", "A", id=query.id)).to_wire()]


def other_type(query: dns.message.Message) -> list[bytes]:
    return [answered(dns.message.make_query("shop.test", "AAAA", id=query.id), "::1", kind="AAAA").to_wire()]


def flood(query: dns.message.Message) -> list[bytes]:
    return other_id(query) * 200


@pytest.mark.parametrize(
    ("reply", "status", "questions"),
    [
        (lambda query: [], Status.TIMEOUT, 4),
        (rcode("REFUSED"), Status.REFUSED, 1),
        (rcode("SERVFAIL"), Status.SERVFAIL, 1),
        (rcode("NOTIMP"), Status.MALFORMED, 8),
        (other_id, Status.TIMEOUT, 4),
        (other_question, Status.TIMEOUT, 4),
        (other_type, Status.TIMEOUT, 4),
        (pointer_loop, Status.TIMEOUT, 4),
        (alias_loop, Status.MALFORMED, 4),
        (flood, Status.TIMEOUT, 4),
        (lambda query: [query.to_wire()], Status.TIMEOUT, 4),
        (lambda query: [b"", b"\0" * 12, query.to_wire()[:5]], Status.TIMEOUT, 4),
        (cut, Status.TIMEOUT, 4),  # and the way over TCP is closed
    ],
)
def test_rude_over_udp(reply: Reply, status: Status, questions: int) -> None:
    with server(reply) as (address, heard):
        answer, took = ask(address)
    assert answer.status == status
    assert len(heard) == questions
    assert took < TRIES * 2 * SECONDS + 1


def test_each_question_has_an_id_and_a_port_of_its_own() -> None:
    with server(lambda query: []) as (address, heard):
        ask(address)
    assert len({wire[:2] for wire in heard}) > 1


def test_a_server_that_cannot_read_edns_is_asked_without() -> None:
    def reply(query: dns.message.Message) -> list[bytes]:
        return rcode("FORMERR")(query) if query.edns >= 0 else [answered(query).to_wire()]

    with server(reply) as (address, heard):
        answer, _ = ask(address)
    assert answer.records == ("192.0.2.1",)
    assert [dns.message.from_wire(wire).edns for wire in heard] == [0, -1]


def test_a_late_answer_to_another_question_does_not_become_ours() -> None:
    """The first question is answered when the second is asked: to the second, whose port it does not even reach."""
    kept: list[dns.message.Message] = []

    def reply(query: dns.message.Message) -> list[bytes]:
        kept.append(query)
        late = [answered(kept[0], "192.0.2.66").to_wire()] if len(kept) > 1 else []
        return [*late, answered(query, "192.0.2.7").to_wire()] if len(kept) > 1 else []

    with server(reply) as (address, _):
        answer, _ = ask(address)
    assert answer.records == ("192.0.2.7",)


def by_byte(connection: socket.socket, query: bytes) -> None:
    wire = answered(dns.message.from_wire(query)).to_wire()
    for byte in struct.pack("!H", len(wire)) + wire:
        connection.sendall(bytes((byte,)))
        time.sleep(0.05)


def whole(connection: socket.socket, query: bytes) -> None:
    wire = answered(dns.message.from_wire(query)).to_wire()
    connection.sendall(struct.pack("!H", len(wire)) + wire)


def half(connection: socket.socket, query: bytes) -> None:
    connection.sendall(b"\xff\xff\0")


def cut_again(connection: socket.socket, query: bytes) -> None:
    (wire,) = cut(dns.message.from_wire(query))
    connection.sendall(struct.pack("!H", len(wire)) + wire)


@pytest.mark.parametrize(
    ("stream", "status"),
    [
        (whole, Status.OK),
        (by_byte, Status.TIMEOUT),
        (half, Status.TIMEOUT),
        (lambda connection, query: None, Status.TIMEOUT),
        (lambda connection, query: connection.sendall(b"\0\x05hello"), Status.TIMEOUT),
        (cut_again, Status.MALFORMED),
    ],
)
def test_rude_over_tcp(stream: Stream, status: Status) -> None:
    with server(cut, stream) as (address, _):
        answer, took = ask(address)
    assert answer.status == status
    assert took < TRIES * 3 * SECONDS + 1


def test_all_texts_that_a_message_holds_are_read() -> None:
    """No cap of ours loses the one that counts; 5,000 texts fit in no message, and end as in `cut_again`."""
    texts = [f'"{number}"' for number in range(3499)] + ['"v=spf1 -all"']

    query = dns.message.make_query("shop.test", "TXT")
    made = answered(query, *texts, kind="TXT").to_wire(max_size=65535)

    def stream(connection: socket.socket, query: bytes) -> None:
        connection.sendall(struct.pack("!H", len(made)) + query[:2] + made[2:])

    with server(cut, stream) as (address, _):
        answer, _ = ask(address, kind="TXT")
    assert len(answer.records) == 3500
    assert "v=spf1 -all" in answer.records
