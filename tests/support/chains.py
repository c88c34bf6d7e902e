# SPDX-License-Identifier: EUPL-1.2
"""A root, an authority below it, and what a careless or hostile server shows of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from bolwerk.lab.certs import Leaf

PEM = serialization.Encoding.PEM
Key = ec.EllipticCurvePrivateKey


class TwoLevels:
    """`leaf(...)` is signed by the authority in the middle; `ca_file` holds the root only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root_key, self._middle_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        root = _build("Two root", "Two root", self._root_key, self._root_key, authority=True)
        self.middle = _build("Two middle", "Two root", self._middle_key, self._root_key, authority=True)
        self.ca_file = folder / "two-root.pem"
        self.ca_file.write_bytes(root.public_bytes(PEM))

    def leaf(self, *names: str, with_middle: bool = True, says_where: bool = True) -> Leaf:
        """`says_where`: the certificate names where its issuer can be fetched, as public ones do."""
        key = ec.generate_private_key(ec.SECP256R1())
        found = _build(names[0], "Two middle", key, self._middle_key, names=names, says_where=says_where)
        stem = f"two-{found.serial_number:x}"
        cert, key_file = self.folder / f"{stem}.pem", self.folder / f"{stem}.key"
        cert.write_bytes(found.public_bytes(PEM) + (self.middle.public_bytes(PEM) if with_middle else b""))
        key_file.write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        return Leaf(cert, key_file)


def _build(
    subject: str,
    issuer: str,
    key: Key,
    issuer_key: Key,
    *,
    authority: bool = False,
    names: tuple[str, ...] = (),
    says_where: bool = False,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=300))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    if says_where:
        place = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier("http://ca.test/middle.crt")
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([place]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())
