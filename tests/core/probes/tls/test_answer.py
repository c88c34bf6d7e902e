# SPDX-License-Identifier: EUPL-1.2
"""What a server says, in any pieces, cut off anywhere, or made up by somebody who means harm."""

import struct
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.tlsstub import RETRY, StubTls, extension, message, record, vector

from bolwerk.core.probes.tls.answer import MAX_ANSWER, MAX_CERTIFICATES, NONSENSE, Outcome, Reader, Reply
from bolwerk.core.probes.tls.hello import BEFORE_12, MIDDLE, MODERN, Offer, Version, client_hello
from bolwerk.core.probes.tls.suites import DOUBTFUL, of

RANDOM = bytes(range(64))
ALERT = record(b"\x02\x46", kind=21)
WARNING = record(b"\x01\x70", kind=21)
HELLO = client_hello("shop.test", MIDDLE, RANDOM)
WEAK = client_hello("shop.test", Offer(Version.TLS12, of(DOUBTFUL)), RANDOM)
ECDHE = StubTls(chain=(b"one", b"two")).reply(HELLO)
DHE = StubTls(suites=(0x009E,), chain=(b"one",), extended_master_secret=False).reply(HELLO)


def server_hello(version: int, suite: int = 0x002F, extensions: bytes | None = None, session: bytes = b"") -> bytes:
    body = struct.pack("!H", version) + bytes(32) + vector(1, session) + struct.pack("!HB", suite, 0)
    return message(2, body + (vector(2, extensions) if extensions is not None else b""))


def read(data: bytes, *, to_keys: bool = True) -> Reply | None:
    return Reader(to_keys=to_keys).feed(data)


def test_a_flight_with_a_curve() -> None:
    assert read(ECDHE) == Reply(
        Outcome.SPOKEN, None, Version.TLS12, 0xC02F, 29, 0, "", 0x0401, 0, True, True, (b"one", b"two")
    )


def test_a_flight_with_a_prime() -> None:
    assert read(DHE) == Reply(
        Outcome.SPOKEN, None, Version.TLS12, 0x009E, 0, 2048, "", 0x0401, 0, False, True, (b"one",)
    )


@pytest.mark.parametrize(
    ("suite", "bits", "signature"), [(0x0003, 512, 0), (0x0014, 700, 0x0201), (0x0018, 700, 0), (0x0016, 700, 0x0201)]
)
def test_the_keys_of_weak_suites(suite: int, bits: int, signature: int) -> None:
    stub = StubTls(suites=(suite,), prime=(2**700 - 1).to_bytes(100), signature=signature)
    reply = read(stub.reply(WEAK))
    assert reply is not None
    assert (reply.suite, reply.prime_bits, reply.whole) == (suite, bits, True)
    if suite != 0x0003:
        assert reply.signature == signature


def test_a_prime_with_a_name() -> None:
    """RFC 7919 appendix A: 2^2048 - 2^1984 + ([2^1918 * e] + 560316) * 2^64 - 1."""
    scale, e, term, count = 1 << (1918 + 64), 0, 1 << (1918 + 64), 0
    while term:
        e, count = e + term, count + 1
        term = scale // __import__("math").factorial(count)
    prime = 2**2048 - 2**1984 + ((e >> 64) + 560316) * 2**64 - 1
    reply = read(StubTls(suites=(0x009E,), prime=prime.to_bytes(256)).reply(HELLO))
    assert reply is not None
    assert (reply.prime_bits, reply.prime_name) == (2048, "ffdhe2048")


def test_the_static_suites_need_no_key_message_and_are_whole_at_their_certificate() -> None:
    flight = server_hello(0x0303) + message(11, vector(3, vector(3, b"leaf")))
    assert read(record(flight)) == Reply(Outcome.SPOKEN, version=Version.TLS12, suite=0x2F, chain=(b"leaf",))
    assert read(record(server_hello(0x0300)), to_keys=False) == Reply(
        Outcome.SPOKEN, version=Version.SSL3, suite=0x2F
    )


def test_a_retry_names_the_group() -> None:
    reply = read(StubTls((0x0304,), groups_13=(0x11EC,)).reply(client_hello("shop.test", MODERN, RANDOM)))
    assert reply is not None
    assert (reply.version, reply.group) == (Version.TLS13, 0x11EC)
    body = b"\x03\x03" + RETRY + b"\x00\x13\x01\x00" + vector(2, extension(43, b"\x03\x04") + extension(51, b"\x01"))
    assert read(record(message(2, body))) == Reply(Outcome.SPOKEN, version=Version.TLS13, suite=0x1301)


