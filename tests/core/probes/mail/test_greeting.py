# SPDX-License-Identifier: EUPL-1.2
import asyncio
import socket
from collections.abc import Iterator

import pytest

from bolwerk.core.probes.mail.greeting import helo_name, literal, own_name


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    own_name.cache_clear()
    yield
    own_name.cache_clear()


@pytest.mark.parametrize(
    ("given", "used"),
    [("a.example.be", "a.example.be"), (" Check.Example.be. ", "check.example.be"), ("", "")],
)
def test_a_name_is_taken_as_it_is_meant(given: str, used: str) -> None:
    assert helo_name(given) == used


@pytest.mark.parametrize(
    "given",
    ["check", "192.0.2.1", "[192.0.2.1]", "a b.be", "-a.be", "a..be", "a.be\r\nQUIT", "é.be", "a." + "b" * 260],
)
def test_what_no_mail_server_would_read_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="greeting name"):
        helo_name(given)


@pytest.mark.parametrize(
    ("machine", "used"),
    [
        ("check.example.be", "check.example.be"),
        ("localhost", ""),
        ("worker-1", ""),
        ("box.local", ""),
        ("localhost.localdomain", ""),
        ("4.3.2.1.in-addr.arpa", ""),
        ("my_box.example.be", ""),
    ],
)
def test_a_machine_without_a_name_for_strangers_gives_none(
    machine: str, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda: machine)
    assert own_name() == used


@pytest.mark.parametrize(("family", "ip", "said"), [("4", "127.0.0.1", "[127.0.0.1]"), ("6", "::1", "[IPv6:::1]")])
def test_the_address_of_this_very_connection(family: str, ip: str, said: str) -> None:
    async def met() -> str:
        server = await asyncio.start_server(lambda _, writer: writer.close(), ip, 0)
        async with server:
            _, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
            try:
                return literal(writer)
            finally:
                writer.close()

    assert asyncio.run(met()) == said
