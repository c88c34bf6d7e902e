# SPDX-License-Identifier: EUPL-1.2
"""CPU per DNS question, ours beside dnspython: the codec alone, and a whole exchange on loopback."""

import asyncio
import socket
import sys
import threading
import time
from collections.abc import Callable

import dns.asyncquery
import dns.flags
import dns.message
import dns.rrset

from bolwerk.core.probes.dns import rdata, scan, wire
from bolwerk.core.probes.dns.courier import Courier
from bolwerk.core.probes.dns.exchange import ask

ROUNDS = 3000
EXCHANGES = 1500
TARGET = 3.0
NAME = "bakkerij.example"
ANSWERS = {
    "A": ["192.0.2.1"],
    "MX": ["10 mx1.bakkerij.example.", "20 mx2.bakkerij.example."],
    "TXT": ['"v=spf1 include:spf.protection.outlook.example -all"', '"verification=4711"'],
    "SOA": ["ns1.bakkerij.example. host.bakkerij.example. 2026112301 3600 900 1209600 300"],
}


def answer(rdtype: str) -> bytes:
    query = dns.message.make_query(NAME, rdtype, use_edns=0, payload=1232, want_dnssec=True)
    response = dns.message.make_response(query, recursion_available=True)
    response.answer.append(dns.rrset.from_text_list(NAME + ".", 300, "IN", rdtype, ANSWERS[rdtype]))
    return response.to_wire()


def ours(rdtype: str, packet: bytes) -> object:
    wire.encode(4711, wire.Question(NAME, rdata.TYPES[rdtype]))
    return scan.read(NAME, rdtype, wire.decode(packet)).records


def theirs(rdtype: str, packet: bytes) -> object:
    dns.message.make_query(NAME, rdtype, use_edns=0, payload=1232, want_dnssec=True).to_wire()
    chain = dns.message.from_wire(packet, ignore_trailing=True).resolve_chaining()
    return sorted(record.to_text() for record in chain.answer)


def cost(way: Callable[[str, bytes], object], rdtype: str) -> float:
    """Microseconds of CPU for one question, the best of three."""
    packet, best = answer(rdtype), float("inf")
    for _ in range(3):
        began = time.process_time()
        for _ in range(ROUNDS):
            way(rdtype, packet)
        best = min(best, time.process_time() - began)
    return best / ROUNDS * 1e6


async def exchanges(server: tuple[str, int], *, own: bool) -> float:
    """Microseconds of CPU of this thread for one question over UDP."""
    courier = Courier()
    began = time.thread_time()
    for _ in range(EXCHANGES):
        if own:
            scan.read(NAME, "MX", await ask(courier, server, wire.Question(NAME, rdata.MX), seconds=1))
        else:
            query = dns.message.make_query(NAME, "MX", use_edns=0, payload=1232, want_dnssec=True)
            response = await dns.asyncquery.udp(query, server[0], port=server[1], timeout=1)
            sorted(record.to_text() for record in response.resolve_chaining().answer)
    return (time.thread_time() - began) / EXCHANGES * 1e6


def main() -> int:
    print(f"{'DNS, CPU for one question':28}{'dnspython':>12}{'ours':>10}{'times':>8}")
    factors = []
    for rdtype in ANSWERS:
        before, after = cost(theirs, rdtype), cost(ours, rdtype)
        factors.append(before / after)
        print(f"{'  codec, ' + rdtype:28}{before:9.1f} µs{after:7.1f} µs{before / after:8.1f}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        threading.Thread(target=echo, args=(server, answer("MX")), daemon=True).start()
        before, after = (asyncio.run(exchanges(server.getsockname(), own=own)) for own in (False, True))
    print(f"{'  over UDP, MX':28}{before:9.1f} µs{after:7.1f} µs{before / after:8.1f}")
    good = min(factors) >= TARGET
    print(f"  the codec is {min(factors):.1f} times as fast or more (>= {TARGET}) {'ok' if good else 'UNDER'}")
    return 0 if good else 1


def echo(server: socket.socket, packet: bytes) -> None:
    """Answers every question with this packet under the id of the question."""
    while True:
        try:
            query, sender = server.recvfrom(2048)
        except OSError:
            return
        server.sendto(query[:2] + packet[2:], sender)


if __name__ == "__main__":
    sys.exit(main())
