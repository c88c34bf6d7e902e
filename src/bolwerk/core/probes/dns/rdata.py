# SPDX-License-Identifier: EUPL-1.2
"""The data of one record as a text, by type. Pure; refuses what its RFC does not allow.

Names are lower-case without final dot. TXT (RFC 1035 section 3.3.14) is joined to one string.
"""

import base64
import struct
from collections.abc import Callable
from ipaddress import IPv6Address

from bolwerk.core.probes.dns.names import Malformed, Names

A, NS, CNAME, SOA, PTR, MX, TXT, AAAA = 1, 2, 5, 6, 12, 15, 16, 28
OPT, DS, RRSIG, NSEC, DNSKEY, NSEC3, TLSA, HTTPS, TSIG, CAA = 41, 43, 46, 47, 48, 50, 52, 65, 250, 257
# fmt: off
TYPES = {
    "A": A, "NS": NS, "CNAME": CNAME, "SOA": SOA, "PTR": PTR, "MX": MX, "TXT": TXT, "AAAA": AAAA, "DS": DS,
    "RRSIG": RRSIG, "NSEC": NSEC, "DNSKEY": DNSKEY, "NSEC3": NSEC3, "TLSA": TLSA, "HTTPS": HTTPS, "CAA": CAA,
}
NAMES = {number: name for name, number in TYPES.items()} | {
    13: "HINFO", 17: "RP", 18: "AFSDB", 29: "LOC", 33: "SRV", 35: "NAPTR", 37: "CERT", 39: "DNAME", 44: "SSHFP",
    51: "NSEC3PARAM", 53: "SMIMEA", 59: "CDS", 60: "CDNSKEY", 61: "OPENPGPKEY", 62: "CSYNC", 63: "ZONEMD",
    64: "SVCB", 99: "SPF",
}
# fmt: on
UNREAD = -1
"""In place of a type: of another class than IN, so kept raw."""

SINGLE = frozenset({CNAME, SOA, NSEC})
"""Types of which a name has one record at most: the last one counts."""

DS_DIGESTS = {1: 20, 2: 32, 3: 32, 4: 48}  # RFC 3658, 4509, 5933, 6605
TLSA_DIGESTS = {1: 32, 2: 64}  # RFC 6698 section 2.1.3

TIMERS = struct.Struct("!IIIII")
"""Of an SOA: serial, refresh, retry, expire, minimum."""

Read = Callable[[bytes, int, int, Names], str]


def read(rdtype: int, wire: bytes, at: int, end: int, names: Names) -> str:
    """The text of the data in wire[at:end], which lies in the packet. Raises Malformed."""
    reader = READERS.get(rdtype)
    return reader(wire, at, end, names) if reader else raw(wire, at, end, names)


def raw(wire: bytes, at: int, end: int, names: Names) -> str:
    r"""RFC 3597 section 5: \# length hex."""
    return f"\\# {end - at} {wire[at:end].hex()}".rstrip()


def _a(wire: bytes, at: int, end: int, names: Names) -> str:
    if end - at != 4:
        raise Malformed("A")
    return f"{wire[at]}.{wire[at + 1]}.{wire[at + 2]}.{wire[at + 3]}"


def _aaaa(wire: bytes, at: int, end: int, names: Names) -> str:
    if end - at != 16:
        raise Malformed("AAAA")
    address = IPv6Address(wire[at:end])
    mapped = address.ipv4_mapped
    return f"::ffff:{mapped}" if mapped else str(address)


def _name(wire: bytes, at: int, end: int, names: Names) -> str:
    text, stop = names.read(at, end)
    if stop != end:
        raise Malformed("trailing bytes")
    return text


def _mx(wire: bytes, at: int, end: int, names: Names) -> str:
    if end - at < 3:
        raise Malformed("MX")
    return f"{wire[at] << 8 | wire[at + 1]} {_name(wire, at + 2, end, names)}"


def _soa(wire: bytes, at: int, end: int, names: Names) -> str:
    mname, at = names.read(at, end)
    rname, at = names.read(at, end)
    if end - at != 20:
        raise Malformed("SOA")
    return "{} {} {} {} {} {} {}".format(mname, rname, *TIMERS.unpack_from(wire, at))


def _txt(wire: bytes, at: int, end: int, names: Names) -> str:
    if at == end:
        raise Malformed("TXT")
    first = at + 1 + wire[at]
    if first == end:
        return wire[at + 1 : end].decode("utf-8", "replace")
    found = bytearray()
    while at < end:
        stop = at + 1 + wire[at]
        if stop > end:
            raise Malformed("TXT")
        found += wire[at + 1 : stop]
        at = stop
    return found.decode("utf-8", "replace")


