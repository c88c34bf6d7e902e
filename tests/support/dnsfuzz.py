# SPDX-License-Identifier: EUPL-1.2
"""Reads hostile DNS packets with our codec and with dnspython: the same answer, or both refuse.

`python -m support.dnsfuzz COUNT [SEED]` prints what was seen and fails when the two differ.

Both refuse, in the way they are used here: more than one question, an opcode other than QUERY, a TSIG. Deliberate
differences, counted as "looser": we do not judge what stands inside records of types or classes that we do not
read, nor inside EDNS options; and we find the answer to a question for RRSIG, where dnspython's chain does not.
"""

import base64
import ipaddress
import random
import sys
import time
from collections import Counter
from typing import NamedTuple

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from bolwerk.core.probes.dns import rdata, wire
from bolwerk.core.probes.dns.names import Malformed
from bolwerk.core.probes.dns.scan import read

READ = {*rdata.READERS, rdata.HTTPS}
RECORDS = {
    "A": ["192.0.2.1", "192.0.2.2"],
    "AAAA": ["2001:db8::1", "::ffff:192.0.2.1", "::"],
    "NS": ["ns1.example.be.", "ns2.Example.be."],
    "CNAME": ["www.example.be.", "a.b.c.example.be."],
    "PTR": ["host.example.be."],
    "MX": ["10 MX.example.be.", "0 ."],
    "SOA": ["ns1.example.be. host\\.master.example.be. 2026112301 3600 900 1209600 300"],
    "TXT": ['"v=spf1 " "-all"', '"caf\\195\\169"', '""', '"x\\"y\\\\z"'],
    "CAA": ['0 issue "ca.example"', '128 iodef "mailto:a@b.be"'],
    "DS": ["12345 13 2 " + "ab" * 32, "1 8 1 " + "cd" * 20, "2 15 99 ee"],
    "TLSA": ["3 1 1 " + "ab" * 32, "2 0 0 " + "01" * 40],
    "DNSKEY": ["257 3 13 " + "A" * 86 + "==", "256 3 8 AwEAAQ=="],
    "RRSIG": ["SOA 13 2 3600 20261201000000 20261101000000 4711 example.be. " + "A" * 86 + "=="],
    "NSEC": ["b.example.be. A NS SOA MX TXT RRSIG NSEC CAA TYPE65400"],
    "NSEC3": ["1 0 5 ab " + "0" * 32 + " A RRSIG", "1 1 0 - " + "v" * 32 + " NS"],
    "HTTPS": ["1 . alpn=h2"],
    "SRV": ["0 5 443 host.example.be."],
}
OWNERS = ["example.be.", "www.example.be.", "a.b.c.example.be.", "x\\.y.example.be.", "EXAMPLE.be.", "."]


class Seen(NamedTuple):
    """All of an answer that may be compared."""

    status: str
    records: tuple[str, ...]
    authenticated: bool
    canonical: str


def packet(chance: random.Random) -> bytes:
    """A packet with the faults that resolvers, networks and enemies make: none, few, or nothing but."""
    kind = chance.random()
    if kind < 0.1:
        return chance.randbytes(chance.randrange(80))
    made = bytearray(valid(chance))
    if kind < 0.3:
        return bytes(made)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(made)) if chance.random() < 0.8 else chance.randrange(12)
        match chance.randrange(6):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                made[at] ^= 1 << chance.randrange(8)
            case 2:
                made[at : at + 2] = bytes((0xC0 | chance.randrange(2), chance.randrange(256)))
            case 3:
                del made[at : at + chance.randrange(1, 4)]
            case 4:
                made[at:at] = made[at : at + chance.randrange(1, 16)]
            case _:
                made[at] = chance.choice((0, 1, 63, 64, 128, 191, 192, 255))
        if not made:
            return b""
    return bytes(made[: chance.randrange(len(made))] if chance.random() < 0.1 else made)


def valid(chance: random.Random) -> bytes:
    rdtype = chance.choice([*RECORDS])
    owner = chance.choice(OWNERS)
    query = dns.message.make_query(owner, rdtype, use_edns=chance.random() < 0.8, want_dnssec=True)
    response = dns.message.make_response(query, recursion_available=True)
    response.set_rcode(chance.choice((0, 0, 0, 0, 2, 3, 5, 23)) if response.edns >= 0 else chance.choice((0, 2, 3)))
    if chance.random() < 0.5:
        response.flags |= dns.flags.AD
    if chance.random() < 0.3 and rdtype != "CNAME":
        target = chance.choice(OWNERS)
        response.answer.append(dns.rrset.from_text(owner, 60, "IN", "CNAME", target))
        owner = target
    texts = chance.sample(RECORDS[rdtype], chance.randrange(1, len(RECORDS[rdtype]) + 1))
    for section, kind, said in (
        (response.answer, rdtype, texts),
        (response.answer, "RRSIG", RECORDS["RRSIG"]),
        (response.authority, "SOA", RECORDS["SOA"]),
        (response.authority, "NSEC3", RECORDS["NSEC3"][:1]),
        (response.additional, "A", RECORDS["A"]),
    ):
        if chance.random() < (0.8 if said is texts else 0.3):
            found = dns.rrset.from_text_list(owner, chance.choice((0, 300, 2**31 - 1)), "IN", kind, said)
            section.append(found)
    return response.to_wire(max_size=65535)


