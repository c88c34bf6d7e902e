# SPDX-License-Identifier: EUPL-1.2
"""Follows the seal of a zone from the DS at its parent down to its SOA, and names the first link that fails. Pure.

RFC 4035 section 5. Work is bounded (KeyTrap, CVE-2023-50387): at most MAX_SIGNATURES times MAX_KEYS verifications.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import dns.exception

from bolwerk.core.probes.dns import rdata, seals
from bolwerk.core.probes.dns.seals import DIGESTS, Key, Signature, Signed, Unreadable

__all__ = ["Link", "Unreadable", "follow"]

MAX_SIGNATURES = 8
MAX_KEYS = 4
MAX_DS = 12
ZONE_KEY = 0x0100  # RFC 4034 section 2.1.1
WEAK = frozenset({1, 3, 5, 6, 7, 12})  # RFC 8624 section 3.1; 5 and 7 by RFC 9905
UNCOUNTED = frozenset({1, 3, 6, 12})  # RFC 8624 section 3.1: validators do not count these
STRONG = frozenset({8, 13, 14, 15, 16})
WEAK_DIGESTS = frozenset({1, 3})  # RFC 8624 section 3.3
SOON = timedelta(days=7)
SOON_SHARE = 10
"""A signature ends soon when less than SOON and less than one part in so many of its life is left: some are made
afresh every day and live for two, and one widely used signer waits until little more than a tenth is left."""


@dataclass(frozen=True, slots=True)
class Link:
    """`fault`: "" when the chain holds, else a reason of dns.dnssec. `ends`: when the first signature of a good
    chain runs out; `soon`: whether that is too soon."""

    fault: str
    algorithms: tuple[int, ...]
    weak: bool
    ends: datetime | None = None
    soon: bool = False


def follow(zone: str, *, ds: bytes, dnskey: bytes, soa: bytes, now: datetime) -> Link:
    """`ds`, `dnskey`, `soa`: the packets that answered. `now`: aware. Raises Unreadable."""
    parents = seals.read(ds, zone, rdata.DS).promises()[:MAX_DS]
    sealed = seals.read(dnskey, zone, rdata.DNSKEY)
    keys = [key for key in sealed.public_keys() if key.flags & ZONE_KEY and key.protocol == 3]
    named = [each for each in parents if any(each.names(key) for key in keys)]
    entry = [key for key in keys if any(each.matches(sealed.owner, key) for each in named)]
    algorithms = tuple(sorted({each.algorithm for each in parents}))
    weak = set(algorithms) <= WEAK or {each.digest_type for each in parents} <= WEAK_DIGESTS
    if not entry:
        readable = any(each.digest_type in DIGESTS for each in named)
        unknown = not set(algorithms) & (STRONG | WEAK) or (bool(named) and not readable)
        return Link("algorithm_unknown" if unknown else "ds_matches_no_key", algorithms, weak)
    if set(algorithms) <= UNCOUNTED:
        return Link("algorithm_unknown", algorithms, weak)
    ends: list[tuple[datetime, bool]] = []
    for signed, signers in ((sealed, entry), (seals.read(soa, zone, rdata.SOA), keys)):
        fault, end, soon = _verify(signed, signers, now)
        if fault:
            return Link(fault, algorithms, weak)
        ends.append((end, soon))
    first, soon = min(ends)
    return Link("", algorithms, weak, first, soon or any(each for _, each in ends))


def _verify(signed: Signed, keys: list[Key], now: datetime) -> tuple[str, datetime, bool]:
    """(fault or "", when the best signature ends, whether that is soon). One good signature is enough."""
    faults, best = set[str](), (now, False)
    moment = int(now.timestamp())
    for signature in signed.signatures[:MAX_SIGNATURES]:
        signers = [key for key in keys if signature.made_by(key)][:MAX_KEYS]
        if not signers or signature.signer != signed.name:
            continue
        fault = _fault(signed, signature, signers, moment)
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


def _fault(signed: Signed, signature: Signature, keys: list[Key], moment: int) -> str:
    if signature.expiration <= moment:
        return "signature_expired"
    if signature.inception > moment:
        return "signature_early"
    try:
        return "" if any(seals.verify(signed, signature, key) for key in keys) else "signature_wrong"
    except dns.exception.UnsupportedAlgorithm:
        return "algorithm_unknown"