def quoted(data: bytes) -> str:
    r"""The inside of a quoted string, RFC 1035 section 5.1: \" \\ and \DDD."""
    return "".join(
        f"\\{chr(byte)}" if byte in b'"\\' else chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03d}" for byte in data
    )


def _caa(wire: bytes, at: int, end: int, names: Names) -> str:
    """RFC 8659 section 4.1."""
    value = at + 2 + (wire[at + 1] if at + 1 < end else 0)
    tag = wire[at + 2 : value]
    if value > end or not tag.isalnum():
        raise Malformed("CAA")
    return f'{wire[at]} {tag.decode("ascii")} "{quoted(wire[value:end])}"'


def _digest(lengths: dict[int, int], form: str, *, refuse_zero: bool) -> Read:
    """Three numbers, the last of which says how long the digest behind them is."""
    head = struct.calcsize(form)

    def read(wire: bytes, at: int, end: int, names: Names) -> str:
        if end - at < head:
            raise Malformed("digest")
        first, second, kind = struct.unpack_from(form, wire, at)
        size = end - at - head
        if lengths.get(kind, size) != size or (refuse_zero and kind == 0):
            raise Malformed("digest length")
        return f"{first} {second} {kind} {wire[at + head : end].hex()}"

    return read


def _dnskey(wire: bytes, at: int, end: int, names: Names) -> str:
    """RFC 4034 section 2.1."""
    if end - at < 4:
        raise Malformed("DNSKEY")
    flags, protocol, algorithm = struct.unpack_from("!HBB", wire, at)
    return f"{flags} {protocol} {algorithm} {base64.b64encode(wire[at + 4 : end]).decode()}"


def _rrsig(wire: bytes, at: int, end: int, names: Names) -> str:
    """RFC 4034 section 3.1; the two moments stay seconds since 1970. The signer's name is never compressed."""
    if end - at < 18:
        raise Malformed("RRSIG")
    covered, *numbers = struct.unpack_from("!HBBIIIH", wire, at)
    signer, at = names.read(at + 18, end, compressed=False)
    signature = base64.b64encode(wire[at:end]).decode()
    return f"{type_name(covered)} {' '.join(map(str, numbers))} {signer} {signature}"


def _nsec(wire: bytes, at: int, end: int, names: Names) -> str:
    following, at = names.read(at, end, compressed=False)
    return following + _bitmap(wire, at, end)


def _nsec3(wire: bytes, at: int, end: int, names: Names) -> str:
    """RFC 5155 section 3.2."""
    salt = at + 5 + (wire[at + 4] if at + 4 < end else 0)
    following = salt + 1 + (wire[salt] if salt < end else 0)
    if following > end or following < salt + 2:
        raise Malformed("NSEC3")
    algorithm, flags, iterations = struct.unpack_from("!BBH", wire, at)
    shown = wire[at + 5 : salt].hex() or "-"
    hashed = base64.b32hexencode(wire[salt + 1 : following]).decode().rstrip("=").lower()
    return f"{algorithm} {flags} {iterations} {shown} {hashed}{_bitmap(wire, following, end)}"


def _bitmap(wire: bytes, at: int, end: int) -> str:
    """ " A NS SOA": the types in a bitmap, RFC 4034 section 4.1.2; windows ascend and end in a byte that is not 0."""
    found, last = [], -1
    while at < end:
        size = wire[at + 1] if at + 1 < end else 0
        window, stop = wire[at], at + 2 + size
        if not 0 < size <= 32 or stop > end or window <= last or wire[stop - 1] == 0:
            raise Malformed("bitmap")
        for octet in range(size):
            bits = wire[at + 2 + octet]
            found += [type_name(window << 8 | octet << 3 | bit) for bit in range(8) if bits & 0x80 >> bit]
        at, last = stop, window
    return "".join(f" {each}" for each in found)


def type_name(number: int) -> str:
    """ "MX"; "TYPE65400" (RFC 3597) for a type without a name here."""
    return NAMES.get(number) or f"TYPE{number}"


READERS: dict[int, Read] = {
    A: _a,
    AAAA: _aaaa,
    NS: _name,
    CNAME: _name,
    PTR: _name,
    MX: _mx,
    SOA: _soa,
    TXT: _txt,
    CAA: _caa,
    DS: _digest(DS_DIGESTS, "!HBB", refuse_zero=True),
    TLSA: _digest(TLSA_DIGESTS, "!BBB", refuse_zero=False),
    DNSKEY: _dnskey,
    RRSIG: _rrsig,
    NSEC: _nsec,
    NSEC3: _nsec3,
}
