# SPDX-License-Identifier: EUPL-1.2
"""What is to be said about the certificates a server showed, beyond the verdict of the TLS library. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

VALID = "certificate_valid"
UNTRUSTED = "certificate_untrusted"
INCOMPLETE = "certificate_incomplete_chain"
# The verify results of OpenSSL, as in its x509_vfy.h.
REASONS = {
    9: "certificate_not_yet_valid",
    10: "certificate_expired",
    18: "certificate_self_signed",
    62: "certificate_wrong_name",
    64: "certificate_wrong_name",
    66: "certificate_weak",
    67: "certificate_weak",
    68: "certificate_weak",
}
MISSING_ISSUER = frozenset({2, 20, 21, 27})
MAX_NAMES = 20
SHARE = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """The first certificate in words. `not_after` None: it could not be read. `names`: at most MAX_NAMES.
    `key`: SHA-256 of its public key (SPKI) in hex, as in RFC 7469; "" when it could not be read."""

    not_after: datetime | None = None
    names: tuple[str, ...] = ()
    issuer: str = ""
    not_before: datetime | None = None
    key: str = ""

    def as_json(self) -> dict[str, Any]:
        begins, ends = (moment.isoformat() if moment else None for moment in (self.not_before, self.not_after))
        seen = {"not_before": begins, "not_after": ends, "names": list(self.names)}
        return {**seen, "issuer": self.issuer, "key": self.key}


def read(chain: Sequence[bytes]) -> Shown:
    """`chain`: DER, the server's own first. Never raises."""
    leaf = _load(chain[0]) if chain else None
    if leaf is None:
        return Shown()
    try:
        names = _names(leaf)
    except Exception:  # hostile bytes: the library states no closed list of what it raises
        names = ()
    return Shown(leaf.not_valid_after_utc, names, _issuer(leaf), leaf.not_valid_before_utc, _key(leaf))


def ends_soon(begins: datetime | None, ends: datetime | None, now: datetime, at_most: timedelta) -> bool:
    """Whether no more is left than `at_most`, and than a share of its life: programs that renew by themselves do so
    when a third is left (half, of one that lives for days), so a short life well kept is never about to end."""
    if ends is None:
        return False
    left = ends - now
    return left <= at_most and (begins is None or left <= (ends - begins) / SHARE)


def covering(chain: Sequence[bytes], host: str) -> tuple[str, bool]:
    """Which name in the certificate stands for `host`, and whether with a `*.` before it; itself when none does."""
    parent = host.partition(".")[2]
    try:
        leaf = x509.load_der_x509_certificate(chain[0])
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = {name.lower() for name in found.get_values_for_type(x509.DNSName)}
    except Exception:  # no chain, no names, or hostile bytes
        return host, False
    return (parent, True) if f"*.{parent}" in names and host not in names else (host, False)


def reason(code: int, chain: Sequence[bytes]) -> str:
    """The stable reason for a verify result of OpenSSL. A missing link counts as the server's slip only when
    the certificate says where its issuer is to be found, as those of the public authorities do."""
    if code in REASONS:
        return REASONS[code]
    if code in MISSING_ISSUER and _lacks_link(chain):
        return INCOMPLETE
    return UNTRUSTED


def _lacks_link(chain: Sequence[bytes]) -> bool:
    loaded = [_load(each) for each in chain[:10]]
    if not loaded or loaded[0] is None:
        return False
    leaf = loaded[0]
    try:
        if any(other is not None and other.subject == leaf.issuer for other in loaded[1:]):
            return False
        access = leaf.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except Exception:  # no such extension, or hostile bytes
        return False
    return any(each.access_method == AuthorityInformationAccessOID.CA_ISSUERS for each in access)


def _load(der: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(der)
    except Exception:  # hostile bytes
        return None


def _names(leaf: x509.Certificate) -> tuple[str, ...]:
    found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return tuple(name[:253] for name in found.get_values_for_type(x509.DNSName)[:MAX_NAMES])


def _key(leaf: x509.Certificate) -> str:
    try:
        key = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except Exception:  # hostile bytes, or a kind of key that the library does not know
        return ""
    return sha256(key).hexdigest()


def _issuer(leaf: x509.Certificate) -> str:
    try:
        for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
            for each in leaf.issuer.get_attributes_for_oid(oid):
                return str(each.value)[:100]
    except Exception:  # hostile bytes
        return ""
    return ""
