# SPDX-License-Identifier: EUPL-1.2
"""Resolvers and name servers that lie, stall, cut and flood, for one question of many: the rest must not notice."""

import struct
from typing import ClassVar

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from support.zoo.animal import COULD, FAIL, NONE, WAITS, Animal, Pieces, alike

POLICY = ("mail.dmarc.policy", "mail.dmarc.reports")
SENDERS = ("mail.spf.record", "mail.parked")
CALLERS = ("dns.caa", "web.certificate.caa")


class Liar(Animal):
    """Misbehaves on the questions `about`: (label, type). All others are answered well."""

    kind = "dns"
    about: ClassVar[tuple[str, str]] = ("_dmarc", "TXT")

    def means(self, query: dns.message.Message) -> bool:
        question = query.question[0]
        name, rdtype = question.name.to_text(True).lower(), dns.rdatatype.to_text(question.rdtype)
        return (name, rdtype) == (self.place.under(self.about[0]), self.about[1])

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return self.lies(query, good) if self.means(query) else [good]

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [good]

    def stream(self, query: dns.message.Message, good: bytes) -> Pieces:
        return self.drips(query, good) if self.means(query) else super().stream(query, good)

    def drips(self, query: dns.message.Message, good: bytes) -> Pieces:
        return super().stream(query, good)


def rcode(query: dns.message.Message, name: str) -> bytes:
    response = dns.message.make_response(query)
    response.set_rcode(dns.rcode.from_text(name))
    return response.to_wire()


def cut(query: dns.message.Message) -> bytes:
    response = dns.message.make_response(query)
    response.flags |= dns.flags.TC
    return response.to_wire()


def with_id(wire: bytes, change: int) -> bytes:
    return bytes((wire[0] ^ change,)) + wire[1:]


def other(query: dns.message.Message, name: str, rdtype: str, *texts: str) -> bytes:
    """A whole answer, with the right id, to another question."""
    response = dns.message.make_response(dns.message.make_query(name, rdtype, id=query.id))
    response.answer.append(dns.rrset.from_text(name, 60, "IN", rdtype, *texts))
    return response.to_wire()


class WrongId(Liar):
    name, does = "wrong-id", "answers with the id of another question"
    says = alike(COULD, "dns_timeout", *POLICY)
    seconds = WAITS

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [with_id(good, 1)]


class OtherName(Liar):
    name, does = "other-name", "answers a question about another name"
    says = alike(COULD, "dns_timeout", *POLICY)
    seconds = WAITS

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [other(query, "evil.test.", "TXT", '"v=DMARC1; p=none"')]


class OtherType(Liar):
    name, does = "other-type", "answers a question about another type"
    says = alike(COULD, "dns_timeout", *POLICY)
    seconds = WAITS

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [other(query, f"{self.place.under('_dmarc')}.", "A", "192.0.2.1")]


class OtherAddress(Liar):
    name, does = "other-address", "answers from another address than the one that was asked"
    says = alike(COULD, "dns_timeout", *POLICY)
    seconds = WAITS

    def from_elsewhere(self, query: dns.message.Message) -> bool:
        return self.means(query)


class LateForAnother(Liar):
    name = "late-for-another"
    does = "first sends late answers to other questions, saying something else, and then the right one"

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        name = f"{self.place.under('_dmarc')}."
        late = dns.message.make_query(name, "TXT", id=query.id ^ 0x0101)
        return [
            other(query, "old.test.", "TXT", '"v=DMARC1; p=none"'),
            other(late, name, "TXT", '"v=DMARC1; p=none"'),
            good,
        ]


class Strays(Liar):
    name, does = "strays", "hides the right answer behind 200 that belong to nobody"
    says = alike(COULD, "dns_timeout", *POLICY)
    seconds = WAITS

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [*[with_id(good, 1)] * 200, good]


class Echo(Liar):
    name, does = "echo", "sends the question back"
    says = alike(COULD, "dns_timeout", *POLICY)
    seconds = WAITS

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [query.to_wire()]


class Crumbs(Liar):
    name, does = "crumbs", "answers with nothing, one byte, and a header alone"
    says = alike(COULD, "dns_timeout", *POLICY)
    seconds = WAITS

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [b"", b"\0", good[:12], good[:20]]


