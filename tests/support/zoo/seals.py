# SPDX-License-Identifier: EUPL-1.2
"""Zones with a seal, DNSSEC, that holds or breaks at one link."""

from datetime import timedelta
from functools import cached_property
from typing import ClassVar

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset
from support.sealing import DAY, Seal
from support.zoo.animal import COULD, FAIL, PASS, WARN, Table
from support.zoo.liars import rcode
from support.zoo.zones import Zone

SHOWS = (dns.rdatatype.SOA, dns.rdatatype.DNSKEY)


class Sealed(Zone):
    """`algorithm`, `begins` and `ends`: of its one key and what it signs; `unsigned`: of these types nothing is.
    `validated`: what the resolver says of it: True good, False broken, None that it did not look."""

    algorithm: ClassVar[int] = 13
    begins: ClassVar[timedelta] = -10 * DAY
    ends: ClassVar[timedelta] = 20 * DAY
    unsigned: ClassVar[frozenset[int]] = frozenset()
    validated: ClassVar[bool | None] = False

    @cached_property
    def seal(self) -> Seal:
        return Seal(self.place.domain, self.algorithm, self.begins, self.ends)

    def ds(self) -> list[str]:
        return [str(self.seal.ds())]

    def keys(self) -> list[str]:
        return [str(self.seal.key)]

    def here(self, own: str, ip: str) -> Table:
        found = {("", "DS"): self.ds(), ("", "DNSKEY"): self.keys()}
        return {where: records for where, records in found.items() if records}

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        question = query.question[0]
        about = (question.name, question.rdtype)
        response = dns.message.from_wire(good)
        if question.rdtype in SHOWS and response.answer and question.name == self.seal.name:
            if self.validated is False and query.flags & (dns.flags.CD | dns.flags.RD) == dns.flags.RD:
                return [rcode(query, "SERVFAIL")]
            if self.validated:
                response.flags |= dns.flags.AD
            if about[1] not in self.unsigned:
                response.answer.append(self.signed(response.answer[0]))
        return [response.to_wire()]

    def signed(self, records: dns.rrset.RRset) -> dns.rrset.RRset:
        return self.seal.signature(records)


class Good(Sealed):
    name, does, validated = "sealed", "has a seal that holds", True
    says = {"dns.dnssec": (PASS, "signed")}


class Soon(Sealed):
    name, does, validated = "seal-ends-soon", "has a seal that runs out in two days", True
    begins, ends = -28 * DAY, 2 * DAY
    says = {"dns.dnssec": (WARN, "signature_ends_soon")}


class Old(Sealed):
    name, does, algorithm, validated = "seal-sha1", "has a seal of an old kind (RSA with SHA-1)", 7, True
    says = {"dns.dnssec": (WARN, "algorithm_weak")}


class Island(Sealed):
    name, does, validated = "seal-island", "has a seal of which the registry knows nothing", None
    says = {"dns.dnssec": (WARN, "signed_without_ds")}

    def ds(self) -> list[str]:
        return []


class Promised(Sealed):
    name, does = "seal-promised", "has a seal only in the books of the registry"
    says = {"dns.dnssec": (FAIL, "ds_without_keys")}

    def keys(self) -> list[str]:
        return []


class Swapped(Sealed):
    name, does = "seal-swapped", "has another key than the registry knows"
    says = {"dns.dnssec": (FAIL, "ds_matches_no_key")}

    def ds(self) -> list[str]:
        return [str(Seal(self.place.domain).ds())]


class Missing(Sealed):
    name, does, unsigned = (
        "seal-missing",
        "has keys, and a zone that they never signed",
        frozenset({dns.rdatatype.SOA}),
    )
    says = {"dns.dnssec": (FAIL, "signature_missing")}


class Expired(Sealed):
    name, does, ends = "seal-expired", "has a seal that ran out yesterday", -DAY
    says = {"dns.dnssec": (FAIL, "signature_expired")}


class Early(Sealed):
    name, does, begins = "seal-early", "has a seal that begins tomorrow", DAY
    says = {"dns.dnssec": (FAIL, "signature_early")}


class Wrong(Sealed):
    name, does = "seal-wrong", "has a seal over other records than it gives"
    says = {"dns.dnssec": (FAIL, "signature_wrong")}

    def signed(self, records: dns.rrset.RRset) -> dns.rrset.RRset:
        text = str(records[0])
        if records.rdtype == dns.rdatatype.SOA:
            text = text.replace(" 7200 ", " 7201 ")
        return self.seal.signature(dns.rrset.from_text(records.name, records.ttl, "IN", records.rdtype, text))


class Unknown(Sealed):
    name, does, validated = "seal-unknown", "has a seal of a kind that nobody knows yet", None
    says = {"dns.dnssec": (COULD, "algorithm_unknown")}

    def ds(self) -> list[str]:
        return [str(self.seal.ds()).replace(" 13 ", " 99 ")]


class Disagrees(Expired):
    name, does, validated = "seal-disagrees", "has a seal that ran out, which the resolver calls good", True
    says = {"dns.dnssec": (COULD, "resolver_disagrees")}


ANIMALS = (
    Good, Soon, Old, Island, Promised, Swapped, Missing, Expired, Early, Wrong, Unknown, Disagrees,
)  # fmt: skip
