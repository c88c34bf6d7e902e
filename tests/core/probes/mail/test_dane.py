# SPDX-License-Identifier: EUPL-1.2
"""Records against keys: every use, selector and way of matching, with a chain of three."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail import dane
from bolwerk.core.probes.mail.dane import Tlsa, matches, parse
from bolwerk.core.probes.mail.evaluate import Offer, Server

NOW = datetime(2026, 11, 23, tzinfo=UTC)
KEYS = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("leaf", "middle", "root", "other")}
MX, HOST = "10 mx.shop.be", "mx.shop.be"


def certificate(subject: str, issuer: str, *names: str, ends: datetime = NOW + timedelta(days=30)) -> bytes:
    named = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (subject, issuer)]
    builder = (
        x509.CertificateBuilder()
        .subject_name(named[0])
        .issuer_name(named[1])
        .public_key(KEYS[subject].public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=400))
        .not_valid_after(ends)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    return builder.sign(KEYS[issuer], hashes.SHA256()).public_bytes(serialization.Encoding.DER)


LEAF, MIDDLE, ROOT = certificate("leaf", "middle", HOST), certificate("middle", "root"), certificate("root", "root")
CHAIN = (LEAF, MIDDLE, ROOT)


def record(use: int, selector: int, matching: int, der: bytes) -> str:
    key = x509.load_der_x509_certificate(der).public_key()
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    chosen = spki if selector else der
    hashed = {0: chosen, 1: hashlib.sha256(chosen).digest(), 2: hashlib.sha512(chosen).digest()}[matching]
    return f"{use} {selector} {matching} {hashed.hex()}"


def fits(text: str, chain: tuple[bytes, ...] = CHAIN, names: tuple[str, ...] = (HOST,)) -> bool:
    found = parse(text)
    assert found is not None
    return matches(found, chain, names, NOW)


@pytest.mark.parametrize("selector", [0, 1])
@pytest.mark.parametrize("matching", [0, 1, 2])
def test_every_way_of_matching(selector: int, matching: int) -> None:
    assert fits(record(3, selector, matching, LEAF))
    assert fits(record(2, selector, matching, MIDDLE))
    assert fits(record(2, selector, matching, ROOT))
    for use, der in ((3, MIDDLE), (3, ROOT), (2, LEAF), (3, certificate("other", "root", HOST))):
        assert not fits(record(use, selector, matching, der))


def test_its_own_key_needs_neither_name_nor_date_an_authority_both() -> None:
    expired = certificate("leaf", "middle", HOST, ends=NOW - timedelta(days=1))
    elsewhere = certificate("leaf", "middle", "other.be")
    for leaf in (expired, elsewhere):
        assert fits(record(3, 1, 1, leaf), (leaf, MIDDLE))
        assert not fits(record(2, 1, 1, MIDDLE), (leaf, MIDDLE))
    for name in ("*.shop.be", "shop.be"):
        assert fits(record(2, 0, 1, MIDDLE), (certificate("leaf", "middle", name), MIDDLE), (HOST, "shop.be"))


def test_an_authority_that_did_not_sign_does_not_count() -> None:
    assert not fits(record(2, 0, 1, ROOT), (LEAF, ROOT))
    assert not fits(record(2, 0, 1, ROOT), (certificate("leaf", "other", HOST), ROOT))


@pytest.mark.parametrize(
    "text", ["0 1 1 ab", "1 0 1 ab", "3 2 1 ab", "3 1 3 ab", "255 0 0 ab", "3 1 1", "3 1 x ab", "", r"\# 2 abcd"]
)
def test_what_senders_skip(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["1 " + "ab" * 31, "1 " + "ab" * 33, "2 " + "ab" * 32, "1 " + "zz" * 32, "0 abc"])
def test_a_digest_of_a_length_that_it_cannot_have_is_skipped_and_no_mismatch(text: str) -> None:
    assert parse(f"3 1 {text}") is None
    assert said(tlsa(f"3 1 {text}")) == ("warn", "dane_unusable")


GOOD, SPARE, WRONG = record(3, 1, 1, LEAF), record(3, 1, 1, MIDDLE), record(3, 1, 1, ROOT)


def tlsa(*records: str, signed: bool = True, status: Status | None = None) -> Answer:
    found = status or (Status.OK if records else Status.NODATA)
    return Answer(f"_25._tcp.{HOST}", "TLSA", found, records, signed)


def said(
    *answers: Answer, offer: Offer = Offer.ENCRYPTED, signed: bool = True, checked: bool = True, seen: str = ""
) -> tuple[str, str]:
    hosts = [HOST, "mx2.shop.be"][: len(answers)]
    servers = [Server(host, offer, seen, chain=CHAIN if offer == Offer.ENCRYPTED else ()) for host in hosts]
    mx = Answer("shop.be", "MX", Status.OK, (MX,), signed)
    result = dane.evaluate("shop.be", mx, dict(zip(hosts, answers, strict=True)), servers, checked=checked, now=NOW)
    return result.verdict.value, result.reason


def test_verdicts() -> None:
    assert said(tlsa(GOOD, SPARE)) == ("pass", "dane_valid")
    assert said(tlsa(GOOD)) == ("pass", "dane_no_spare")
    assert said(tlsa(GOOD, "0 0 1 " + "ab" * 32)) == ("pass", "dane_no_spare")
    assert said(tlsa(WRONG)) == ("fail", "dane_differs")
    assert said(tlsa(WRONG, SPARE)) == ("fail", "dane_differs")
    assert said(tlsa("1 0 1 " + "ab" * 32)) == ("warn", "dane_unusable")
    assert said(tlsa()) == ("not_applicable", "dane_absent")
    for offer in (Offer.MISSING, Offer.REFUSED, Offer.BROKEN, Offer.OLD):
        assert said(tlsa(GOOD), offer=offer) == ("fail", "dane_without_lock")


def test_without_signatures_it_does_not_count_and_is_not_bad_when_nobody_looked() -> None:
    assert said(tlsa(GOOD), signed=False) == ("not_applicable", "dane_unsigned")
    assert said(tlsa(GOOD, signed=False)) == ("not_applicable", "dane_unsigned")
    assert said(tlsa(WRONG, signed=False)) == ("not_applicable", "dane_unsigned")
    assert said(tlsa(GOOD, signed=False), offer=Offer.MISSING) == ("not_applicable", "dane_unsigned")
    assert said(tlsa(GOOD, signed=False), tlsa()) == ("not_applicable", "dane_unsigned")
    assert said(tlsa(GOOD, signed=False), checked=False) == ("could_not_test", "signatures_unchecked")
    assert said(tlsa(signed=False), checked=False) == ("not_applicable", "dane_absent")


def test_what_could_not_be_seen() -> None:
    assert said(tlsa(status=Status.SERVFAIL)) == ("could_not_test", "dns_servfail")
    assert said(tlsa(GOOD), offer=Offer.UNSEEN, seen="connect_timeout") == ("could_not_test", "connect_timeout")


def test_the_worst_server_counts() -> None:
    assert said(tlsa(GOOD, SPARE), tlsa(GOOD)) == ("pass", "dane_no_spare")
    assert said(tlsa(GOOD), tlsa()) == ("warn", "dane_partly")
    assert said(tlsa(GOOD), tlsa(WRONG)) == ("fail", "dane_differs")
    assert said(tlsa(GOOD), tlsa(GOOD, signed=False)) == ("warn", "dane_partly")
    assert said(tlsa(WRONG), tlsa(GOOD, signed=False)) == ("fail", "dane_differs")


def test_whose_certificate_a_record_vouches_for() -> None:
    servers = [Server(HOST, Offer.ENCRYPTED, chain=CHAIN), Server("mx2.shop.be", Offer.ENCRYPTED, chain=CHAIN)]
    mx = Answer("shop.be", "MX", Status.OK, (MX,), True)

    def sealed(*answers: Answer, mx: Answer = mx) -> set[str]:
        found = dict(zip((HOST, "mx2.shop.be"), answers, strict=True))
        return dane.sealed("shop.be", mx, found, servers, NOW)

    assert sealed(tlsa(GOOD), tlsa(WRONG)) == {HOST}
    assert sealed(tlsa(GOOD, SPARE), tlsa(GOOD)) == {HOST, "mx2.shop.be"}
    assert sealed(tlsa(GOOD, signed=False), tlsa()) == set()
    assert sealed(tlsa(GOOD), tlsa(), mx=Answer("shop.be", "MX", Status.OK, (MX,), False)) == set()
    assert sealed(tlsa(status=Status.SERVFAIL), tlsa()) == set()


@given(st.lists(st.text(max_size=20) | st.just(GOOD) | st.just("3 0 0 " + LEAF.hex()), max_size=30), st.binary())
def test_any_record_and_any_chain_are_judged(records: list[str], rubbish: bytes) -> None:
    mx = Answer("shop.be", "MX", Status.OK, (MX,), True)
    server = Server(HOST, Offer.ENCRYPTED, chain=(rubbish, LEAF, rubbish))
    found = dane.evaluate("shop.be", mx, {HOST: tlsa(*records)}, [server], checked=True, now=NOW)
    assert found.reason in {"dane_absent", "dane_unusable", "dane_differs"}
    assert not matches(Tlsa(3, 1, 1, ""), (rubbish,), (HOST,), NOW)


@pytest.mark.parametrize(("count", "expected"), [(19, ("pass", "dane_valid")), (20, ("fail", "dane_differs"))])
def test_of_records_twenty_are_looked_at(count: int, expected: tuple[str, str]) -> None:
    assert said(tlsa(*(f"3 1 1 {number:064x}" for number in range(count)), GOOD)) == expected


@pytest.mark.parametrize(("between", "expected"), [(8, True), (9, False)])
def test_of_a_chain_ten_certificates_are_looked_at(between: int, expected: bool) -> None:
    """The authority comes last; those between vouch for each other."""
    chain = (LEAF, MIDDLE, *(certificate("root", "root") for _ in range(between - 1)), ROOT)
    assert fits(record(2, 0, 1, ROOT), chain) is expected


@pytest.mark.parametrize(("ends", "expected"), [(NOW, True), (NOW - timedelta(seconds=1), False)])
def test_an_authority_vouches_to_the_last_second(ends: datetime, expected: bool) -> None:
    assert fits(record(2, 0, 1, MIDDLE), (certificate("leaf", "middle", HOST, ends=ends), MIDDLE)) is expected


@pytest.mark.parametrize(("late", "expected"), [(0, True), (1, False)])
def test_an_authority_vouches_from_the_first_second(late: int, expected: bool) -> None:
    begun = NOW - timedelta(days=400)  # as `certificate` has it
    found = parse(record(2, 0, 1, MIDDLE))
    assert found is not None
    assert matches(found, CHAIN, (HOST,), begun - timedelta(seconds=late)) is expected
