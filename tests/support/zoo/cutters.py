# SPDX-License-Identifier: EUPL-1.2
"""Resolvers that cut their answers, and name servers that say less than the resolver knows."""

import dns.flags
import dns.message
from support.zoo.animal import COULD, FAIL, NONE, WAITS, Animal, Pieces, alike
from support.zoo.liars import POLICY, Liar, cut, other, rcode, with_id

from bolwerk.core.probes.result import USUAL


class CutAndClosed(Liar):
    name, does = "cut-and-closed", "cuts every answer, and hangs up over TCP"
    says = alike(COULD, "dns_timeout", *POLICY)
    seconds = WAITS

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [cut(query)]

    def drips(self, query: dns.message.Message, good: bytes) -> Pieces:
        return iter(())


class CutAndDripped(CutAndClosed):
    name, does = "cut-and-dripped", "cuts every answer, and sends a byte at a time over TCP"

    def drips(self, query: dns.message.Message, good: bytes) -> Pieces:
        for byte in len(good).to_bytes(2) + good:
            yield bytes((byte,))
            yield 0.2


class CutAndBoasted(CutAndClosed):
    name, does = "cut-and-boasted", "cuts every answer, announces 64 kB over TCP and sends three bytes"

    def drips(self, query: dns.message.Message, good: bytes) -> Pieces:
        yield b"\xff\xff\0"
        yield 60.0


class CutAgain(CutAndClosed):
    name, does = "cut-again", "cuts every answer, over TCP too"
    says = alike(COULD, "dns_malformed", *POLICY)

    def drips(self, query: dns.message.Message, good: bytes) -> Pieces:
        return Animal.stream(self, query, cut(query))


class CutInTime(CutAndClosed):
    name, does = "cut-in-time", "cuts every answer, and tells all over TCP"
    says = {}

    def drips(self, query: dns.message.Message, good: bytes) -> Pieces:
        return Animal.stream(self, query, good)


class Down(Liar):
    name, does = "resolver-down", "the resolver answers no question at all"
    says = alike(COULD, "dns_timeout", *USUAL)
    seconds = WAITS

    def means(self, query: dns.message.Message) -> bool:
        return True

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return []


class Lies(Down):
    name, does = "resolver-lies", "the resolver answers every question with the answer to another"

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [other(query, "bank.test.", "A", "127.0.0.1"), with_id(good, 0xFF)]


class Cuts(Down):
    name, does = "resolver-cuts", "the resolver cuts every answer, and hangs up over TCP"

    def lies(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [cut(query)]

    def drips(self, query: dns.message.Message, good: bytes) -> Pieces:
        return iter(())


class Bogus(Animal):
    name, does, kind = "bogus", "a broken seal: the resolver only answers who wants no seals looked at", "dns"
    says = (
        alike(COULD, "dns_servfail", *(check for check in USUAL if not check.startswith("exposure.")))
        | {"dns.dnssec": (FAIL, "bogus"), "dns.soa": ("pass", "soa_sane")}
        | {"dns.delegation": (COULD, "ns_not_reached"), "dns.networks": ("pass", "networks_apart")}
        | alike(NONE, "rpki_no_table", "dns.rpki")
    )

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [good] if query.flags & dns.flags.CD else [rcode(query, "SERVFAIL")]


class Absent(Animal):
    name, does, kind = "no-name-servers", "its name servers say nothing; the resolver still knows", "dns"
    seconds = WAITS
    says = {"dns.delegation": (COULD, "ns_not_reached")}

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [good] if query.flags & dns.flags.RD else []


class Lame(Animal):
    name, does, kind = "lame", "its name servers say that they know nothing of it", "dns"
    says = {"dns.delegation": (COULD, "ns_not_reached")}

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        return [good] if query.flags & dns.flags.RD else [rcode(query, "REFUSED")]


class Humble(Animal):
    name, does, kind = "humble", "its name servers answer without authority", "dns"
    says = {"dns.delegation": (COULD, "ns_not_reached")}

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        if query.flags & dns.flags.RD:
            return [good]
        return [good[:2] + bytes((good[2] & ~0x04,)) + good[3:]]


ANIMALS = (
    Down,
    Lies,
    Cuts,
    CutAndClosed,
    CutAndDripped,
    CutAndBoasted,
    CutAgain,
    CutInTime,
    Bogus,
    Absent,
    Lame,
    Humble,
)
