# SPDX-License-Identifier: EUPL-1.2
import asyncio
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.addresses import DENIED_V4, DENIED_V6
from bolwerk.core.probes.guard import Blocked, Guard, address_allowed

MAPPED, NAT64 = int(IPv6Address("::ffff:0:0")), int(IPv6Address("64:ff9b::"))
LOCAL_NAT64 = int(IPv6Address("64:ff9b:1::"))
SIX_TO_FOUR, TEREDO = int(IPv6Address("2002::")), int(IPv6Address("2001::"))


def wrapped(inner: int) -> list[str]:
    teredo = TEREDO | (inner << 64) | (inner ^ 0xFFFFFFFF)
    forms = (inner, MAPPED | inner, NAT64 | inner, LOCAL_NAT64 | inner, SIX_TO_FOUR | inner << 80, teredo)
    return [str(IPv6Address(form)) for form in forms]


def in_network(networks: tuple[IPv4Network, ...] | tuple[IPv6Network, ...]) -> st.SearchStrategy[int]:
    return st.sampled_from(networks).flatmap(lambda network: st.integers(int(network[0]), int(network[-1])))


@given(in_network(DENIED_V4))
def test_special_ipv4_is_refused_bare_and_in_every_wrapping(number: int) -> None:
    assert not address_allowed(str(IPv4Address(number)))
    assert [form for form in wrapped(number) if address_allowed(form)] == []


@given(in_network(tuple(network for network in DENIED_V6 if str(network) != "::/8")))
def test_special_ipv6_is_refused(number: int) -> None:
    assert not address_allowed(str(IPv6Address(number)))


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_ipv6_outside_global_unicast_is_refused_unless_it_carries_a_public_ipv4(ip: IPv6Address) -> None:
    if ip not in IPv6Network("2000::/3") and not ip.ipv4_mapped and ip not in IPv6Network("64:ff9b::/96"):
        assert not address_allowed(str(ip))


@given(st.integers(0, 2**32 - 1))
def test_no_tunnel_leads_anywhere_not_even_to_a_public_address(inner: int) -> None:
    assert not address_allowed(str(IPv6Address(SIX_TO_FOUR | inner << 80)))
    assert not address_allowed(str(IPv6Address(LOCAL_NAT64 | inner)))


@given(st.text(max_size=60))
def test_any_text_at_all_is_answered_without_an_exception(text: str) -> None:
    assert address_allowed(text) in (True, False)


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "169.254.169.254", "::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "10.1.2.3"),
        *("100.64.0.1", "100.100.100.200", "192.0.0.8", "224.0.0.1", "ff02::1", "fec0::1", "fe80::1"),
        *("fe80::1%eth0", "fc00::1", "2002:7f00:1::", "2001:0:7f00:1::", "0.0.0.0", "::", "255.255.255.255"),
        *("240.0.0.1", "168.63.129.16", "::ffff:127.0.0.1", "::127.0.0.1", "2001:db8::1"),
        *("2a00::5efe:7f00:1", "0177.0.0.1", "0x7f.1", "127.1", "2130706433", "localhost", "[::1]", ""),
    ],
)
def test_known_tricks_are_refused(ip: str) -> None:
    assert not address_allowed(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "2a00:1450:400e::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_allowed(ip: str) -> None:
    assert address_allowed(ip)


@pytest.mark.parametrize(
    ("ip", "allowed"),
    [("127.0.0.1", True), ("10.0.0.1", True), ("::1", True), ("169.254.169.254", False), ("ff02::1", False),
     ("64:ff9b::7f00:1", False), ("0.0.0.0", False), ("100.64.0.1", False)],
)  # fmt: skip
def test_a_lab_opens_private_networks_and_nothing_else(ip: str, allowed: bool) -> None:
    assert address_allowed(ip, allow_private=True) is allowed


def test_other_ports_are_refused_and_a_port_map_needs_a_lab() -> None:
    with pytest.raises(Blocked) as refused:
        Guard().check("8.8.8.8", 22)
    assert refused.value.reason == "blocked_port"
    assert Guard(allow_private=True, port_map={443: 8443}).check("127.0.0.1", 443) == ("127.0.0.1", 8443)
    with pytest.raises(ValueError, match="allow_private"):
        Guard(port_map={443: 8443})


async def _served(guard: Guard, times: int, body: bytes = b"") -> tuple[int, list[object]]:
    """How many connections the server saw, and what each connect gave."""
    seen: list[object] = []
    hits = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal hits
        hits += 1
        writer.write(body)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    guard.port_map = {443: port}
    for _ in range(times):
        try:
            reader, writer = await guard.connect("127.0.0.1", 443)
            seen.append(len(await reader.read()))
            writer.close()
        except Blocked as refused:
            seen.append(refused.reason)
    server.close()
    return hits, seen


def test_a_refused_address_is_never_connected_to() -> None:
    assert asyncio.run(_served(Guard(), 3)) == (0, ["blocked_address"] * 3)


def test_connections_and_bytes_are_capped() -> None:
    crowd = Guard(allow_private=True, max_per_address=2)
    assert asyncio.run(_served(crowd, 3, b"hi")) == (2, [2, 2, "too_many_connections"])
    flood = Guard(allow_private=True, max_bytes=1000)
    assert asyncio.run(_served(flood, 2, b"x" * 800)) == (2, [800, "too_many_bytes"])
