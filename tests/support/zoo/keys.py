# SPDX-License-Identifier: EUPL-1.2
"""Web servers whose certificate ends, is of strangers, or has a key, a signature, a life or a maker to speak of."""

import ssl
from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import ClassVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, rsa
from cryptography.x509.oid import NameOID
from support.chains import TwoLevels
from support.tlsstub import StubTls
from support.zoo.animal import FAIL, PASS, WARN, Animal, Table
from support.zoo.certificates import Shown
from support.zoo.locks import SURVEY, Lock, Pieces, broken, wrong

from bolwerk.lab.certs import Authority, Leaf

KEY, CAA = "web.certificate.key", "web.certificate.caa"
SHORT = 1024
DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM


def names(own: str) -> tuple[str, ...]:
    return own, f"www.{own}", f"mta-sts.{own}"


class Soon(Shown):
    name, does = "ends-soon", "shows a certificate that runs out in twenty days"
    says = {"web.certificate": (WARN, "certificate_expires_soon")}

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(*names(own), starts=timedelta(days=-79), ends=timedelta(days=20))


class Untrusted(Shown):
    name, does = "untrusted", "shows a certificate of an authority that nobody knows"
    says = wrong("certificate_untrusted")

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return TwoLevels(authority.folder).leaf(*names(own))


class Incomplete(Shown):
    name, does = "chain-short", "shows its certificate, and not who made it"
    says = wrong("certificate_incomplete_chain")

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return TwoLevels(authority.folder).leaf(*names(own), with_middle=False)


class BareLacks(Shown):
    name, does = "bare-lacks", "shows a certificate for www, and not for the name without"
    says = {"web.certificate": (WARN, "certificate_bare_lacks")}

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(*names(own)[1:])


class WwwLacks(Shown):
    name, does = "www-lacks", "shows a certificate for its name, and not for www"
    says = {"web.certificate": (WARN, "certificate_www_lacks")}

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(own, f"mta-sts.{own}")


class ShortKey(Shown):
    name, does = "key-1024", "has a key of 1024 bits"
    says = wrong("certificate_weak") | {KEY: (WARN, "key_short")}

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(*names(own), key=rsa.generate_private_key(65537, SHORT))

    def tune(self, context: ssl.SSLContext) -> None:
        context.set_ciphers("ECDHE+AESGCM:@SECLEVEL=0")


class LongLife(Shown):
    name, does = "life-long", "shows a certificate that lives longer than is allowed today"
    says = {KEY: (WARN, "life_long")}

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(*names(own), ends=timedelta(days=300))


class Mixed(Shown):
    name, does = "chain-mixed", "shows the certificates of its chain in the wrong order"
    says = {KEY: (WARN, "chain_mixed")}

    def leaf(self, own: str, authority: Authority) -> Leaf:
        """The root stands between."""
        leaf = authority.below("Middle").leaf(*names(own))
        first, middle = x509.load_pem_x509_certificates(leaf.cert.read_bytes())
        leaf.cert.write_bytes(first.public_bytes(PEM) + authority.ca_file.read_bytes() + middle.public_bytes(PEM))
        return leaf


class MadeBy(Shown):
    """Its certificate is of an authority with a name; its CAA records are `records`."""

    records_of_caa: ClassVar[tuple[str, ...]] = ()

    def records(self) -> Table:
        return super().records() | {(self.place.domain, "CAA"): list(self.records_of_caa)}

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.below("Let's Encrypt").leaf(*names(own))


class Agrees(MadeBy):
    name, does = "caa-agrees", "has its certificate of whom it allows"
    records_of_caa = ('0 issue "letsencrypt.org"',)
    says = {CAA: (PASS, "caa_agrees")}


class Differs(MadeBy):
    name, does = "caa-differs", "has its certificate of another than it allows"
    records_of_caa = ('0 issue "digicert.com"',)
    says = {CAA: (WARN, "caa_differs")}


class StopsAll(MadeBy):
    name, does = "caa-stops-all", "asks of who makes its certificates what nobody understands"
    records_of_caa = ('0 issue "letsencrypt.org"', '128 unheard "of"')
    says = {CAA: (WARN, "caa_stops_all")}


class Served(Lock, ABC):
    """Shows a certificate whose key no library of today locks with; no page comes of it."""

    says_of_key: ClassVar[tuple[str, str]]

    def __init_subclass__(cls) -> None:
        cls.says = broken(*SURVEY, KEY, CAA) | {"web.tls.versions": (PASS, "tls_without_13"), KEY: cls.says_of_key}

    @abstractmethod
    def certificate(self) -> bytes:
        """DER."""

    def answer(self, hello: bytes) -> Pieces:
        yield StubTls(chain=(self._shown,)).reply(hello) if hello else b""

    @cached_property
    def _shown(self) -> bytes:
        return self.certificate()


MAKER = rsa.generate_private_key(65537, 2048)
SHA256, SHA1, MD5 = (bytes.fromhex(f"2a864886f70d0101{last}") for last in ("0b", "05", "04"))
"""RSA with each hash, as it stands in a certificate (RFC 8017 appendix C)."""


def made(public: rsa.RSAPublicKey | dsa.DSAPublicKey, instead: bytes = SHA256) -> bytes:
    """DER, signed by way of SHA-256, or said to be signed in another way."""
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "zoo.test")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(x509.Name([])).public_key(public)
    builder = builder.serial_number(7).not_valid_before(now).not_valid_after(now + timedelta(days=90))
    return builder.sign(MAKER, hashes.SHA256()).public_bytes(DER).replace(SHA256, instead)


class Breakable(Served):
    name, does, says_of_key = "key-512", "has a key of 512 bits", (FAIL, "key_breakable")

    def certificate(self) -> bytes:
        return made(rsa.RSAPublicNumbers(65537, 2**511 + 1).public_key())


class Unusual(Served):
    name, does, says_of_key = "key-dsa", "has a key of a kind that browsers do not know", (WARN, "key_unusual")

    def certificate(self) -> bytes:
        return made(dsa.generate_private_key(SHORT).public_key())


class OldSignature(Served):
    name, does, says_of_key = "signed-sha1", "shows a certificate signed with SHA-1", (WARN, "signature_old")

    def certificate(self) -> bytes:
        return made(MAKER.public_key(), SHA1)


class BrokenSignature(Served):
    name, does, says_of_key = "signed-md5", "shows a certificate signed with MD5", (FAIL, "signature_broken")

    def certificate(self) -> bytes:
        return made(MAKER.public_key(), MD5)


ANIMALS: tuple[type[Animal], ...] = (
    Soon, Untrusted, Incomplete, BareLacks, WwwLacks, ShortKey, LongLife, Mixed, Agrees, Differs, StopsAll,
    Breakable, Unusual, OldSignature, BrokenSignature,
)  # fmt: skip
