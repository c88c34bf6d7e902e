# SPDX-License-Identifier: EUPL-1.2
"""Servers that stall, flood, lie and break off: each ends in time, and what was not seen is not called bad."""

import itertools
import time
from collections.abc import Iterator
from typing import Any

import pytest
from support.rudetls import Manner, RudeTls
from support.tlsstub import StubTls, message, record
from support.webserver import Names, visit

from bolwerk.core.probes.guard import MAX_BYTES, Guard
from bolwerk.core.probes.limiter import AddressLimiter
from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.tls import ask, scan
from bolwerk.core.probes.tls.scan import Streams
from bolwerk.core.probes.web.probe import run

HOME = {("shop.test", "A"): ["127.0.0.1"]}
WARNING = record(b"\x01\x70", kind=21)
TODAY = StubTls((0x0303, 0x0304))
CHECKS = ("web.tls.versions", "web.tls.ciphers", "web.tls.keyexchange")
Verdicts = dict[str, tuple[str, str]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(scan, "HANDSHAKE_SECONDS", 0.5)


class Watched(Guard):
    """`most`: the most connections that were open at once."""

    most = 0

    async def connect(self, ip: str, port: int, **options: Any) -> Streams:
        streams = await super().connect(ip, port, **options)
        self.most = max(self.most, self._limiter.open(ip))
        return streams


def seen(manner: Manner) -> tuple[Verdicts, float, RudeTls, Guard]:
    with RudeTls(manner) as server:
        guard = Watched(allow_private=True, port_map={443: server.port, 80: 1}, limiter=AddressLimiter())
        began = time.perf_counter()
        results: dict[str, CheckResult] = visit(run, Names(HOME), guard)
        took = time.perf_counter() - began
    assert guard.most <= 4
    return {check: (results[check].verdict.value, results[check].reason) for check in CHECKS}, took, server, guard


def drip(hello: bytes) -> Iterator[bytes | float]:
    for byte in TODAY.reply(hello):
        yield bytes([byte])
        yield 1.0


def silent(hello: bytes) -> Iterator[bytes | float]:
    yield 3600.0


def half(hello: bytes) -> Iterator[bytes | float]:
    yield TODAY.reply(hello)[:20]
    yield 3600.0


@pytest.mark.parametrize("manner", [drip, silent, half])
def test_stalling_is_not_seen_and_not_bad(manner: Manner) -> None:
    verdicts, took, _, _ = seen(manner)
    assert set(verdicts.values()) == {("could_not_test", "tls_timeout")}
    assert took < 5


def warnings(hello: bytes) -> Iterator[bytes | float]:
    yield from itertools.repeat(WARNING, 100_000)


def garbage(hello: bytes) -> Iterator[bytes | float]:
    yield from itertools.repeat(b"\x00\xff" * 8000, 1000)


def empty_records(hello: bytes) -> Iterator[bytes | float]:
    yield from itertools.repeat(b"\x16\x03\x03\x00\x00", 100_000)


def endless_hello(hello: bytes) -> Iterator[bytes | float]:
    yield from itertools.repeat(record(b"\x02\xff\xff\xff" + bytes(16_000)), 1000)


def echo(hello: bytes) -> Iterator[bytes | float]:
    yield hello


def asks_to_begin_again(hello: bytes) -> Iterator[bytes | float]:
    yield record(message(0, b"")) * 1000


NO_LOCK = ("not_applicable", "no_https")


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        (warnings, NO_LOCK),
        (garbage, NO_LOCK),
        (empty_records, NO_LOCK),
        (echo, NO_LOCK),
        (endless_hello, ("could_not_test", "certificate_too_large")),
        (asks_to_begin_again, ("could_not_test", "connection_lost")),
    ],
)
def test_rubbish_is_no_lock_and_ends_at_once(manner: Manner, said: tuple[str, str]) -> None:
    verdicts, took, _, guard = seen(manner)
    assert set(verdicts.values()) == {said}
    assert took < 3
    assert guard.bytes_read < MAX_BYTES


def picks_what_was_not_offered(hello: bytes) -> Iterator[bytes | float]:
    yield record(message(2, b"\x03\x03" + bytes(32) + b"\x00\xfa\xfa\x00"))


def picks_a_newer_version(hello: bytes) -> Iterator[bytes | float]:
    yield record(message(2, b"\x03\x03" + bytes(32) + b"\x00\xc0\x2f\x00" + b"\x00\x06\x00\x2b\x00\x02\x03\x04"))


@pytest.mark.parametrize("manner", [picks_what_was_not_offered, picks_a_newer_version])
def test_a_server_that_lies_about_what_we_offered(manner: Manner) -> None:
    verdicts, _, _, _ = seen(manner)
    assert {verdict for verdict, _ in verdicts.values()} <= {"could_not_test", "not_applicable"}


def stops_after_its_hello(hello: bytes) -> Iterator[bytes | float]:
    reply = TODAY.reply(hello)
    yield reply if reply[0] == 21 else record(reply[5 : 9 + int.from_bytes(reply[6:9])])
    yield 3600.0


def with_a_chain_of_300_kilobytes(hello: bytes) -> Iterator[bytes | float]:
    yield StubTls((0x0303, 0x0304), chain=(bytes(100_000),) * 3).reply(hello)
    yield 3600.0


def begins_again_after_its_hello(hello: bytes) -> Iterator[bytes | float]:
    reply = TODAY.reply(hello)
    yield reply if reply[0] == 21 else record(reply[5 : 9 + int.from_bytes(reply[6:9])] + message(0, b"") * 5)


@pytest.mark.parametrize(
    "manner", [stops_after_its_hello, with_a_chain_of_300_kilobytes, begins_again_after_its_hello]
)
def test_what_it_picked_is_known_though_the_rest_never_came(manner: Manner) -> None:
    verdicts, took, _, guard = seen(manner)
    assert verdicts == {
        "web.tls.versions": ("pass", "tls_modern"),
        "web.tls.ciphers": ("pass", "ciphers_good"),
        "web.tls.keyexchange": ("pass", "exchange_good"),
    }
    assert took < 5
    assert guard.bytes_read < MAX_BYTES


def test_warnings_before_a_good_answer_are_forgiven() -> None:
    def manner(hello: bytes) -> Iterator[bytes | float]:
        yield WARNING * 3 + TODAY.reply(hello)

    verdicts, _, server, _ = seen(manner)
    assert verdicts["web.tls.versions"] == ("pass", "tls_modern")
    assert server.connections <= 7
