# SPDX-License-Identifier: EUPL-1.2
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import dns.dnssec
import dns.message
import dns.rdata
import dns.rdatatype
import dns.rrset
import pytest
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS
from hypothesis import given, settings
from hypothesis import strategies as st
from support.sealing import DAY, Seal

from bolwerk.core.probes.dns import chain, dnssec
from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.reasons import OWN
from bolwerk.core.probes.result import CheckResult

SOA = "ns1.shop.test. h.shop.test. 1 7200 3600 1209600 300"
OTHER = Seal("shop.test")
SEAL = Seal("shop.test")
YES, NO = Status.OK, Status.NODATA
NOTHING = Answer("shop.test", "X", NO)


def look(seal: Seal = SEAL, **changed: Answer) -> CheckResult:
    """The check of a zone that is sealed as it should be, but for what is `changed`."""
    packets = {
        "ds": seal.packet("DS", seal.ds().to_text(), signed=False),
        "dnskey": seal.packet("DNSKEY", seal.key.to_text()),
        "unchecked": seal.packet("SOA", SOA),
        "soa": b"",
    }
    answers = {kind: Answer("shop.test", kind, YES, ("x",), wire=wire) for kind, wire in packets.items()}
    return dnssec.evaluate("shop.test", **{**answers, **changed}, now=seal.now)


def said(result: CheckResult) -> tuple[str, str]:
    return result.verdict.value, result.reason


def packet(wire: bytes) -> Answer:
    return Answer("shop.test", "X", YES, ("x",), wire=wire)


BOGUS = Answer("shop.test", "SOA", Status.SERVFAIL)


@pytest.mark.parametrize("algorithm", [8, 13, 15])
def test_a_chain_that_holds(algorithm: int) -> None:
    result = look(Seal("shop.test", algorithm))
    assert said(result) == ("pass", "signed")
    assert result.observation["algorithms"] == [algorithm]


def test_no_seal_and_half_a_seal() -> None:
    assert said(look(ds=NOTHING, dnskey=NOTHING)) == ("warn", "unsigned")
    assert said(look(ds=NOTHING)) == ("warn", "signed_without_ds")
    assert said(look(dnskey=NOTHING)) == ("fail", "ds_without_keys")
    assert said(look(dnskey=NOTHING, soa=BOGUS)) == ("fail", "ds_without_keys")


def test_the_failing_link_is_named_whether_the_resolver_validates_or_not() -> None:
    broken = {
        "ds_matches_no_key": {"ds": packet(SEAL.packet("DS", OTHER.ds().to_text(), signed=False))},
        "signature_missing": {"unchecked": packet(SEAL.packet("SOA", SOA, signed=False))},
        "signature_wrong": {"unchecked": packet(_tampered(SEAL.packet("SOA", SOA)))},
    }
    for reason, changed in broken.items():
        assert said(look(**changed)) == ("fail", reason)
        assert said(look(**changed, soa=BOGUS)) == ("fail", reason)
    keys_unsigned = packet(SEAL.packet("DNSKEY", SEAL.key.to_text(), signed=False))
    assert said(look(dnskey=keys_unsigned)) == ("fail", "signature_missing")


def _tampered(wire: bytes) -> bytes:
    at = wire.index(b"\x01h")
    return wire[: at + 1] + b"x" + wire[at + 2 :]


def test_a_seal_broken_above_is_bogus_and_not_insecure() -> None:
    assert said(look(soa=BOGUS)) == ("fail", "bogus")
    assert said(look(soa=BOGUS, ds=NOTHING, dnskey=NOTHING)) == ("fail", "bogus")


def test_a_resolver_in_trouble_is_not_a_broken_seal() -> None:
    assert said(look(soa=BOGUS, unchecked=BOGUS)) == ("could_not_test", "dns_servfail")
    assert said(look(ds=Answer("shop.test", "DS", Status.TIMEOUT))) == ("could_not_test", "dns_timeout")
    assert said(look(ds=packet(b"rubbish"))) == ("could_not_test", "dns_malformed")


