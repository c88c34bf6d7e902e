# SPDX-License-Identifier: EUPL-1.2
"""The grammar of RFC 9989 sections 4.7 and 4.8, and the recovery of section 4.10.1."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.mail.dmarc.record import CHOICES, Policies, addresses, near_misses, parse

RUA = "rua=mailto:d@shop.be"


@pytest.mark.parametrize(
    "text",
    [
        "v=DMARC1",
        "v=DMARC1;",
        "V=DMARC1; p=none",
        "v\t=\tDMARC1\t;\tp\t=\tnone",
        "v=DMARC1; p=none;",
        "v=DMARC1;;p=none",
        "v=DMARC1; unknown=1; p=none",
        "v=DMARC1; p",
        "v=DMARC1; p=é",
    ],
)
def test_a_record(text: str) -> None:
    assert parse(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v=DMARC",
        "v=DMARC10",
        "v=dmarc1; p=none",
        "v=DMARC1 p=none",
        "p=none; v=DMARC1",
        " v=DMARC1",
        "v=DMARC1, p=none",
        "v=DMARC1; p=none; P=none",
        "v=DMARC1; v=DMARC1",
        "v=spf1 -all",
    ],
)
def test_no_record(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("tags", "own", "below", "invented"),
    [
        ("p=none", "none", "none", "none"),
        ("p=reject", "reject", "reject", "reject"),
        ("p=reject; sp=quarantine", "reject", "quarantine", "quarantine"),
        ("p=none; sp=quarantine; np=reject", "none", "quarantine", "reject"),
        ("p=quarantine; np=reject", "quarantine", "quarantine", "reject"),
        ("sp=none; np=reject; p=Reject", "reject", "none", "reject"),
        (RUA, "none", "none", "none"),
        (f"sp=reject; {RUA}", "none", "none", "none"),
        (f"p=maybe; {RUA}", "none", "none", "none"),
        (f"p=reject; np=maybe; {RUA}", "none", "none", "none"),
    ],
)
def test_what_is_asked_for(tags: str, own: str, below: str, invented: str) -> None:
    record = parse(f"v=DMARC1; {tags}")
    assert record is not None
    assert record.policies == Policies(own, below, invented)


@pytest.mark.parametrize(
    "tags", ["", "sp=reject", "p=maybe", "p=reject; sp=maybe", "p=reject; np=maybe", "rua=x; p=maybe"]
)
def test_no_policy_at_all(tags: str) -> None:
    record = parse(f"v=DMARC1; {tags}")
    assert record is not None
    assert record.policies is None


@pytest.mark.parametrize(
    ("tag", "written", "read"),
    [
        ("psd", "y", "y"),
        ("psd", "N", "n"),
        ("psd", "x", "u"),
        ("t", "Y", "y"),
        ("t", "yes", "n"),
        ("adkim", "s", "s"),
        ("adkim", "strict", "r"),
        ("aspf", "S", "s"),
        ("sp", "x", ""),
    ],
)
def test_values_and_their_defaults(tag: str, written: str, read: str) -> None:
    record = parse(f"v=DMARC1; {tag}={written}")
    assert record is not None
    assert record.choice(tag) == read
    assert bool(record.faults) == (written.lower() not in CHOICES[tag])


@pytest.mark.parametrize(
    ("rua", "hosts"),
    [
        ("mailto:a@b.be", ["b.be"]),
        ("MAILTO:a@B.be", ["b.be"]),
        ("mailto:a@b.be!10m", ["b.be"]),
        ("mailto:a@b.be,mailto:c@d.be", ["b.be", "d.be"]),
        ("mailto:a@b.be , mailto:c@d.be", ["b.be", "d.be"]),
        ("https://b.be/x, mailto:c@d.be", ["d.be"]),
        ("a@b.be", []),
        ("mailto:a@b", []),
        ("mailto:@b.be", []),
        ("mailto:a@b.be mailto:c@d.be", []),
        ("", []),
    ],
)
def test_report_addresses(rua: str, hosts: list[str]) -> None:
    assert [host for _, host in addresses(rua)] == hosts


def test_an_address_may_be_escaped() -> None:
    assert addresses("mailto:a%2Bb@shop.be") == (("a+b@shop.be", "shop.be"),)


def test_what_was_meant_to_be_one() -> None:
    assert near_misses(["v=dmarc1; p=none", "v=spf1 -all", "v=DMARC1; p=none"]) == ("v=dmarc1; p=none",)


@given(st.text(max_size=300), st.sampled_from(["", "v=DMARC1;", "v=DMARC1; rua=", "v=DMARC1; p="]))
def test_any_text_is_read(noise: str, start: str) -> None:
    record = parse(start + noise)
    if record is not None:
        policies = record.policies
        assert policies is None or {policies.own, policies.below, policies.invented} <= set(CHOICES["p"])


@pytest.mark.parametrize("text", ["v=DMARC1; p%s\0=x", "v=DMARC1; p=%s\0", "%sx", '%s"%sx', "v=DMARC1;%s\0", "v%s=y"])
def test_a_text_made_to_be_slow_takes_no_time(text: str) -> None:
    """Twice as long is no more than some twice the time; squared it would be 50 seconds."""
    blanks = " " * 100_000
    began = time.thread_time()
    made = text.replace("%s", blanks)
    parse(made)
    near_misses([made])
    assert time.thread_time() - began < 0.5


def test_a_tag_may_be_empty_or_wide() -> None:
    assert parse("v=DMARC1; p=  ; rua = mailto:a@b.be ").tags == {"v": "DMARC1", "p": "", "rua": "mailto:a@b.be"}
