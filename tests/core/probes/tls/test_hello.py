# SPDX-License-Identifier: EUPL-1.2
import ssl
import struct
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.tls.hello import MAX_ANSWER, Kind, Reply, Version, client_hello, read_reply
from bolwerk.lab.certs import Authority

RANDOM = bytes(range(64))
REFUSAL = Reply(Kind.REFUSED, alert=70)


def server_hello(version: int, *, session: bytes = b"", extensions: bytes | None = None) -> bytes:
    body = struct.pack("!H", version) + bytes(32) + bytes([len(session)]) + session + b"\x00\x2f\x00"
    if extensions is not None:
        body += len(extensions).to_bytes(2) + extensions
    return b"\x02" + len(body).to_bytes(3) + body


def record(message: bytes, kind: int = 22, version: int = 0x0303) -> bytes:
    return struct.pack("!BHH", kind, version, len(message)) + message


ALERT = record(b"\x02\x46", 21)
PIECES = st.sampled_from([
    record(server_hello(0x0303)), ALERT, record(b"\x01\x70", 21), server_hello(0x0301), b"\x16\x03\x03", b"\x00\x02",
    b"\x02\x00\x00\x26", b"\x15\x03\x01\x00\x02", record(server_hello(0x0303)[:10]), b"HTTP/1.1 400", b"\xff\xff",
])  # fmt: skip


@given(st.lists(PIECES | st.binary(max_size=40), max_size=8).map(b"".join))
def test_any_bytes_get_an_answer_and_more_bytes_never_change_it(data: bytes) -> None:
    answers = [read_reply(data[:length]) for length in range(len(data) + 1)]
    said = [answer for answer in answers if answer is not None]
    assert len(set(said)) <= 1
    assert answers == [None] * (len(answers) - len(said)) + said


@given(st.binary(max_size=2000), st.sampled_from(Version))
def test_a_broken_server_hello_never_crashes(noise: bytes, version: Version) -> None:
    whole = bytearray(record(server_hello(version, session=b"s" * 32, extensions=noise[:200])))
    for position, byte in enumerate(noise[:10]):
        whole[(byte * 7 + position) % len(whole)] = byte
    read_reply(bytes(whole))


@pytest.mark.parametrize(
    ("data", "reply"),
    [
        (record(server_hello(0x0303)), Reply(Kind.SPOKEN, Version.TLS12)),
        (record(server_hello(0x0300), version=0x0300), Reply(Kind.SPOKEN, Version.SSL3)),
        (record(server_hello(0x0302, session=b"x" * 32)) + b"rest", Reply(Kind.SPOKEN, Version.TLS11)),
        (record(server_hello(0x0303, extensions=bytes.fromhex("00170000002b00020304"))),
         Reply(Kind.SPOKEN, Version.TLS13)),
        (record(server_hello(0x0303)[:20]) + record(server_hello(0x0303)[20:]), Reply(Kind.SPOKEN, Version.TLS12)),
        (record(b"\x01\x70", 21) + record(server_hello(0x0303)), Reply(Kind.SPOKEN, Version.TLS12)),
        (record(b"\x01\x00", 21), Reply(Kind.REFUSED, alert=0)),
        (ALERT, REFUSAL),
        (record(server_hello(0x7F1C)), Reply(Kind.NONSENSE)),
        (record(b"\x0b" + server_hello(0x0303)[1:]), Reply(Kind.NONSENSE)),
        (record(b""), Reply(Kind.NONSENSE)),
        (record(b"\x02\x46\x00", 21), Reply(Kind.NONSENSE)),
        (b"\x80\x2e\x04\x00", Reply(Kind.NONSENSE)),
        (b"HTTP/1.1 400 Bad Request", Reply(Kind.NONSENSE)),
        (b"\x16\x03\x03\xff\xff", Reply(Kind.NONSENSE)),
        (record(b"\x02\xff\xff\xff"), Reply(Kind.NONSENSE)),
        (record(b"\x02\x00\x00\x25"), Reply(Kind.NONSENSE)),
        (record(b"\x01\x70", 21) * 40, Reply(Kind.NONSENSE)),
        (bytes(MAX_ANSWER + 1), Reply(Kind.NONSENSE)),
        (record(server_hello(0x0303))[:-1], None),
        (b"\x16\x03", None),
        (b"", None),
    ],
)  # fmt: skip
def test_what_servers_say_first(data: bytes, reply: Reply | None) -> None:
    assert read_reply(data) == reply


def test_a_reply_in_the_smallest_pieces_is_read_in_time() -> None:
    message = server_hello(0x0303, extensions=b"\x00\x00\x3f\x00" + bytes(0x3F00 - 200))
    began = time.perf_counter()
    read_reply(b"".join(record(message[at : at + 1]) for at in range(0, 10_000)))
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("version", list(Version))
@pytest.mark.parametrize("host", ["shop.test", "a" * 60 + "." + "b" * 60 + "." + "c" * 60 + ".test", "2a00::1"])
def test_the_greeting_is_well_formed(version: Version, host: str) -> None:
    wire = client_hello(host, version, RANDOM)
    kind, outer, length = struct.unpack_from("!BHH", wire)
    assert (kind, outer) == (22, min(version, Version.TLS10))
    assert len(wire) == 5 + length
    assert wire[5] == 1
    assert int.from_bytes(wire[6:9]) == length - 4
    assert int.from_bytes(wire[9:11]) == min(version, Version.TLS12)
    assert not 255 < length < 512
    assert (host.encode() in wire) is (version > Version.SSL3 and ":" not in host)


def test_the_greeting_needs_its_random_bytes() -> None:
    with pytest.raises(ValueError, match="64 random bytes"):
        client_hello("shop.test", Version.TLS12, b"short")


@pytest.mark.parametrize(
    "spoken", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]
)
@pytest.mark.parametrize("asked", [Version.TLS10, Version.TLS11, Version.TLS12, Version.TLS13])
def test_a_real_library_understands_the_greeting(
    authority: Authority, spoken: ssl.TLSVersion, asked: Version
) -> None:
    """One that speaks exactly one version: picks it when offered (1.3 is asked for alone), else refuses."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = spoken
    leaf = authority.leaf("shop.test")
    context.load_cert_chain(leaf.cert, leaf.key)
    inbox, outbox = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = context.wrap_bio(inbox, outbox, server_side=True)
    inbox.write(client_hello("shop.test", asked, RANDOM))
    with suppress(ssl.SSLError):
        server.do_handshake()
    reply = read_reply(outbox.read())
    only = {Version.TLS13} if asked == Version.TLS13 else {version for version in Version if version <= asked}
    expected = Version(int(spoken)) if Version(int(spoken)) in only else None
    assert reply is not None
    assert (reply.kind, reply.version) == ((Kind.SPOKEN, expected) if expected else (Kind.REFUSED, None))
