# SPDX-License-Identifier: EUPL-1.2
"""Seals zones for tests: keys, DS records, signed packets and signed zone files."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

import dns.dnssec
import dns.dnssectypes
import dns.message
import dns.name
import dns.rdataset
import dns.rdatatype
import dns.rrset
import dns.zone
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS

DAY = timedelta(days=1)


def private(algorithm: int) -> object:
    match algorithm:
        case 13:
            return ec.generate_private_key(ec.SECP256R1())
        case 15:
            return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(65537, 2048)


@dataclass
class Seal:
    """One key that signs a whole zone. `begins` and `ends`: from now. `flags`: RFC 4034 section 2.1.1."""

    zone: str
    algorithm: int = 13
    begins: timedelta = -10 * DAY
    ends: timedelta = 20 * DAY
    flags: int = 257
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @cached_property
    def secret(self) -> object:
        return private(self.algorithm)

    @cached_property
    def key(self) -> DNSKEY:
        return dns.dnssec.make_dnskey(self.secret.public_key(), self.algorithm, flags=self.flags)

    @property
    def name(self) -> dns.name.Name:
        return dns.name.from_text(self.zone)

    def ds(self, digest: str = "SHA256") -> DS:
        return dns.dnssec.make_ds(self.name, self.key, digest, policy=dns.dnssec.allow_all_policy)

    def signature(self, rrset: dns.rrset.RRset) -> dns.rrset.RRset:
        made = dns.dnssec.sign(
            rrset,
            self.secret,
            self.name,
            self.key,
            inception=self.now + self.begins,
            expiration=self.now + self.ends,
            policy=dns.dnssec.allow_all_policy,
        )
        return dns.rrset.from_rdata(rrset.name, rrset.ttl, made)

    def packet(self, rdtype: str, *records: str, signed: bool = True) -> bytes:
        """The answer to a question about the apex, signed by this key."""
        rrset = dns.rrset.from_text(self.name, 300, "IN", rdtype, *records)
        response = dns.message.make_response(dns.message.make_query(self.name, rdtype, want_dnssec=True))
        response.answer.append(rrset)
        if signed:
            response.answer.append(self.signature(rrset))
        return response.to_wire()

    def file(self, text: str) -> str:
        """A zone file with keys, NSEC and signatures."""
        zone = dns.zone.from_text(text, origin=self.zone, relativize=False)
        dns.dnssec.sign_zone(
            zone,
            keys=[(self.secret, self.key)],
            add_dnskey=True,
            dnskey_ttl=300,
            inception=self.now + self.begins,
            expiration=self.now + self.ends,
            policy=dns.dnssec.allow_all_policy,
        )
        return zone.to_text(relativize=False)
