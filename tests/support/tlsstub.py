# SPDX-License-Identifier: EUPL-1.2
"""A TLS server that goes as far as its keys and no further: speaks what no library of today does any more."""

import struct
from dataclasses import dataclass

ALERT_VERSION, ALERT_FAILURE = b"\x02\x46", b"\x02\x28"
RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
OLDEST_WITH_EXTENSIONS = 0x0301


@dataclass(frozen=True)
class Asked:
    """A ClientHello as read by us; `highest` looks into supported_versions (RFC 8446 section 4.2.1)."""

    highest: int
    only_13: bool
    suites: tuple[int, ...]
    compressions: bytes
    groups: tuple[int, ...]
    extensions: frozenset[int]


def read_hello(data: bytes) -> Asked:
    """Raises when it is not well formed to the last byte."""
    kind, _, length = struct.unpack_from("!BHH", data)
    assert (kind, len(data)) == (22, 5 + length)
    assert data[5] == 1
    assert int.from_bytes(data[6:9]) == length - 4
    body, at = data[9:], 34
    highest = int.from_bytes(body[:2])
    at += 1 + body[at]
    size = int.from_bytes(body[at : at + 2])
    suites = struct.unpack_from(f"!{size // 2}H", body, at + 2)
    at += 2 + size
    compressions = body[at + 1 : at + 1 + body[at]]
    at += 1 + body[at]
    found: dict[int, bytes] = {}
    if at < len(body):
        assert int.from_bytes(body[at : at + 2]) == len(body) - at - 2
        at += 2
        while at < len(body):
            number, size = struct.unpack_from("!HH", body, at)
            assert number not in found
            found[number] = body[at + 4 : at + 4 + size]
            at += 4 + size
    assert at == len(body)
    listed = found.get(10, b"")[2:]
    groups = struct.unpack(f"!{len(listed) // 2}H", listed)
    versions = found.get(43)
    if versions:
        offered = struct.unpack(f"!{versions[0] // 2}H", versions[1:])
        highest = max(offered)
    return Asked(highest, versions is not None, suites, compressions, groups, frozenset(found))


def record(message: bytes, version: int = 0x0303, kind: int = 22) -> bytes:
    return b"".join(
        struct.pack("!BHH", kind, version, len(message[at : at + 16_384])) + message[at : at + 16_384]
        for at in range(0, len(message), 16_384)
    )


def message(number: int, body: bytes) -> bytes:
    return bytes([number]) + len(body).to_bytes(3) + body


def vector(size: int, data: bytes) -> bytes:
    return len(data).to_bytes(size) + data


def extension(number: int, data: bytes) -> bytes:
    return struct.pack("!H", number) + vector(2, data)


@dataclass(frozen=True)
class StubTls:
    """`suites` in the server's own order; `prime`: of DHE; `chain`: DER; `signature`: scheme of its key message."""

    versions: tuple[int, ...] = (0x0303,)
    suites: tuple[int, ...] = (0xC02F,)
    groups: tuple[int, ...] = (29,)
    groups_13: tuple[int, ...] = (29,)
    prime: bytes = b"\xff" * 256
    chain: tuple[bytes, ...] = ()
    signature: int = 0x0401
    compression: int = 0
    extended_master_secret: bool = True
    safe_renegotiation: bool = True
    before: bytes = b""
    after: bytes = b""

    def reply(self, hello: bytes) -> bytes:
        asked = read_hello(hello)
        offered = [each for each in self.versions if each <= asked.highest and (each == 0x0304) == asked.only_13]
        if not offered:
            return self.before + record(ALERT_VERSION, kind=21)
        version = max(offered)
        if version == 0x0304:
            return self.before + self._retry(asked)
        chosen = next((suite for suite in self.suites if suite in asked.suites and suite >> 8 != 0x13), None)
        if chosen is None:
            return self.before + record(ALERT_FAILURE, version, 21)
        flight = self._server_hello(version, chosen, asked)
        if self.chain:
            certificates = b"".join(vector(3, each) for each in self.chain)
            flight += message(11, vector(3, certificates))
        flight += self._keys(version, chosen, asked) + message(14, b"")
        return self.before + record(flight, version) + self.after

    def _retry(self, asked: Asked) -> bytes:
        group = next((each for each in self.groups_13 if each in asked.groups), None)
        if group is None:
            return record(ALERT_FAILURE, kind=21)
        found = extension(43, b"\x03\x04") + extension(51, struct.pack("!H", group))
        body = b"\x03\x03" + RETRY + vector(1, bytes(32)) + b"\x13\x01\x00" + vector(2, found)
        return record(message(2, body))

    def _server_hello(self, version: int, chosen: int, asked: Asked) -> bytes:
        found = b""
        if version >= OLDEST_WITH_EXTENSIONS:
            if self.safe_renegotiation:
                assert 0x00FF in asked.suites
                found += extension(0xFF01, b"\x00")
            if self.extended_master_secret and 23 in asked.extensions:
                found += extension(23, b"")
        compression = self.compression if self.compression in asked.compressions else 0
        body = struct.pack("!H", version) + bytes(32) + vector(1, bytes(32)) + struct.pack("!HB", chosen, compression)
        return message(2, body + (vector(2, found) if found else b""))

    def _keys(self, version: int, chosen: int, asked: Asked) -> bytes:
        signed = struct.pack("!H", self.signature) if version == 0x0303 else b""
        signed += vector(2, bytes(64))
        if chosen >> 8 in (0xC0, 0xCC):  # ephemeral curves, as far as the tests go
            group = next((each for each in self.groups if each in asked.groups), self.groups[0])
            return message(12, b"\x03" + struct.pack("!H", group) + vector(1, bytes(32)) + signed)
        if chosen in (0x0016, 0x0033, 0x0039, 0x009E, 0x009F, 0x0014):
            return message(12, vector(2, self.prime) + vector(2, b"\x02") + vector(2, bytes(128)) + signed)
        if chosen in (0x0018, 0x0034, 0x003A):  # anonymous: nothing signs
            return message(12, vector(2, self.prime) + vector(2, b"\x02") + vector(2, bytes(128)))
        if chosen in (0x0003, 0x0006, 0x0008):
            return message(12, vector(2, b"\xff" * 64) + vector(2, b"\x03") + signed)
        return b""
