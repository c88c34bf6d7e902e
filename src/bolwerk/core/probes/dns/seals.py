# SPDX-License-Identifier: EUPL-1.2
"""Keys, promises and signatures as they stand in a packet, and whether one was made by another. Pure.

RFC 4034: DNSKEY section 2, RRSIG 3, DS 5, canonical form 6, key tag appendix B.
"""

import hashlib
import struct
from dataclasses import dataclass

import dns.dnssecalgs
from dns.rdtypes.ANY.DNSKEY import DNSKEY

from bolwerk.core.probes.dns import rdata, wire
from bolwerk.core.probes.dns.names import Malformed, Names, encode_name

HEAD = struct.Struct("!HBBIIIH")
"""Of an RRSIG: type covered, algorithm, labels, original TTL, expiration, inception, key tag."""
DIGESTS = {1: hashlib.sha1, 2: hashlib.sha256, 4: hashlib.sha384}


class Unreadable(ValueError):
    """An answer without the records it was asked for."""


@dataclass(frozen=True, slots=True)
class Key:
    flags: int
    protocol: int
    algorithm: int
    tag: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Ds:
    tag: int
    algorithm: int
    digest_type: int
    digest: bytes

    def names(self, key: Key) -> bool:
        return (self.algorithm, self.tag) == (key.algorithm, key.tag)

    def matches(self, owner: bytes, key: Key) -> bool:
        """`owner`: of the key, in canonical form."""
        made = DIGESTS.get(self.digest_type)
        return made is not None and self.names(key) and made(owner + key.data).digest() == self.digest


@dataclass(frozen=True, slots=True)
class Signature:
    """`expiration` and `inception`: seconds since 1970. `head`: what is signed of the signature itself."""

    algorithm: int
    labels: int
    original_ttl: int
    expiration: int
    inception: int
    tag: int
    signer: str
    head: bytes
    value: bytes

    def made_by(self, key: Key) -> bool:
        """Whether it says so."""
        return (self.algorithm, self.tag) == (key.algorithm, key.tag)


@dataclass(frozen=True, slots=True)
class Signed:
    """The records of one type at one name, each in canonical form, and their signatures."""

    name: str
    rdtype: int
    owner: bytes
    records: tuple[bytes, ...]
    signatures: tuple[Signature, ...]

    def public_keys(self) -> list[Key]:
        """Of DNSKEY records."""
        return [Key(int.from_bytes(data[:2]), data[2], data[3], tag_of(data), data) for data in self.records]

    def promises(self) -> list[Ds]:
        """Of DS records."""
        return [Ds(int.from_bytes(data[:2]), data[2], data[3], data[4:]) for data in self.records]


def read(packet: bytes, name: str, rdtype: int) -> Signed:
    """Raises Unreadable."""
    try:
        owner = encode_name(name).lower()
        message = wire.decode(packet)
    except Malformed as error:
        raise Unreadable(rdata.type_name(rdtype)) from error
    records, signatures = set[bytes](), []
    for each in message.answer:
        if (each.name, each.rdclass) != (name, wire.IN):
            continue
        if each.rdtype == rdtype:
            records.add(_canonical(packet, each))
        elif each.rdtype == rdata.RRSIG and int.from_bytes(packet[each.start : each.start + 2]) == rdtype:
            signatures.append(_signature(packet, each))
    if not records:
        raise Unreadable(rdata.type_name(rdtype))
    return Signed(name, rdtype, owner, tuple(sorted(records)), tuple(signatures))


def verify(signed: Signed, signature: Signature, key: Key) -> bool:
    """Raises dns.exception.UnsupportedAlgorithm. Moments are not looked at."""
    labels = 0 if signed.name == "." else signed.name.count(".") + 1
    if signature.labels != labels:  # expanded from a wildcard: no apex is
        return False
    made_by = dns.dnssecalgs.get_algorithm_cls(key.algorithm).public_cls
    fixed = signed.owner + struct.pack("!HHI", signed.rdtype, wire.IN, signature.original_ttl)
    data = b"".join([fixed + len(each).to_bytes(2) + each for each in signed.records])
    fields = (wire.IN, rdata.DNSKEY, key.flags, key.protocol, key.algorithm, key.data[4:])
    shown = DNSKEY(*fields)  # type: ignore[no-untyped-call]
    try:
        made_by.from_dnskey(shown).verify(signature.value, signature.head + data)
    except Exception:  # whatever the library finds wrong with it: InvalidSignature, ValueError, its own kinds
        return False
    return True


def tag_of(data: bytes) -> int:
    """RFC 4034 appendix B; B.1 for algorithm 1."""
    if data[3] == 1:
        return int.from_bytes(data[-3:-1])
    total = sum(data[::2]) * 256 + sum(data[1::2])
    return (total + (total >> 16)) & 0xFFFF


def _canonical(packet: bytes, record: wire.Record) -> bytes:
    """Names inside are spelt out, in lower case (section 6.2); of our types only SOA has any."""
    if record.rdtype != rdata.SOA:
        return packet[record.start : record.end]
    names = Names(packet)
    first, at = names.read(record.start, record.end)
    second, at = names.read(at, record.end)
    return encode_name(first) + encode_name(second) + packet[at : record.end]


def _signature(packet: bytes, record: wire.Record) -> Signature:
    _, algorithm, labels, ttl, ends, begins, tag = HEAD.unpack_from(packet, record.start)
    signer, at = Names(packet).read(record.start + HEAD.size, record.end, compressed=False)
    head = packet[record.start : record.start + HEAD.size] + encode_name(signer)
    return Signature(algorithm, labels, ttl, ends, begins, tag, signer, head, packet[at : record.end])