def test_a_resolver_that_found_the_chain_good_where_we_did_not_is_not_overruled() -> None:
    validated = Answer("shop.test", "SOA", YES, ("x",), authenticated=True)
    result = look(soa=validated, unchecked=packet(SEAL.packet("SOA", SOA, signed=False)))
    assert said(result) == ("could_not_test", "resolver_disagrees")
    assert look(soa=validated).observation["validated"] is True


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (-30 * DAY, SECOND, ("warn", "signature_ends_soon")),
        (-30 * DAY, 0 * DAY, ("fail", "signature_expired")),
        (-30 * DAY, -SECOND, ("fail", "signature_expired")),
        (0 * DAY, 30 * DAY, ("pass", "signed")),
        (SECOND, 30 * DAY, ("fail", "signature_early")),
        (-90 * DAY, 7 * DAY, ("pass", "signed")),
        (-90 * DAY, 7 * DAY - SECOND, ("warn", "signature_ends_soon")),
        (-1 * DAY, 1 * DAY, ("pass", "signed")),  # made afresh every day
        (-12.5 * DAY, 1.5 * DAY, ("pass", "signed")),  # as Knot DNS leaves it by default, of two weeks
        (-27 * DAY, 3 * DAY, ("pass", "signed")),
        (-27 * DAY, 3 * DAY - SECOND, ("warn", "signature_ends_soon")),
    ],
)
def test_when_a_seal_begins_and_ends(begins: timedelta, ends: timedelta, expected: tuple[str, str]) -> None:
    assert said(look(replace(SEAL, begins=begins, ends=ends))) == expected


@pytest.mark.parametrize(("algorithm", "weak"), [(5, True), (7, True), (8, False)])
def test_old_kinds_of_seal(algorithm: int, weak: bool) -> None:
    assert said(look(Seal("shop.test", algorithm))) == (("warn", "algorithm_weak") if weak else ("pass", "signed"))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "algorithm_weak"),
        (3, "algorithm_weak"),
        (6, "algorithm_weak"),
        (12, "algorithm_weak"),
        (17, "algorithm_unknown"),
    ],
)
def test_kinds_that_cannot_be_verified_here(number: int, expected: str) -> None:
    """The zone has one key of that kind, and nobody can follow the chain with it."""
    seal = Odd("shop.test", number=number)
    assert look(seal).reason == expected
    assert look(seal, ds=packet(SEAL.packet("DS", OTHER.ds().to_text(), signed=False))).reason == "ds_matches_no_key"


@dataclass
class Odd(Seal):
    """Keys and signatures that say they are of another kind than they are."""

    number: int = 0

    @property
    def ds_key(self) -> DNSKEY:
        return self.key.replace(algorithm=self.number)

    def ds(self, digest: str = "SHA256") -> DS:
        return dns.dnssec.make_ds(self.name, self.ds_key, digest, policy=dns.dnssec.allow_all_policy)

    def packet(self, rdtype: str, *records: str, signed: bool = True) -> bytes:
        if rdtype == "DNSKEY":
            records = (self.ds_key.to_text(),)
        made = dns.message.from_wire(super().packet(rdtype, *records, signed=signed))
        tag = dns.dnssec.key_id(self.ds_key)
        for rrset in made.answer:
            if rrset.rdtype == dns.rdatatype.RRSIG:
                (signature,) = rrset
                rrset.clear()
                rrset.add(signature.replace(algorithm=self.number, key_tag=tag))
        return made.to_wire()


def test_a_digest_that_is_too_old() -> None:
    ds = packet(SEAL.packet("DS", SEAL.ds("SHA1").to_text(), signed=False))
    assert said(look(ds=ds)) == ("warn", "algorithm_weak")
    both = packet(SEAL.packet("DS", SEAL.ds("SHA1").to_text(), SEAL.ds().to_text(), signed=False))
    assert said(look(ds=both)) == ("pass", "signed")


