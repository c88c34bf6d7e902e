# SPDX-License-Identifier: EUPL-1.2
"""A greeting in TLS and what comes back: enough to see which versions a server speaks. Pure, no cryptography.

Our own library hardly speaks the old versions any more, so the first message is written here and only the first
answer is read: RFC 5246 (1.2), RFC 6101 (SSL 3), RFC 8446 section 4 (1.3, asked with an empty key share).
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum

from bolwerk.core.probes.addresses import parse

MAX_ANSWER = 65_536
MAX_RECORD = 16_384 + 2048
MAX_RECORDS = 32
MAX_HELLO = 16_384
ALERT, HANDSHAKE = 21, 22
SERVER_HELLO = 2
WARNING, CLOSE_NOTIFY = 1, 0
SUPPORTED_VERSIONS = 43

# fmt: off
SUITES_13 = (0x1301, 0x1302, 0x1303)
SUITES = (
    0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0x009E, 0x009F, 0xC023, 0xC027, 0xC024, 0xC028, 0xC009, 0xC013,
    0xC00A, 0xC014, 0x0033, 0x0039, 0x009C, 0x009D, 0x003C, 0x003D, 0x002F, 0x0035, 0xC008, 0xC012, 0x0016, 0x000A,
    0xC007, 0xC011, 0x0005, 0x0004, 0x0041, 0x0084, 0x0096, 0x0032, 0x0038, 0x0013, 0x0015, 0x0009,
)
GROUPS = (0x001D, 0x0017, 0x0018, 0x0019)
SIGNATURES = (
    0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0303, 0x0301, 0x0203, 0x0201,
    0x0202,
)
# fmt: on


class Version(IntEnum):
    SSL3 = 0x0300
    TLS10 = 0x0301
    TLS11 = 0x0302
    TLS12 = 0x0303
    TLS13 = 0x0304


class Kind(Enum):
    SPOKEN = "spoken"  # the server picked a version
    REFUSED = "refused"  # a fatal alert
    NONSENSE = "nonsense"  # no TLS, or broken TLS


@dataclass(frozen=True, slots=True)
class Reply:
    """`version`: what was picked when SPOKEN. `alert`: the alert's number when REFUSED."""

    kind: Kind
    version: Version | None = None
    alert: int | None = None


NONSENSE = Reply(Kind.NONSENSE)


def client_hello(host: str, highest: Version, random: bytes) -> bytes:
    """One record that offers `highest` and, below 1.3, all that is older. `random`: 64 bytes."""
    if len(random) != 64:
        raise ValueError("64 random bytes are needed")
    modern = highest == Version.TLS13
    suites = SUITES_13 if modern else (*SUITES, 0x00FF)
    body = struct.pack("!H", min(highest, Version.TLS12)) + random[:32]
    body += _short(random[32:] if modern else b"")
    body += _long(_numbers(suites)) + _short(b"\x00")
    if highest > Version.SSL3:
        extensions = _extensions(host, highest)
        # Some old load balancers hang on a greeting of 256 to 511 bytes (RFC 7685).
        length = 4 + len(body) + 2 + len(extensions)
        if 255 < length < 512:
            extensions += _extension(21, bytes(max(0, 512 - length - 4)))
        body += _long(extensions)
    message = b"\x01" + len(body).to_bytes(3) + body
    return struct.pack("!BHH", HANDSHAKE, min(highest, Version.TLS10), len(message)) + message


def _extensions(host: str, highest: Version) -> bytes:
    found = b""
    if parse(host) is None:
        found += _extension(0, _long(b"\x00" + _long(host.encode("ascii", "ignore")[:253])))
    found += _extension(10, _long(_numbers(GROUPS))) + _extension(11, _short(b"\x00"))
    if highest >= Version.TLS12:
        found += _extension(13, _long(_numbers(SIGNATURES)))
    if highest == Version.TLS13:
        found += _extension(SUPPORTED_VERSIONS, _short(_numbers([Version.TLS13])))
        found += _extension(51, _long(b"")) + _extension(45, _short(b"\x01"))
    return found + _extension(23, b"")


def _numbers(values: Iterable[int]) -> bytes:
    return b"".join(struct.pack("!H", value) for value in values)


def _short(data: bytes) -> bytes:
    return len(data).to_bytes(1) + data


def _long(data: bytes) -> bytes:
    return len(data).to_bytes(2) + data


def _extension(number: int, data: bytes) -> bytes:
    return struct.pack("!H", number) + _long(data)


def read_reply(data: bytes) -> Reply | None:
    """What the server said first; None while that is not yet complete. Never raises."""
    if len(data) > MAX_ANSWER:
        return NONSENSE
    hello, at = b"", 0
    for _ in range(MAX_RECORDS):
        if data[at : at + 1] not in (b"", b"\x15", b"\x16") or data[at + 1 : at + 2] not in (b"", b"\x03"):
            return NONSENSE
        if len(data) < at + 5:
            return None
        kind, _version, length = struct.unpack_from("!BHH", data, at)
        if not 0 < length <= MAX_RECORD:
            return NONSENSE
        record = data[at + 5 : at + 5 + length]
        if len(record) < length:
            return None
        at += 5 + length
        if kind == HANDSHAKE:
            hello += record
            found = _server_hello(hello)
            if found:
                return found
        elif hello or length != 2:
            return NONSENSE
        elif record[0] != WARNING or record[1] == CLOSE_NOTIFY:
            return Reply(Kind.REFUSED, alert=record[1])
    return NONSENSE


def _server_hello(data: bytes) -> Reply | None:
    if data[0] != SERVER_HELLO:
        return NONSENSE
    if len(data) < 4:
        return None
    length = int.from_bytes(data[1:4])
    if not 38 <= length <= MAX_HELLO:
        return NONSENSE
    if len(data) < 4 + length:
        return None
    body = data[4 : 4 + length]
    try:
        return Reply(Kind.SPOKEN, Version(_picked(body)))
    except ValueError:
        return NONSENSE


def _picked(body: bytes) -> int:
    """The version in a ServerHello: in 1.3 it hides in an extension (RFC 8446 section 4.2.1)."""
    picked = int.from_bytes(body[:2])
    at = 34 + 1 + body[34] + 3
    if at > len(body):
        raise ValueError("cut off")
    at += 2
    while at + 4 <= len(body):
        number, length = struct.unpack_from("!HH", body, at)
        if number == SUPPORTED_VERSIONS and length == 2:
            return int.from_bytes(body[at + 4 : at + 6])
        at += 4 + length
    return picked
