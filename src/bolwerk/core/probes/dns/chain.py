# SPDX-License-Identifier: EUPL-1.2
"""Follows the seal of a zone from the DS at its parent down to its SOA, and names the first link that fails. Pure.

RFC 4035 section 5. Work is bounded (KeyTrap, CVE-2023-50387): at most MAX_SIGNATURES times MAX_KEYS verifications.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import dns.dnssec
import dns.exception
import dns.message
import dns.name
import dns.node
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
import dns.rdtypes.ANY.DNSKEY
import dns.rdtypes.ANY.DS
import dns.rdtypes.ANY.RRSIG
import dns.rrset

MAX_SIGNATURES = 8
MAX_KEYS = 4
MAX_DS = 12
ZONE_KEY = 0x0100  # RFC 4034 section 2.1.1
WEAK = frozenset({1, 3, 5, 6, 7, 12})  # RFC 8624 section 3.1; 5 and 7 by RFC 9905
UNCOUNTED = frozenset({1, 3, 6, 12})  # RFC 8624 section 3.1: validators do not count these
STRONG = frozenset({8, 13, 14, 15, 16})
WEAK_DIGESTS = frozenset({1, 3})  # RFC 8624 section 3.3
SOON = timedelta(days=7)
SOON_SHARE = 5
"""A signature ends soon when less than SOON and less than this share of its life is left: some are made afresh
every day and live for two."""

DnsKey = dns.rdtypes.ANY.DNSKEY.DNSKEY
Ds = dns.rdtypes.ANY.DS.DS
Rrsig = dns.rdtypes.ANY.RRSIG.RRSIG


class Unreadable(ValueError):
    """An answer without the records it was asked for."""


@dataclass(frozen=True, slots=True)
class Link:
    """`fault`: "" when the chain holds, else a reason of dns.dnssec. `ends`: when the first signature of a good
    chain runs out; `soon`: whether that is too soon."""

    fault: str
    algorithms: tuple[int, ...]
    weak: bool
    ends: datetime | None = None
    soon: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """One record set with its signatures."""

    rrset: dns.rrset.RRset
    signatures: tuple[Rrsig, ...]


def follow(zone: str, *, ds: bytes, dnskey: bytes, soa: bytes, now: datetime) -> Link:
    """`ds`, `dnskey`, `soa`: the packets that answered. `now`: aware. Raises Unreadable."""
    name = dns.name.from_text(zone)
    parents = [each for each in _records(ds, name, "DS").rrset if isinstance(each, Ds)][:MAX_DS]
    sealed = _records(dnskey, name, "DNSKEY")
    keys = [key for key in sealed.rrset if isinstance(key, DnsKey) and key.flags & ZONE_KEY and key.protocol == 3]
    named = [each for each in parents if any(_same_tag(each, key) for key in keys)]
    entry = [key for key in keys if any(_matches(name, each, key) for each in named)]
    algorithms = tuple(sorted({int(each.algorithm) for each in parents}))
    weak = set(algorithms) <= WEAK or {int(each.digest_type) for each in parents} <= WEAK_DIGESTS
    if not entry:
        unknown = not set(algorithms) & (STRONG | WEAK) or (bool(named) and not any(map(_known_digest, named)))
        return Link("algorithm_unknown" if unknown else "ds_matches_no_key", algorithms, weak)
    if set(algorithms) <= UNCOUNTED:
        return Link("algorithm_unknown", algorithms, weak)
    ends: list[tuple[datetime, bool]] = []
    for signed, signers in ((sealed, entry), (_records(soa, name, "SOA"), keys)):
        fault, end, soon = _verify(signed, signers, name, now)
        if fault:
            return Link(fault, algorithms, weak)
        ends.append((end, soon))
    first, soon = min(ends)
    return Link("", algorithms, weak, first, soon or any(each for _, each in ends))


def _records(packet: bytes, name: dns.name.Name, rdtype: str) -> Signed:
    try:
        message = dns.message.from_wire(packet, ignore_trailing=True)
        kind = dns.rdatatype.from_text(rdtype)
        rrset = message.find_rrset(message.answer, name, dns.rdataclass.IN, kind)
        found = message.get_rrset(message.answer, name, dns.rdataclass.IN, dns.rdatatype.RRSIG, kind)
    except (dns.exception.DNSException, KeyError, ValueError) as error:
        raise Unreadable(rdtype) from error
    return Signed(rrset, tuple(each for each in found or () if isinstance(each, Rrsig))[:MAX_SIGNATURES])


def _same_tag(ds: Ds, key: DnsKey) -> bool:
    return ds.algorithm == key.algorithm and ds.key_tag == dns.dnssec.key_id(key)


def _known_digest(ds: Ds) -> bool:
    return int(ds.digest_type) in (1, 2, 4)


def _matches(name: dns.name.Name, ds: Ds, key: DnsKey) -> bool:
    if not _same_tag(ds, key) or not _known_digest(ds):
        return False
    made = dns.dnssec.make_ds(name, key, ds.digest_type, policy=dns.dnssec.allow_all_policy, validating=True)
    return made.digest == ds.digest


def _verify(signed: Signed, keys: list[DnsKey], name: dns.name.Name, now: datetime) -> tuple[str, datetime, bool]:
    """(fault or "", when the best signature ends, whether that is soon). One good signature is enough."""
    faults, best = set[str](), (now, False)
    moment = int(now.timestamp())
    for signature in signed.signatures:
        signers = [key for key in keys if _made_by(signature, key)][:MAX_KEYS]
        if not signers or signature.signer != name:
            continue
        fault = _fault(signed.rrset, signature, signers, name, moment)
        if fault:
            faults.add(fault)
            continue
        left = timedelta(seconds=signature.expiration - moment)
        life = timedelta(seconds=signature.expiration - signature.inception)
        best = max(best, (now + left, left < SOON and left < life / SOON_SHARE))
    if best[0] > now:
        return "", *best
    order = ("algorithm_unknown", "signature_expired", "signature_early", "signature_wrong")
    return next((each for each in order if each in faults), "signature_missing"), *best


def _made_by(signature: Rrsig, key: DnsKey) -> bool:
    return signature.algorithm == key.algorithm and signature.key_tag == dns.dnssec.key_id(key)


def _fault(rrset: dns.rrset.RRset, signature: Rrsig, keys: list[DnsKey], name: dns.name.Name, moment: int) -> str:
    if signature.expiration <= moment:
        return "signature_expired"
    if signature.inception > moment:
        return "signature_early"
    known: dict[dns.name.Name, dns.node.Node | dns.rdataset.Rdataset] = {name: dns.rdataset.from_rdata_list(0, keys)}
    try:
        dns.dnssec.validate_rrsig(rrset, signature, known, None, moment, policy=dns.dnssec.allow_all_policy)
    except dns.exception.UnsupportedAlgorithm:
        return "algorithm_unknown"
    except (dns.exception.DNSException, ValueError):
        return "signature_wrong"
    return ""
