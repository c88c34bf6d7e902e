# SPDX-License-Identifier: EUPL-1.2
"""Feeds every judge of certificates with damaged DER: keys, signatures, names, dates, extensions, whole chains.

`python -m support.derfuzz COUNT [SEED]`. Nothing may raise; a certificate that is whole must be read as made.
"""

import hashlib
import ipaddress
import random
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from support.fuzzing import Family, Fault, begin

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail import dane
from bolwerk.core.probes.reasons import COMMON, OWN
from bolwerk.core.probes.tls import caa, key, trust

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOST = "www.shop.test"
MAX_NAME = 253
SHORT = 1024  # bits
CODES = (0, 2, 9, 10, 18, 19, 20, 21, 27, 62, 68, 99)
TAGS = (0x02, 0x03, 0x04, 0x05, 0x06, 0x0C, 0x13, 0x16, 0x17, 0x18, 0x1E, 0x30, 0x31, 0x80, 0x82, 0xA0, 0xA3)
LENGTHS = (b"\x00", b"\x7f", b"\x80", b"\x81\xff", b"\x82\xff\xff", b"\x84\xff\xff\xff\xff", b"\x88" + b"\xff" * 8)
LAB = ec.generate_private_key(ec.SECP256R1())


def certificate(secret: object, *names: str, issuer: str = "Let's Encrypt", secured: bool = True) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:60])])
    by = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, issuer)])
    place = x509.UniformResourceIdentifier("http://ca.test/middle.crt")
    access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(secret.public_key())
        .serial_number(7)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=80))
    )
    if secured:
        general = [*map(x509.DNSName, names), x509.IPAddress(ipaddress.ip_address("192.0.2.1"))]
        builder = builder.add_extension(x509.SubjectAlternativeName(general), critical=False)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return builder.sign(LAB, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


MADE = (
    certificate(ec.generate_private_key(ec.SECP256R1()), "shop.test", "*.shop.test"),
    certificate(ec.generate_private_key(ec.SECP521R1()), HOST, issuer="DigiCert Inc"),
    certificate(rsa.generate_private_key(65537, 2048), HOST, "mx.shop.test", issuer="Sectigo Limited"),
    certificate(rsa.generate_private_key(65537, SHORT), HOST, secured=False),
    certificate(ed25519.Ed25519PrivateKey.generate(), HOST),
    certificate(ed448.Ed448PrivateKey.generate(), HOST),
    certificate(dsa.generate_private_key(SHORT), HOST),
)
CROWD = certificate(LAB, *(f"name{number}.shop.test" for number in range(1500)))


def damage(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    match chance.randrange(7):
        case 0:
            data[at] ^= 1 << chance.randrange(8)
        case 1:
            data[at] = chance.choice(TAGS)
        case 2:
            length = chance.choice(LENGTHS)
            data[at : at + len(length)] = length
        case 3:
            del data[at : at + chance.randrange(1, 30)]
        case 4:
            data[at:at] = chance.choice(MADE)[:: chance.choice((1, 7, 50))][: chance.choice((3, 40, 400))]
        case 5:
            data[at : at + 2] = bytes((chance.choice(TAGS), chance.randrange(256)))
        case _:
            start = chance.randrange(len(data))
            data[at:at] = data[start : start + 60]
    if not data:
        data.append(0x30)


def made(chance: random.Random) -> bytes:
    if chance.random() < 0.02:
        return chance.randbytes(chance.randrange(200))
    found = bytearray(CROWD if chance.random() < 0.005 else chance.choice(MADE))
    for _ in range(chance.choice((0, 1, 1, 1, 2, 4))):
        damage(found, chance)
    return bytes(found)


def one(data: bytes, chance: random.Random) -> str:
    chain = (data, *chance.sample(MADE, chance.choice((0, 0, 1, 2))))
    result = key.evaluate({HOST: chain}, trusted=chance.random() < 0.5)
    shown = trust.read(chain)
    name, wildcard = trust.covering(chain, HOST)
    reason = trust.reason(chance.choice(CODES), chain)
    text = f"{chance.choice((2, 3))} {chance.choice((0, 1))} {chance.choice((0, 1, 2))} {digest(data)}"
    record = dane.parse(text)
    matches = record is not None and dane.matches(record, chain, (HOST,), NOW)
    climb = [Answer(name, "CAA", Status.OK, ('0 issue "letsencrypt.org"',))]
    allowed = caa.evaluate(climb, organisation=shown.issuer, wildcard=wildcard)
    for each in (result, allowed):
        if each.reason not in OWN[each.id] | COMMON:
            raise Fault(f"{each.id} said {each.reason}")
    if reason not in OWN["web.certificate"] or len(shown.names) > trust.MAX_NAMES or len(shown.issuer) > 100:
        raise Fault(f"{reason}, {shown}")
    if any(len(each) > MAX_NAME for each in (name, *shown.names)):
        raise Fault("a long name")
    if data in MADE and (result.reason == "certificate_unreadable" or shown.not_after is None):
        raise Fault("a whole certificate was not read")
    return "matches" if matches else "unread" if result.reason == "certificate_unreadable" else "read"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


FAMILY = Family("certificates", made, one)

if __name__ == "__main__":
    begin(FAMILY)