class Mute(Liar):
    name, does = "mute", "never answers for one type"
    about = ("", "CAA")
    says = alike(COULD, "dns_timeout", *CALLERS)
    seconds = WAITS

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return []


class MuteForSix(Liar):
    name, does = "mute-for-six", "never answers for AAAA, as some old boxes do"
    about = ("", "AAAA")
    says = alike(COULD, "dns_timeout", "dns.ipv6", "web.ipv6")
    seconds = WAITS

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return []


class Refuses(Liar):
    name, does = "refuses", "answers REFUSED for one type"
    about = ("", "CAA")
    says = alike(COULD, "dns_refused", *CALLERS)

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [rcode(query, "REFUSED")]


class Fails(Liar):
    name, does = "fails", "answers SERVFAIL for one type"
    about = ("", "TXT")
    says = alike(COULD, "dns_servfail", *SENDERS)

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [rcode(query, "SERVFAIL")]


class Unheard(Liar):
    name, does = "unheard-of", "answers with a code that nobody knows"
    about = ("", "TXT")
    says = alike(COULD, "dns_malformed", *SENDERS)

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [good[:3] + bytes((good[3] & 0xF0 | 0xE,)) + good[4:]]


class NoExtensions(Liar):
    name, does = "no-extensions", "answers FORMERR to every question with EDNS"

    def means(self, query: dns.message.Message) -> bool:
        return query.edns >= 0

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [rcode(dns.message.make_query("a.", "A", id=query.id), "FORMERR")[:3] + b"\x01" + bytes(8)]


class Loop(Liar):
    name, does = "pointer-loop", "sends a name that points to itself"
    says = alike(COULD, "dns_timeout", *POLICY)
    seconds = WAITS

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        at = good.rindex(b"\xc0\x0c")
        return [good[:at] + struct.pack("!H", 0xC000 | at) + good[at + 2 :]]


class Chorus(Liar):
    name, does = "pointer-chain", "sends a name of 120 pointers, each to the one before"
    says = alike(COULD, "dns_timeout", *POLICY)
    seconds = WAITS

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        head, at = good[:12], 12
        names, chain = good[12:], b""
        start = at + len(names)
        for number in range(120):
            chain += struct.pack("!H", 0xC000 | (12 if number == 0 else start + 2 * (number - 1)))
        record = struct.pack("!H", 0xC000 | (start + 2 * 119)) + struct.pack("!HHIH", 16, 1, 60, 3) + b"\x02hi"
        return [head[:6] + b"\x00\x02" + head[8:] + names + chain + record]


class Mixed(Liar):
    name, does = "mixed-case", "gives every name back in mixed case"

    def means(self, query: dns.message.Message) -> bool:
        return True

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        own = self.place.domain.encode().split(b".")[0]
        return [good.replace(own, own.swapcase()).replace(b"\x04test", b"\x04TeSt")]


class Poison(Liar):
    name, does = "poison", "adds addresses of others to its answers, of the mail server and of a bank"
    about = ("", "MX")

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        response = dns.message.from_wire(good)
        for name in (f"mx.{self.place.domain}.", f"www.{self.place.domain}.", "bank.test."):
            evil = dns.rrset.from_text(name, 60, "IN", "A", "127.0.0.1")
            response.answer.append(evil)
            response.authority.append(evil)
            response.additional.append(evil)
        return [response.to_wire()]


class Rest(Liar):
    name, does = "trailing-bytes", "sends a thousand bytes behind its answer"

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [good + bytes(1000)]


class EmptyWord(Liar):
    name, does = "empty-word", "answers with authority, and with nothing at all"
    says = {"mail.dmarc.policy": (FAIL, "dmarc_missing"), "mail.dmarc.reports": (NONE, "reports_without_rule")}

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA
        return [response.to_wire()]


ANIMALS = (
    WrongId,
    OtherName,
    OtherType,
    OtherAddress,
    LateForAnother,
    Strays,
    Echo,
    Crumbs,
    Mute,
    MuteForSix,
    Refuses,
    Fails,
    Unheard,
    NoExtensions,
    Loop,
    Chorus,
    Mixed,
    Poison,
    Rest,
    EmptyWord,
)
