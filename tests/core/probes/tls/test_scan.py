# SPDX-License-Identifier: EUPL-1.2
import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.guard import Blocked, Guard
from bolwerk.core.probes.result import CouldNotTest
from bolwerk.core.probes.tls import scan
from bolwerk.core.probes.tls.scan import Host, Streams, dial, mixed

FOURS, SIXES = st.lists(st.from_regex(r"4[a-z]", fullmatch=True)), st.lists(st.from_regex(r"6[a-z]", fullmatch=True))


@given(FOURS, SIXES)
def test_both_families_take_turns(fours: list[str], sixes: list[str]) -> None:
    order = mixed(fours, sixes)
    assert len(order) == min(4, len(fours) + len(sixes))
    if fours and sixes:
        assert order[0] == sixes[0]
        assert order[1] == fours[0]
    for before, after in pairwise(order):
        if before[0] == after[0]:
            other = sixes if before[0] == "4" else fours
            assert set(other[:4]) <= set(order)


class Scripted(Guard):
    """Connects to nothing: each address answers, fails or stays silent as told."""

    def __init__(self, script: dict[str, object]) -> None:
        super().__init__()
        self.script = script
        self.place = 0.0
        self.tried: list[str] = []
        self.aborted: list[str] = []

    async def connect(self, ip: str, port: int, *, begun: asyncio.Event | None = None, **_: object) -> Streams:
        self.tried.append(ip)
        await asyncio.sleep(self.place)
        if begun:
            begun.set()
        outcome = self.script[ip]
        if isinstance(outcome, Exception):
            raise outcome
        try:
            await asyncio.sleep(float(outcome))
        except asyncio.CancelledError:
            self.aborted.append(ip)
            raise
        return ip, ip


def call(script: dict[str, object]) -> tuple[object, Scripted, Host]:
    guard, host = Scripted(script), Host("shop.test", tuple(script))

    async def go() -> object:
        try:
            return (await dial(guard, host, 443))[0]
        except (CouldNotTest, Blocked) as error:
            return type(error), error.reason

    return asyncio.run(go()), guard, host


def test_a_dead_address_is_overtaken_and_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "STAGGER_SECONDS", 0.02)
    answered, guard, host = call({"6a": 9, "4a": 0.01, "6b": 9})
    assert (answered, guard.tried, guard.aborted) == ("4a", ["6a", "4a"], ["6a"])
    assert host.ips == ("4a", "6a", "6b")


def test_an_address_where_a_place_must_be_waited_for_is_not_called_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "STAGGER_SECONDS", 0.02)
    guard = Scripted({"6a": 0, "4a": 0})
    guard.place = 0.1
    answered = asyncio.run(dial(guard, Host("shop.test", ("6a", "4a")), 443))[0]
    assert (answered, guard.tried) == ("6a", ["6a"])


def test_a_quick_first_address_is_the_only_one_tried() -> None:
    answered, guard, _ = call({"6a": 0, "4a": 0})
    assert (answered, guard.tried) == ("6a", ["6a"])


NO_ROUTE, REFUSED, LATE = OSError(101, "unreachable"), ConnectionRefusedError(), TimeoutError()


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([REFUSED, REFUSED], (CouldNotTest, "connect_refused")),
        ([REFUSED, LATE], (CouldNotTest, "connect_timeout")),
        ([NO_ROUTE, REFUSED], (CouldNotTest, "connect_failed")),
        ([Blocked("blocked_address"), REFUSED], (CouldNotTest, "connect_refused")),
        ([Blocked("blocked_address"), Blocked("blocked_address")], (Blocked, "blocked_address")),
        ([Blocked("too_many_connections")], (CouldNotTest, "too_many_connections")),
        ([], (CouldNotTest, "host_not_found")),
        ([NO_ROUTE, 0], "ip1"),
    ],
)
def test_what_is_said_when_none_answers(outcomes: list[object], said: object) -> None:
    assert call({f"ip{number}": outcome for number, outcome in enumerate(outcomes)})[0] == said


def test_a_real_connection_over_ipv6_when_ipv4_is_closed() -> None:
    async def go() -> tuple[str, ...]:
        server = await asyncio.start_server(lambda _, writer: writer.close(), "::1", 0)
        port = server.sockets[0].getsockname()[1]
        host = Host("shop.test", ("127.0.0.1", "::1"))
        _, writer = await dial(Guard(allow_private=True, port_map={443: port}), host, 443)
        writer.transport.abort()
        server.close()
        return host.ips

    assert asyncio.run(go()) == ("::1", "127.0.0.1")


def test_without_any_known_authority_nothing_is_called_untrusted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(CouldNotTest) as unseen:
        asyncio.run(scan.secure(Scripted({}), Host("shop.test", ()), 443, None))
    assert unseen.value.reason == "no_trust_store"
