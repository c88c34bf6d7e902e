# SPDX-License-Identifier: EUPL-1.2
"""DNS messages to and from the wire: RFC 1035 section 4, EDNS RFC 6891, DO RFC 3225, AD and CD RFC 6840. Pure.

Stricter than the RFCs in three places, because a resolver we ask never does these: more than one question, an
opcode other than QUERY, a TSIG we did not ask for. Records of types or classes that we do not read are kept raw.
"""

import struct
from dataclasses import dataclass
from typing import NamedTuple

from bolwerk.core.probes.dns import rdata
from bolwerk.core.probes.dns.names import Malformed, Names, encode_name

QR, AA, TC, RD, RA, AD, CD = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080, 0x0020, 0x0010
OPCODE = 0x7800
NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED, BADVERS = 0, 1, 2, 3, 4, 5, 16
WITHOUT_QUESTION = frozenset({FORMERR, SERVFAIL, NOTIMP, REFUSED})
"""Answers with these codes may leave the question out."""

EDNS_SIZE = 1232  # DNS flag day 2020
DO = 0x8000
IN = 1
MAX_CHAIN = 16
HEADER = struct.Struct("!HHHHHH")
RECORD = struct.Struct("!HHIH")
QUESTION = struct.Struct("!HH")


class Question(NamedTuple):
    """What to ask. AD is always set: a validating resolver then says whether the answer is sealed (RFC 6840 section
    5.7). `sealed`: the signatures are wanted too (DO). `unchecked`: CD."""

    name: str
    rdtype: int
    recursion: bool = True
    unchecked: bool = False
    edns: bool = True
    sealed: bool = False

    @property
    def asked(self) -> tuple[str, int, int]:
        """As `decode` will name it. Raises Malformed."""
        name = self.name.lower().removesuffix(".") or "."
        if "\\" in name:
            packed = encode_name(self.name)
            name, _ = Names(packed).read(0, len(packed))
        return name, self.rdtype, IN


class Record(NamedTuple):
    """`name` lower-case without final dot; `ttl` in seconds; `start` and `end`: its data in the packet."""

    name: str
    rdtype: int
    rdclass: int
    ttl: int
    text: str
    start: int
    end: int


class Message(NamedTuple):
    """`question`: (name, type, class), None when there is none. `rcode` with the upper bits from EDNS."""

    id: int
    flags: int
    rcode: int
    question: tuple[str, int, int] | None
    answer: tuple[Record, ...]
    authority: tuple[Record, ...]
    additional: tuple[Record, ...]
    edns: bool
    wire: bytes

    def answers(self, id: int, question: tuple[str, int, int]) -> bool:
        """Whether this is an answer to that query."""
        if self.id != id or not self.flags & QR:
            return False
        return self.question == question or (self.question is None and self.rcode in WITHOUT_QUESTION)


@dataclass(frozen=True, slots=True)
class Chain:
    """Where the CNAMEs lead. `records`: those asked for, without doubles; `ttl`: the least of the way, seconds."""

    name: str
    records: tuple[Record, ...]
    ttl: int


def encode(id: int, question: Question) -> bytes:
    """Raises Malformed for a name that cannot be asked."""
    flags = AD | (RD if question.recursion else 0) | (CD if question.unchecked else 0)
    wire = HEADER.pack(id, flags, 1, 0, 0, question.edns) + encode_name(question.name)
    wire += QUESTION.pack(question.rdtype, IN)
    return (
        wire + b"\0" + RECORD.pack(rdata.OPT, EDNS_SIZE, DO if question.sealed else 0, 0) if question.edns else wire
    )


def decode(wire: bytes) -> Message:
    """Bytes behind the last record are ignored. Raises Malformed, nothing else."""
    size = len(wire)
    if size < HEADER.size:
        raise Malformed("short header")
    id, flags, questions, answers, authorities, additionals = HEADER.unpack_from(wire)
    if flags & OPCODE or questions > 1:
        raise Malformed("not an answer to a query")
    names, at, question = Names(wire), HEADER.size, None
    if questions:
        name, at = names.read(at, size)
        if at + 4 > size:
            raise Malformed("question runs out")
        question = (name, *QUESTION.unpack_from(wire, at))
        at += 4
    additional, found = answers + authorities, []
    rcode, edns = flags & 0xF, False
    for number in range(additional + additionals):
        name, at = names.read(at, size)
        start = at + RECORD.size
        if start > size:
            raise Malformed("record runs out")
        rdtype, rdclass, ttl, length = RECORD.unpack_from(wire, at)
        at = start + length
        if at > size or rdtype == rdata.TSIG:
            raise Malformed("record runs out")
        if rdtype == rdata.OPT:
            if edns or name != "." or number < additional:
                raise Malformed("EDNS")
            rcode, edns, text = rcode | ttl >> 20 & 0xFF0, True, _options(wire, start, at)
        else:
            ttl = 0 if ttl > 0x7FFFFFFF else ttl  # RFC 2181 section 8
            text = rdata.read(rdtype if rdclass == IN else rdata.UNREAD, wire, start, at, names)
        found.append(Record(name, rdtype, rdclass, ttl, text, start, at))
    records = tuple(found)
    return Message(
        id, flags, rcode, question, records[:answers], records[answers:additional], records[additional:], edns, wire
    )


def _options(wire: bytes, at: int, end: int) -> str:
    """RFC 6891 section 6.1.2: only the frame of each option is judged. Nothing of it is told."""
    while at < end:
        if at + 4 > end:
            raise Malformed("EDNS option")
        at += 4 + (wire[at + 2] << 8 | wire[at + 3])
    if at != end:
        raise Malformed("EDNS option")
    return ""


def chain(message: Message) -> Chain:
    """Follows CNAMEs in the answer section, at most MAX_CHAIN. Raises Malformed for a loop, for a message
    without question and for records under "this name does not exist"."""
    if message.question is None:
        raise Malformed("no question")
    name, rdtype, rdclass = message.question
    if not message.answer:
        return Chain(name, (), 0x7FFFFFFF)
    ttl = 0x7FFFFFFF
    for _ in range(MAX_CHAIN):
        found = _of(message, name, rdtype, rdclass)
        if found:
            if message.rcode == NXDOMAIN:
                raise Malformed("answer under NXDOMAIN")
            return Chain(name, found, min(ttl, *(record.ttl for record in found)))
        alias = _of(message, name, rdata.CNAME, rdclass) if rdtype != rdata.CNAME and rdclass == IN else ()
        if not alias:
            return Chain(name, (), ttl)
        name, ttl = alias[-1].text, min(ttl, alias[-1].ttl)
    raise Malformed("CNAME loop")


def _of(message: Message, name: str, rdtype: int, rdclass: int) -> tuple[Record, ...]:
    found = [r for r in message.answer if r.rdtype == rdtype and r.name == name and r.rdclass == rdclass]
    if len(found) < 2:
        return tuple(found)
    if rdtype in rdata.SINGLE:
        return tuple(found[-1:])
    if rdtype == rdata.TXT:  # two records may join to the same text, and are two all the same
        return tuple({message.wire[r.start : r.end]: r for r in found}.values())
    return tuple({r.text: r for r in found}.values())