def ours(packet: bytes) -> Seen | None:
    try:
        message = wire.decode(packet)
    except Malformed:
        return None
    if message.question is None or message.question[2] != wire.IN or not message.flags & wire.QR:
        return None
    answer = read("", "", message)
    return Seen(answer.status.value, answer.records, answer.authenticated, answer.canonical)


def theirs(packet: bytes) -> Seen | None:
    """The way the check read answers when it used dnspython."""
    try:
        message = dns.message.from_wire(packet, ignore_trailing=True)
    except Exception:  # whatever it raises: it refuses
        return None
    if not isinstance(message, dns.message.QueryMessage) or len(message.question) != 1:
        return None
    question = message.question[0]
    if question.rdclass != dns.rdataclass.IN or not message.flags & dns.flags.QR:
        return None
    if message.flags & dns.flags.TC:
        return Seen("malformed", (), False, "")
    status = {0: "nodata", 3: "nxdomain", 2: "servfail", 5: "refused"}.get(message.rcode(), "malformed")
    if status not in ("nodata", "nxdomain"):
        return Seen(status, (), False, "")
    try:
        chain = message.resolve_chaining()
    except Exception:
        return Seen("malformed", (), False, "")
    records = tuple(sorted(_text(each) for each in chain.answer)) if chain.answer is not None else ()
    authenticated = bool(message.flags & dns.flags.AD)
    return Seen("ok" if records else status, records, authenticated, _name(chain.canonical_name))


def _name(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


def _text(record: dns.rdata.Rdata) -> str:
    kind = dns.rdatatype.to_text(record.rdtype)
    match kind:
        case "TXT":
            return b"".join(record.strings).decode("utf-8", errors="replace")
        case "NS" | "CNAME" | "PTR":
            return _name(record.target)
        case "MX":
            return f"{record.preference} {_name(record.exchange)}"
        case "SOA":
            timers = (record.serial, record.refresh, record.retry, record.expire, record.minimum)
            return f"{_name(record.mname)} {_name(record.rname)} {' '.join(map(str, timers))}"
        case "DS":
            return f"{record.key_tag} {int(record.algorithm)} {int(record.digest_type)} {record.digest.hex()}"
        case "TLSA":
            return f"{record.usage} {record.selector} {record.mtype} {record.cert.hex()}"
        case "DNSKEY":
            return f"{int(record.flags)} {record.protocol} {int(record.algorithm)} {_base64(record.key)}"
        case "RRSIG":
            numbers = (record.labels, record.original_ttl, record.expiration, record.inception, record.key_tag)
            covered = rdata.type_name(record.type_covered)
            shown = f"{covered} {int(record.algorithm)} {' '.join(map(str, numbers))} {_name(record.signer)}"
            return f"{shown} {_base64(record.signature)}"
        case "NSEC":
            return _name(record.next) + _types(record)
        case "NSEC3":
            salt = record.salt.hex() or "-"
            following = record._next_text()
            return f"{record.algorithm} {record.flags} {record.iterations} {salt} {following}{_types(record)}"
        case "AAAA":
            address = ipaddress.IPv6Address(record.address)  # dnspython writes ::/96 as ::0.64.0.0, RFC 5952 does not
            return f"::ffff:{address.ipv4_mapped}" if address.ipv4_mapped else str(address)
        case "A" | "CAA":
            return record.to_text()
    data = record.to_wire()
    return f"\\# {len(data)} {data.hex()}".rstrip()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _types(record: dns.rdata.Rdata) -> str:
    found = [
        window << 8 | at << 3 | bit
        for window, octets in record.windows
        for at, octet in enumerate(octets)
        for bit in range(8)
        if octet & 0x80 >> bit
    ]
    return "".join(f" {rdata.type_name(each)}" for each in found)


def unread(packet: bytes) -> bool:
    """Whether our codec met what it treats otherwise by intent."""
    message = wire.decode(packet)
    if message.question and message.question[1] == rdata.RRSIG:
        return True
    return any(
        (record.rdtype not in READ - {rdata.HTTPS} and (record.rdtype != rdata.OPT or record.end > record.start))
        or (record.rdclass != wire.IN and record.rdtype != rdata.OPT)
        for record in (*message.answer, *message.authority, *message.additional)
    )


def compare(packet: bytes) -> str:
    """same, refused, looser; or different, which is a fault."""
    mine, reference = ours(packet), theirs(packet)
    if mine == reference:
        return "refused" if mine is None else "same"
    if mine is not None and unread(packet):
        return "looser"
    return "different"


def run(count: int, seed: int) -> tuple[Counter[str], list[bytes]]:
    """What was seen how often, and the first packets on which the two differ."""
    chance, seen, odd = random.Random(seed), Counter[str](), []
    for _ in range(count):
        made = packet(chance)
        kind = compare(made)
        seen[kind] += 1
        if kind == "different" and len(odd) < 10:
            odd.append(made)
    return seen, odd


def main(count: int, seed: int) -> int:
    began = time.perf_counter()
    seen, odd = run(count, seed)
    shown = ", ".join(f"{kind} {number}" for kind, number in sorted(seen.items()))
    print(f"{count} packets, seed {seed}, {time.perf_counter() - began:.0f} s: {shown}")
    for each in odd:
        print(each.hex(), ours(each), theirs(each), sep="\n  ")
    return 1 if seen["different"] else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)))
