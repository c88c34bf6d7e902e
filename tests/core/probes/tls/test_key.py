# SPDX-License-Identifier: EUPL-1.2
"""Keys, signatures, life times and orders of certificates, made one by one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.tls import key

MADE = datetime(2026, 11, 1, tzinfo=UTC)
STRONG = ec.generate_private_key(ec.SECP256R1())
MAKER = rsa.generate_private_key(65537, 2048)  # its signatures are all of one length


def der(
    subject: str = "shop.test", issuer: str = "authority", *, public=None, days: int = 90, digest=None, made=MADE
) -> bytes:
    name = {each: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (subject, issuer)}
    return (
        x509.CertificateBuilder()
        .subject_name(name[subject])
        .issuer_name(name[issuer])
        .public_key(public or STRONG.public_key())
        .serial_number(7)
        .not_valid_before(made)
        .not_valid_after(made + timedelta(days=days))
        .sign(STRONG, digest or hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )


def rsa_of(bits: int) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(65537, 2 ** (bits - 1) + 1).public_key()


def said(*chain: bytes, trusted: bool = True) -> tuple[str, str]:
    result = key.evaluate({"shop.test": chain}, trusted=trusted)
    return result.verdict.value, result.reason


@pytest.mark.parametrize(
    ("public", "verdict", "reason"),
    [
        (rsa_of(1023), "fail", "key_breakable"),
        (rsa_of(1024), "warn", "key_short"),
        (rsa_of(2047), "warn", "key_short"),
        (rsa_of(2048), "pass", "key_strong"),
        (ec.generate_private_key(ec.SECP192R1()).public_key(), "warn", "key_short"),
        (ec.generate_private_key(ec.SECP224R1()).public_key(), "pass", "key_strong"),
        (ec.generate_private_key(ec.SECP384R1()).public_key(), "pass", "key_strong"),
        (ed25519.Ed25519PrivateKey.generate().public_key(), "pass", "key_strong"),
        (ed448.Ed448PrivateKey.generate().public_key(), "pass", "key_strong"),
        (dsa.generate_private_key(2048).public_key(), "warn", "key_unusual"),
    ],
)
def test_keys(public, verdict: str, reason: str) -> None:
    assert said(der(public=public)) == (verdict, reason)


def test_what_is_told_of_a_key() -> None:
    result = key.evaluate({"shop.test": [der(public=rsa_of(2048))]}, trusted=True)
    assert result.observation["hosts"]["shop.test"] == {
        "key": {
            "type": "rsa",
            "bits": 2048,
            "lists": {"ncsc-nl-2025-05": "phase_out", "mozilla-6.0": "intermediate", "mozilla-5.8": "intermediate"},
        },
        "signatures": ["sha256"],
        "days": 90,
        "order": "ordered",
        "root_served": False,
    }


def with_sha1(data: bytes) -> bytes:
    """Says that it was signed by way of SHA-1, of which no library of today makes signatures."""
    sha256, sha1 = bytes.fromhex("300a06082a8648ce3d040302"), bytes.fromhex("300906072a8648ce3d0401")
    _, tbs_at = size(data, 0)
    tbs_length, inside = size(data, tbs_at)
    tbs = data[inside : inside + tbs_length].replace(sha256, sha1)
    rest = data[inside + tbs_length :].replace(sha256, sha1)
    return sequence(sequence(tbs) + rest)


def size(data: bytes, at: int) -> tuple[int, int]:
    """The length of what starts at `at`, and where its inside begins (X.690 section 8.1.3)."""
    if data[at + 1] < 0x80:
        return data[at + 1], at + 2
    octets = data[at + 1] & 0x7F
    return int.from_bytes(data[at + 2 : at + 2 + octets]), at + 2 + octets


def sequence(inside: bytes) -> bytes:
    return (
        b"\x30\x82" + len(inside).to_bytes(2) + inside
        if len(inside) > 255
        else b"\x30\x81" + bytes([len(inside)]) + inside
    )


def test_a_signature_that_can_be_forged_fails() -> None:
    """No library of today makes one, so the algorithm is written over; the key that signed is one of RSA."""
    maker = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.test")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(x509.Name([])).public_key(maker.public_key())
    made = made.serial_number(7).not_valid_before(MADE).not_valid_after(MADE + timedelta(days=90))
    data = made.sign(maker, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    sha256, md5 = bytes.fromhex("2a864886f70d01010b"), bytes.fromhex("2a864886f70d010104")
    assert said(data) == ("pass", "key_strong")
    assert said(data.replace(sha256, md5)) == ("fail", "signature_broken")


def test_an_old_signature_counts_anywhere_but_on_a_root() -> None:
    assert said(with_sha1(der())) == ("warn", "signature_old")
    middle = der("authority", "root")
    assert said(der(), middle) == ("pass", "key_strong")
    assert said(der(), with_sha1(middle)) == ("warn", "signature_old")
    assert said(der(), middle, with_sha1(der("root", "root"))) == ("pass", "key_strong")


@pytest.mark.parametrize(
    ("made", "most"),
    [
        (datetime(2019, 1, 1, tzinfo=UTC), 825),
        (datetime(2020, 9, 1, tzinfo=UTC), 398),
        (datetime(2026, 3, 14, tzinfo=UTC), 398),
        (datetime(2026, 3, 15, tzinfo=UTC), 200),
        (datetime(2027, 3, 15, tzinfo=UTC), 100),
        (datetime(2029, 3, 15, tzinfo=UTC), 47),
    ],
)
def test_life_times(made: datetime, most: int) -> None:
    assert said(der(made=made, days=most)) == ("pass", "key_strong")
    assert said(der(made=made, days=most + 1)) == ("warn", "life_long")
    assert said(der(made=made, days=most + 1), trusted=False) == ("pass", "key_strong")


def test_the_order_in_which_a_chain_is_served() -> None:
    leaf, middle, root = der(), der("authority", "root"), der("root", "root")
    other = der("stranger", "elsewhere")
    orders = {name: key.read(chain) for name, chain in {
        "right": [leaf, middle],
        "with root": [leaf, middle, root],
        "turned": [leaf, root, middle],
        "strange": [leaf, middle, other],
        "twice": [leaf, leaf, middle],
    }.items()}  # fmt: skip
    assert {name: (served.order, served.root) for name, served in orders.items() if served} == {
        "right": ("ordered", False),
        "with root": ("ordered", True),
        "turned": ("mixed", True),
        "strange": ("strangers", False),
        "twice": ("strangers", False),
    }
    assert said(leaf, middle, root) == ("pass", "key_strong")
    assert said(leaf, root, middle) == ("warn", "chain_mixed")


def test_the_worst_host_counts_and_what_cannot_be_read_is_not_bad() -> None:
    good, short = [der()], [der(public=rsa_of(1024))]
    assert key.evaluate({"a.test": good, "b.test": short}, trusted=True).reason == "key_short"
    assert said(b"nonsense") == ("could_not_test", "certificate_unreadable")
    assert said() == ("could_not_test", "certificate_unreadable")
    assert said(b"\x30" * 70_000) == ("could_not_test", "certificate_unreadable")
    assert key.evaluate({}, trusted=True).reason == "no_https"


GOOD = der()


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255), st.integers(0, len(GOOD)))
def test_a_damaged_certificate_never_breaks_the_judge(at: int, value: int, end: int) -> None:
    damaged = bytearray(GOOD)
    damaged[at] = value
    result = key.evaluate({"shop.test": [bytes(damaged[:end]), bytes(damaged)]}, trusted=True)
    assert result.reason in {*key.SEVERITY, "certificate_unreadable"}


@pytest.mark.parametrize(
    ("made", "most"),
    [
        (datetime(2018, 2, 28, tzinfo=UTC), 3653),
        (datetime(2018, 3, 1, tzinfo=UTC), 825),
        (datetime(2020, 8, 31, tzinfo=UTC), 825),
        (datetime(2027, 3, 14, tzinfo=UTC), 200),
        (datetime(2029, 3, 14, tzinfo=UTC), 100),
    ],
)
def test_life_times_on_the_last_day_of_a_rule_and_the_first(made: datetime, most: int) -> None:
    assert key.longest_life(made) == most
    assert key.longest_life(made + timedelta(hours=23)) == most


@pytest.mark.parametrize(("bits", "expected"), [(223, ("warn", "key_short")), (224, ("pass", "key_strong"))])
def test_the_size_of_a_curve(bits: int, expected: tuple[str, str]) -> None:
    served = key.read([der()])
    assert served is not None
    link = replace(served.links[0], key=key.Key("ec", bits, "of no name"))
    assert key._judge(replace(served, links=(link,)), trusted=True) == expected


def test_of_a_chain_ten_certificates_are_read() -> None:
    names = [f"n{number}" for number in range(12)]
    chain = [der(names[at], names[at + 1]) for at in range(9)]
    assert said(*chain, with_sha1(der(names[9], names[10]))) == ("warn", "signature_old")
    assert said(*chain, der(names[9], names[10]), with_sha1(der(names[10], names[11]))) == ("pass", "key_strong")


@pytest.mark.parametrize(("size", "expected"), [(65_536, "key_strong"), (65_537, "certificate_unreadable")])
def test_a_certificate_of_64_kb_is_read_and_no_larger_one(size: int, expected: str) -> None:
    def of(filling: int) -> bytes:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.test")])
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(MAKER.public_key())
        builder = builder.serial_number(7).not_valid_before(MADE).not_valid_after(MADE + timedelta(days=90))
        more = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"x" * filling)
        made = builder.add_extension(more, critical=False).sign(MAKER, hashes.SHA256())
        return made.public_bytes(serialization.Encoding.DER)

    found = of(size - len(of(60_000)) + 60_000)
    assert len(found) == size
    assert said(found)[1] == expected
