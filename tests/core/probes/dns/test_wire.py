# SPDX-License-Identifier: EUPL-1.2
"""The codec at its boundaries; the mass of cases stands in test_wire_fuzz."""

import struct

import dns.message
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.dns import rdata, wire
from bolwerk.core.probes.dns.names import MAX_HOPS, Malformed, Names, encode_name, label_text

LABEL = st.binary(min_size=1, max_size=63)


@given(st.lists(LABEL, max_size=6).filter(lambda labels: sum(len(each) + 1 for each in labels) < 255))
def test_every_name_survives_the_way_to_text_and_back(labels: list[bytes]) -> None:
    packed = b"".join(bytes((len(each),)) + each for each in labels) + b"\0"
    text, end = Names(packed).read(0, len(packed))
    assert end == len(packed)
    assert text == (".".join(map(label_text, labels)).lower() or ".")
    assert encode_name(text).lower() == packed.lower()


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("a" * 63 + ".be", True),
        ("a" * 64 + ".be", False),
        (".".join(["a" * 63] * 3 + ["b" * 61]), True),  # 255 bytes with the root
        (".".join(["a" * 63] * 3 + ["b" * 62]), False),
        ("a..be", False),
        (".be", False),
        ("bäcker.be", False),
        ("a\\.b.be", True),
        ("a\\300.be", False),
        ("a\\", False),
        ("", True),
        (".", True),
    ],
)
def test_names_that_can_be_asked(name: str, good: bool) -> None:
    if good:
        assert len(encode_name(name)) <= 255
    else:
        with pytest.raises(Malformed):
            encode_name(name)


def hops(count: int) -> bytes:
    """A name at the end that follows `count` pointers, each one byte of label before."""
    packed = b"\x01a\0"
    last = 0
    for _ in range(count):
        at = len(packed)
        packed += b"\x01b" + struct.pack("!H", 0xC000 | last)
        last = at
    return packed


@pytest.mark.parametrize(("count", "good"), [(1, True), (MAX_HOPS, True), (MAX_HOPS + 1, False)])
@pytest.mark.parametrize("warm", [False, True])
def test_pointers_are_followed_so_far(count: int, good: bool, warm: bool) -> None:
    packed = hops(count)
    names = Names(packed)
    if warm:  # what was read before changes nothing
        names.read(len(packed) - 8 if count > 1 else 0, len(packed))
    start = 0 if count == 0 else len(packed) - 4
    if good:
        assert names.read(start, len(packed))[0] == ".".join(["b"] * count + ["a"])
    else:
        with pytest.raises(Malformed):
            names.read(start, len(packed))


@pytest.mark.parametrize(
    "packed",
    [
        b"\xc0\x00",  # to itself
        b"\xc0\x02\x01a\0",  # forward
        b"\x01a\xc0\x00",  # into itself
        b"\x40",  # a label type that was never used, RFC 6891 section 5
        b"\x80\0",
        b"\x05ab",
        b"\xc0",
        b"",
    ],
)
def test_names_that_are_refused(packed: bytes) -> None:
    with pytest.raises(Malformed):
        Names(packed).read(0, len(packed))


@pytest.mark.parametrize("unchecked", [False, True])
@pytest.mark.parametrize("recursion", [False, True])
@pytest.mark.parametrize("edns", [False, True])
@pytest.mark.parametrize("sealed", [False, True])
def test_a_query_as_dnspython_reads_it(unchecked: bool, recursion: bool, edns: bool, sealed: bool) -> None:
    asked = wire.Question("_dmarc.shop.be", rdata.TXT, recursion, unchecked, edns, sealed)
    made = wire.encode(4711, asked)
    query = dns.message.from_wire(made)
    assert query.id == 4711
    assert query.question[0].to_text() == "_dmarc.shop.be. IN TXT"
    assert query.flags == wire.AD | (wire.RD if recursion else 0) | (wire.CD if unchecked else 0)
    assert (query.edns, query.payload) == ((0, 1232) if edns else (-1, 0))
    assert query.ednsflags == (wire.DO if edns and sealed else 0)


@pytest.mark.parametrize("rdtype", sorted(rdata.TYPES))
def test_a_query_is_its_own_question(rdtype: str) -> None:
    number = rdata.TYPES[rdtype]
    asked = wire.Question("Shop.BE.", number)
    assert asked.asked == ("shop.be", number, wire.IN) == wire.decode(wire.encode(1, asked)).question


@given(st.lists(LABEL, max_size=6).filter(lambda labels: sum(len(each) + 1 for each in labels) < 255))
def test_a_question_names_itself_as_its_packet_does(labels: list[bytes]) -> None:
    asked = wire.Question(".".join(map(label_text, labels)), rdata.A)
    assert asked.asked == wire.decode(wire.encode(1, asked)).question


def answer(*records: tuple[str, int, int, bytes], rcode: int = 0, name: str = "a.be", rdtype: int = rdata.A) -> bytes:
    head = wire.HEADER.pack(1, wire.QR | rcode, 1, len(records), 0, 0) + encode_name(name)
    body = b"".join(
        encode_name(owner) + wire.RECORD.pack(kind, 1, ttl, len(data)) + data for owner, kind, ttl, data in records
    )
    return head + wire.QUESTION.pack(rdtype, 1) + body


def test_the_way_of_aliases_and_the_least_time_to_keep() -> None:
    chain = wire.chain(
        wire.decode(
            answer(
                ("a.be", rdata.CNAME, 50, encode_name("b.be")),
                ("b.be", rdata.A, 300, b"\1\2\3\4"),
                ("b.be", rdata.A, 90, b"\1\2\3\4"),
            )
        )
    )
    assert (chain.name, [each.text for each in chain.records], chain.ttl) == ("b.be", ["1.2.3.4"], 50)


def aliases(count: int) -> bytes:
    steps = [(f"n{at}.be", rdata.CNAME, 60, encode_name(f"n{at + 1}.be")) for at in range(count)]
    return answer(*steps, (f"n{count}.be", rdata.A, 60, b"\1\2\3\4"), name="n0.be")


def test_an_alias_chain_has_a_longest_length() -> None:
    assert wire.chain(wire.decode(aliases(wire.MAX_CHAIN - 1))).records[0].text == "1.2.3.4"
    with pytest.raises(Malformed):
        wire.chain(wire.decode(aliases(wire.MAX_CHAIN)))


@pytest.mark.parametrize("cut", range(1, 27))
def test_an_answer_that_ends_too_early_is_refused(cut: int) -> None:
    whole = answer(("a.be", rdata.A, 300, b"\1\2\3\4"))
    with pytest.raises(Malformed):
        wire.decode(whole[:-cut])


def test_an_error_may_leave_the_question_out_and_an_answer_may_not() -> None:
    asked = ("a.be", rdata.A, wire.IN)
    for rcode, good in ((wire.SERVFAIL, True), (wire.REFUSED, True), (wire.NOERROR, False), (wire.NXDOMAIN, False)):
        assert wire.decode(wire.HEADER.pack(1, wire.QR | rcode, 0, 0, 0, 0)).answers(1, asked) is good
    assert not wire.decode(wire.HEADER.pack(2, wire.QR | wire.SERVFAIL, 0, 0, 0, 0)).answers(1, asked)
    assert not wire.decode(wire.encode(1, wire.Question("a.be", rdata.A))).answers(1, asked)
