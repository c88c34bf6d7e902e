# SPDX-License-Identifier: EUPL-1.2
"""The dated lists: whole, of things that exist, and read as they are meant."""

import hashlib
from datetime import date

import pytest

from bolwerk.core.probes.tls import groups, levels, suites
from bolwerk.core.probes.tls.suites import Kind, data

FILES = sorted(path.stem for path in suites.POLICY.glob("*.json"))


@pytest.mark.parametrize("name", FILES)
def test_every_list_says_where_it_comes_from_and_when(name: str) -> None:
    source = data(name)["source"]
    assert source["url"].startswith("https://")
    assert date.fromisoformat(source["seen_on"]) <= date.today()  # noqa: DTZ011


def test_lists_name_only_what_there_is() -> None:
    for level, codes in levels.NCSC["suites"].items():
        assert [code for code in codes if int(code, 16) not in suites.NAMES] == [], level
    for each in levels.MOZILLA:
        for profile in each["profiles"].values():
            assert all(int(code, 16) in suites.NAMES for code in profile["suites"])
            assert all(number in groups.NAMES for number in profile["groups"])
    assert {level: len(codes) for level, codes in levels.NCSC["suites"].items()} == {
        "good": 2, "sufficient": 10, "phase_out": 35,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("suite", "ncsc", "six", "five"),
    [
        (0x1302, "good", "modern", "modern"),
        (0xC02F, "sufficient", "intermediate", "intermediate"),
        (0x009E, "phase_out", "none", "intermediate"),
        (0x002F, "insufficient", "none", "old"),
        (0x0005, "insufficient", "none", "none"),
    ],
)
def test_suites_in_the_lists(suite: int, ncsc: str, six: str, five: str) -> None:
    assert levels.suite(suite) == {"ncsc-nl-2025-05": ncsc, "mozilla-6.0": six, "mozilla-5.8": five}


@pytest.mark.parametrize(
    ("bits", "level"), [(2047, "insufficient"), (2048, "phase_out"), (3071, "phase_out"), (3072, "good")]
)
def test_sizes_in_the_lists(bits: int, level: str) -> None:
    assert levels.rsa(bits)["ncsc-nl-2025-05"] == level


def test_versions_and_groups_in_the_lists() -> None:
    assert [levels.version(number)["ncsc-nl-2025-05"] for number in (0x0304, 0x0303, 0x0302)] == [
        "good", "sufficient", "insufficient",
    ]  # fmt: skip
    assert levels.group(groups.NUMBERS["ffdhe2048"])["ncsc-nl-2025-05"] == "insufficient"
    assert levels.group(groups.NUMBERS["ffdhe3072"])["ncsc-nl-2025-05"] == "phase_out"
    assert levels.curve("secp224r1") == {
        "ncsc-nl-2025-05": "phase_out", "mozilla-6.0": "none", "mozilla-5.8": "none",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("suite", "kind"),
    [
        (0x0002, Kind.NULL),
        (0xC015, Kind.NULL),
        (0x0034, Kind.ANONYMOUS),
        (0x0017, Kind.ANONYMOUS),
        (0x0003, Kind.EXPORT),
        (0x0009, Kind.DES),
        (0xC011, Kind.RC4),
        (0xC012, Kind.TRIPLE_DES),
        (0x009D, Kind.STATIC),
        (0xC00E, Kind.STATIC),
        (0x009E, Kind.DHE),
        (0xC013, Kind.CBC),
        (0xCCA8, Kind.AEAD),
        (0x1301, Kind.AEAD),
    ],
)
def test_the_kind_of_a_suite(suite: int, kind: Kind) -> None:
    assert suites.kind(suite) == kind


def test_every_kind_is_offered_and_13_is_not_among_them() -> None:
    assert all(suites.of([kind]) for kind in Kind)
    offered = suites.of(Kind)
    assert len(offered) == len(set(offered))
    assert not set(offered) & set(suites.TLS13)
    assert suites.name(0xFAFA) == "0xFAFA"


def test_a_prime_has_its_name_only_to_the_last_bit() -> None:
    assert groups.named_prime(b"\xff" * 256) == ""
    assert len(groups.PRIMES) == 5
    assert hashlib.sha256(b"").hexdigest() not in groups.PRIMES


def test_hybrids_are_newer_than_the_list() -> None:
    assert levels.group(0x11E0)["ncsc-nl-2025-05"] == "insufficient"
    assert "ncsc-nl-2025-05" not in levels.group(0x11E1)
