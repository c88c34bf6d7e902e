# SPDX-License-Identifier: EUPL-1.2
"""A greeting in TLS: enough to see what a server picks. Pure, no cryptography.

Our own library hardly speaks the old versions any more, so the first message is written here: RFC 5246 (1.2),
RFC 6101 (SSL 3), RFC 8446 section 4 (1.3, asked with an empty key share, so that the server names its group).
"""

import struct
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.tls import groups, suites
from bolwerk.core.probes.tls.suites import Kind

HANDSHAKE = 22
SUPPORTED_VERSIONS, KEY_SHARE, EXTENDED_MASTER_SECRET = 43, 51, 23
SAFE_RENEGOTIATION = 0x00FF  # RFC 5746 section 3.3: says it without an extension
DEFLATE = 1
# fmt: off
SIGNATURES = (
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0303, 0x0301, 0x0203,
    0x0201, 0x0202,
)
# fmt: on


class Version(IntEnum):
    SSL3 = 0x0300
    TLS10 = 0x0301
    TLS11 = 0x0302
    TLS12 = 0x0303
    TLS13 = 0x0304


@dataclass(frozen=True, slots=True)
class Offer:
    """`highest` and, below 1.3, all that is older; 1.3 is asked for alone."""

    highest: Version
    suites: tuple[int, ...]


MODERN = Offer(Version.TLS13, suites.TLS13)
MIDDLE = Offer(Version.TLS12, suites.of((Kind.AEAD, Kind.CBC, Kind.DHE, Kind.STATIC)))
BEFORE_12 = tuple(
    suite
    for suite in suites.of((Kind.CBC, Kind.DHE, Kind.STATIC, *reversed(suites.DOUBTFUL[:-2])))
    if not suites.needs_12(suite)
)
"""All there is for TLS 1.1 and older; short enough for SSL 3, which knows no padding."""


def client_hello(host: str, offer: Offer, random: bytes) -> bytes:
    """One record. `host`: an address is not named in it (RFC 6066 section 3). `random`: 64 bytes."""
    if len(random) != 64:
        raise ValueError("64 random bytes are needed")
    modern = offer.highest == Version.TLS13
    listed = offer.suites if modern else (*offer.suites, SAFE_RENEGOTIATION)
    body = struct.pack("!H", min(offer.highest, Version.TLS12)) + random[:32]
    body += _short(random[32:] if modern else b"")
    body += _long(_numbers(listed)) + _short(b"\x00" if modern else bytes([DEFLATE, 0]))
    if offer.highest > Version.SSL3:
        extensions = _extensions(host, offer.highest)
        # Some old load balancers hang on a greeting of 256 to 511 bytes (RFC 7685).
        length = 4 + len(body) + 2 + len(extensions)
        if 255 < length < 512:
            extensions += _extension(21, bytes(max(0, 512 - length - 4)))
        body += _long(extensions)
    message = b"\x01" + len(body).to_bytes(3) + body
    return struct.pack("!BHH", HANDSHAKE, min(offer.highest, Version.TLS10), len(message)) + message


def _extensions(host: str, highest: Version) -> bytes:
    named = b""
    if parse(host) is None:
        named = _extension(0, _long(b"\x00" + _long(host.encode("ascii", "ignore")[:253])))
    return named + _usual(highest)


@cache
def _usual(highest: Version) -> bytes:
    """What is said to every host."""
    listed = groups.FOR_13 if highest == Version.TLS13 else groups.BELOW_13
    found = _extension(10, _long(_numbers(listed))) + _extension(11, _short(b"\x00"))
    if highest >= Version.TLS12:
        found += _extension(13, _long(_numbers(SIGNATURES)))
    if highest == Version.TLS13:
        found += _extension(SUPPORTED_VERSIONS, _short(_numbers((Version.TLS13,))))
        found += _extension(KEY_SHARE, _long(b"")) + _extension(45, _short(b"\x01"))
    return found + _extension(EXTENDED_MASTER_SECRET, b"")


@cache
def _numbers(values: tuple[int, ...]) -> bytes:
    return struct.pack(f"!{len(values)}H", *values)


def _short(data: bytes) -> bytes:
    return len(data).to_bytes(1) + data


def _long(data: bytes) -> bytes:
    return len(data).to_bytes(2) + data


def _extension(number: int, data: bytes) -> bytes:
    return struct.pack("!H", number) + _long(data)