def test_one_good_way_down_is_enough() -> None:
    """As in the middle of a change of keys: two DS, one of them for a key that is not there yet."""
    both = packet(SEAL.packet("DS", SEAL.ds().to_text(), OTHER.ds().to_text(), signed=False))
    assert said(look(ds=both)) == ("pass", "signed")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_packets_never_pass_as_another_fault_than_declared(data: st.DataObject) -> None:
    good = {"ds": SEAL.packet("DS", SEAL.ds().to_text()), "dnskey": SEAL.packet("DNSKEY", SEAL.key.to_text())}
    good["soa"] = SEAL.packet("SOA", SOA)
    which = data.draw(st.sampled_from(sorted(good)))
    at = data.draw(st.integers(12, len(good[which]) - 1))
    made = bytearray(good[which])
    made[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        link = chain.follow("shop.test", **{**good, which: bytes(made)}, now=datetime.now(UTC))
    except chain.Unreadable:
        return
    assert link.fault in {"", *OWN["dns.dnssec"]}


def junk(seal: Seal, count: int) -> list[str]:
    """Keys with the tag of the real one, and none of its strength; they come before it in canonical order."""
    real = dns.dnssec.key_id(seal.key)
    found = []
    for number in range(count):
        body = bytearray(64)
        body[3] = number
        made = seal.key.replace(key=bytes(body))
        lacks = (real - dns.dnssec.key_id(made)) % 0xFFFF
        body[62:64] = lacks.to_bytes(2)
        made = seal.key.replace(key=bytes(body))
        assert dns.dnssec.key_id(made) == real
        found.append(made.to_text())
    return found


@pytest.mark.parametrize(("count", "expected"), [(3, ("pass", "signed")), (4, ("fail", "signature_wrong"))])
def test_of_keys_that_look_alike_only_so_many_are_tried(count: int, expected: tuple[str, str]) -> None:
    """KeyTrap: four, of which the last may be the right one."""
    every = [*junk(SEAL, count), SEAL.key.to_text()]
    ds = [dns.dnssec.make_ds(SEAL.name, dns.rdata.from_text("IN", "DNSKEY", each), "SHA256") for each in every]
    promised = packet(SEAL.packet("DS", *(each.to_text() for each in ds), signed=False))
    assert said(look(ds=promised, dnskey=packet(SEAL.packet("DNSKEY", *every)))) == expected


def spoilt(seal: Seal, count: int) -> Answer:
    """The SOA with so many signatures that are wrong before the right one."""
    message = dns.message.from_wire(seal.packet("SOA", SOA))
    records, right = message.answer
    message.answer.remove(right)
    for number in range(count):
        bad = right[0].replace(signature=bytes([number]) + right[0].signature[1:])
        message.answer.append(dns.rrset.from_rdata(records.name, 300, bad))
    message.answer.append(right)
    return packet(message.to_wire())


@pytest.mark.parametrize(("count", "expected"), [(7, ("pass", "signed")), (8, ("fail", "signature_wrong"))])
def test_only_so_many_signatures_are_looked_at(count: int, expected: tuple[str, str]) -> None:
    assert said(look(unchecked=spoilt(SEAL, count))) == expected


@pytest.mark.parametrize(("count", "expected"), [(11, ("pass", "signed")), (12, ("fail", "ds_matches_no_key"))])
def test_only_so_many_promises_are_looked_at(count: int, expected: tuple[str, str]) -> None:
    strange = [f"0 13 2 {number:064x}" for number in range(count)]
    assert said(look(ds=packet(SEAL.packet("DS", *strange, SEAL.ds().to_text(), signed=False)))) == expected


@pytest.mark.parametrize(("flags", "expected"), [(256, "signed"), (257, "signed"), (1, "ds_matches_no_key")])
def test_only_a_key_of_the_zone_counts(flags: int, expected: str) -> None:
    seal = Seal("shop.test", flags=flags)
    ds = packet(seal.packet("DS", dns.dnssec.make_ds(seal.name, seal.key, "SHA256").to_text(), signed=False))
    dnskey = packet(seal.packet("DNSKEY", seal.key.to_text(), signed=flags != 1))
    soa = packet(seal.packet("SOA", SOA, signed=flags != 1))
    assert look(seal, ds=ds, dnskey=dnskey, unchecked=soa).reason == expected


COUNTED = {1, 3, 5, 6, 7, 8, 12, 13, 14, 15, 16}


@pytest.mark.parametrize("number", range(1, 20))
def test_a_promise_of_a_kind_that_we_know_must_match_a_key(number: int) -> None:
    strange = packet(SEAL.packet("DS", f"7 {number} 2 {'ab' * 32}", signed=False))
    assert look(ds=strange).reason == ("ds_matches_no_key" if number in COUNTED else "algorithm_unknown")


@pytest.mark.parametrize(("digest", "expected"), [("SHA384", ("pass", "signed")), ("SHA256", ("pass", "signed"))])
def test_digests_that_hold(digest: str, expected: tuple[str, str]) -> None:
    assert said(look(ds=packet(SEAL.packet("DS", SEAL.ds(digest).to_text(), signed=False)))) == expected


@pytest.mark.parametrize(("number", "reason"), [(3, "algorithm_weak"), (5, "algorithm_unknown")])
def test_a_digest_that_nobody_can_read(number: int, reason: str) -> None:
    tag = dns.dnssec.key_id(SEAL.key)
    assert look(ds=packet(SEAL.packet("DS", f"{tag} 13 {number} {'ab' * 32}", signed=False))).reason == reason