@pytest.mark.parametrize(
    ("data", "reply"),
    [
        (ALERT, Reply(Outcome.REFUSED, alert=70)),
        (WARNING * 8 + ALERT, Reply(Outcome.REFUSED, alert=70)),
        (WARNING * 9 + ALERT, NONSENSE),
        (record(b"\x01\x00", kind=21), Reply(Outcome.REFUSED, alert=0)),
        (record(server_hello(0x7F1C)), NONSENSE),
        (record(b"\x0b" + server_hello(0x0303)[1:]), NONSENSE),
        (b"\x16\x03\x03\x00\x00", NONSENSE),
        (record(b"\x02\x46\x00", kind=21), NONSENSE),
        (b"\x80\x2e\x04\x00", NONSENSE),
        (b"HTTP/1.1 400 Bad Request", NONSENSE),
        (b"\x16\x03\x03\xff\xff", NONSENSE),
        (record(b"\x02\xff\xff\xff"), NONSENSE),
        (record(b"\x02\x00\x00\x25"), NONSENSE),
        (record(server_hello(0x0303, session=bytes(33))), NONSENSE),
        (record(server_hello(0x0303, extensions=b"\x00\x17\x00\x09")), NONSENSE),
        (bytes(MAX_ANSWER + 1), NONSENSE),
        (record(server_hello(0x0303))[:-1], None),
        (record(server_hello(0x0303)[:10]), None),
        (record(server_hello(0x0303)), None),
        (b"\x16\x03", None),
        (b"", None),
    ],
)  # fmt: skip
def test_what_servers_say_first(data: bytes, reply: Reply | None) -> None:
    assert read(data) == reply


def test_what_comes_after_a_good_hello_cannot_undo_it() -> None:
    good = record(server_hello(0x0301, 0xC013, b""))
    for rubbish in (b"HTTP/1.1", b"\x16\x03\x03\x00\x00", record(b"\x63\x00\x00\x01x"), ALERT):
        reply = read(good + rubbish)
        assert reply is not None
        assert (reply.version, reply.suite, reply.whole) == (Version.TLS10, 0xC013, False)
    reader = Reader()
    assert reader.feed(good) is None
    ended = reader.end()
    assert ended is not None
    assert (ended.suite, ended.whole) == (0xC013, False)
    assert Reader().end() is None


@pytest.mark.parametrize("keys", [b"\x01", b"\x03\x00", b"\x03\x00\x1d\xff", b"", b"\x01\x00\x1d\x20" + bytes(40)])
def test_broken_keys_leave_the_choice_known(keys: bytes) -> None:
    reply = read(record(server_hello(0x0303, 0xC02F, b"") + message(12, keys)))
    assert reply is not None
    assert (reply.suite, reply.whole) == (0xC02F, False)


def test_a_chain_of_many_or_of_300_kilobytes_is_passed_over() -> None:
    many = StubTls(chain=tuple(bytes([each]) for each in range(200))).reply(HELLO)
    reply = read(many)
    assert reply is not None
    assert (len(reply.chain), reply.group) == (MAX_CERTIFICATES, 29)
    large = read(StubTls(chain=(bytes(100_000),)).reply(HELLO))
    assert large is not None
    assert (large.chain, large.group, large.whole) == ((), 29, True)
    huge = read(StubTls(chain=(bytes(300_000),)).reply(HELLO))
    assert huge is not None
    assert (huge.suite, huge.chain, huge.whole) == (0xC02F, (), False)


def test_the_smallest_pieces_are_read_in_time_and_in_little_room() -> None:
    flight = server_hello(0x0303, 0xC02F, b"") + message(11, vector(3, vector(3, bytes(50_000))))
    crumbs = b"".join(record(flight[at : at + 1]) for at in range(len(flight)))
    began = time.perf_counter()
    tracemalloc.start()
    reader = Reader()
    for at in range(0, len(crumbs), 7):
        if reader.feed(crumbs[at : at + 7]):
            break
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.perf_counter() - began < 5
    assert peak < 500_000


PIECES = st.sampled_from([
    record(server_hello(0x0303)), ALERT, WARNING, server_hello(0x0301), b"\x16\x03\x03", b"\x00\x02", ECDHE, DHE,
    b"\x02\x00\x00\x26", b"\x15\x03\x01\x00\x02", record(server_hello(0x0303)[:10]), b"HTTP/1.1 400", b"\xff\xff",
    record(message(11, vector(3, vector(3, b"leaf")))), record(message(14, b"")), record(b"\x0b\x01\x00\x00"),
])  # fmt: skip


@settings(max_examples=400)
@given(st.lists(PIECES | st.binary(max_size=40), max_size=8).map(b"".join), st.integers(1, 50), st.booleans())
def test_any_bytes_get_the_same_answer_in_one_go_and_in_pieces(data: bytes, step: int, to_keys: bool) -> None:
    whole = Reader(to_keys=to_keys)
    said = whole.feed(data)
    pieces = Reader(to_keys=to_keys)
    found = None
    for at in range(0, len(data), step):
        found = pieces.feed(data[at : at + step])
        if found is not None:
            break
    assert found == said
    if said is None:
        assert pieces.end() == whole.end()


@given(st.integers(0, len(ECDHE) - 1), st.integers(0, 255))
def test_one_byte_changed_never_breaks_the_reader(at: int, value: int) -> None:
    changed = bytearray(ECDHE)
    changed[at] = value
    reader = Reader()
    reply = reader.feed(bytes(changed)) or reader.end()
    assert reply is None or reply.outcome in Outcome


def test_an_offer_of_everything_is_read_by_an_old_server() -> None:
    reply = read(StubTls((0x0300,), (0x000A,)).reply(client_hello("x.be", Offer(Version.TLS11, BEFORE_12), RANDOM)))
    assert reply is not None
    assert (reply.version, reply.suite, reply.safe_renegotiation) == (Version.SSL3, 0x000A, False)
