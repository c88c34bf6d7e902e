# SPDX-License-Identifier: EUPL-1.2
"""A list of many domains does not drown a resolver: so many questions under way, the others in turn."""

import asyncio
import socket

import dns.message
import pytest

from bolwerk.core.probes.dns import rdata, wire
from bolwerk.core.probes.dns.courier import MOST_UNDER_WAY, USES, Courier

MANY = 2 * MOST_UNDER_WAY + 7


class Slow(asyncio.DatagramProtocol):
    """Answers all that came since, every 20 ms. `most`: how many waited at once; `ports`: who asked."""

    def __init__(self) -> None:
        self.waiting: list[tuple[bytes, tuple[str, int]]] = []
        self.most, self.ports = 0, list[int]()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        asyncio.get_running_loop().call_later(0.02, self.answer)

    def datagram_received(self, data: bytes, sender: tuple[str, int]) -> None:
        self.waiting.append((data, sender))
        self.ports.append(sender[1])
        self.most = max(self.most, len(self.waiting))

    def answer(self) -> None:
        for data, sender in self.waiting:
            reply = dns.message.make_response(dns.message.from_wire(data)).to_wire()
            self.transport.sendto(reply, sender)
        self.waiting.clear()
        asyncio.get_running_loop().call_later(0.02, self.answer)


async def asked(seconds: float, *, server: Slow | None) -> list[object]:
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        place = mute.getsockname()
        if server:
            transport, _ = await loop.create_datagram_endpoint(lambda: server, local_addr=("127.0.0.1", 0))
            place = transport.get_extra_info("sockname")
        courier, heard, done = Courier(), list[object](), asyncio.Event()

        def deliver(found: object) -> None:
            heard.append(found)
            if len(heard) == MANY:
                done.set()

        for number in range(MANY):
            courier.send(place, wire.Question(f"d{number}.test", rdata.A), seconds, deliver)
        async with asyncio.timeout(20):
            await done.wait()
        courier.close()
        if server:
            transport.close()
    return heard


def test_all_are_answered_and_never_more_wait_than_that() -> None:
    server = Slow()
    heard = asyncio.run(asked(5, server=server))
    assert {each.question[0] for each in heard} == {f"d{number}.test" for number in range(MANY)}
    assert server.most <= MOST_UNDER_WAY
    assert max(server.ports.count(port) for port in set(server.ports)) <= USES


@pytest.mark.parametrize("seconds", [0.1])
def test_one_that_says_nothing_holds_nobody_for_ever(seconds: float) -> None:
    heard = asyncio.run(asked(seconds, server=None))
    assert [type(each) for each in heard] == [TimeoutError] * MANY


def test_of_a_server_that_was_asked_nothing_stays() -> None:
    """A list of many domains meets thousands of name servers."""

    async def main() -> tuple[int, ...]:
        loop, courier = asyncio.get_running_loop(), Courier()
        for _ in range(3):
            server = Slow()
            transport, _ = await loop.create_datagram_endpoint(lambda it=server: it, local_addr=("127.0.0.1", 0))
            for number in range(USES):
                answered = loop.create_future()
                asked = wire.Question(f"d{number}.test", rdata.A)
                courier.send(transport.get_extra_info("sockname"), asked, 5, answered.set_result)
                await answered
            transport.close()
        await asyncio.sleep(0.2)
        left = (len(courier._open), len(courier._lines), len(courier._under_way), len(courier._turns))
        courier.close()
        return left

    assert asyncio.run(main()) == (0, 0, 0, 0)
