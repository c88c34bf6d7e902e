# SPDX-License-Identifier: EUPL-1.2
"""RFC 8461 sections 3.1, 3.2 and 4.1."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.mail.mta_sts.policy import MAX_AGE, MAX_BYTES, MODES, Policy, is_record, parse, records

# The example of section 3.2.
EXAMPLE = b"""version: STSv1
mode: enforce
mx: mail.example.com
mx: *.example.net
mx: backupmx.example.com
max_age: 604800
"""


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("v=STSv1; id=20160831085700Z;", True),
        ("v=STSv1;id=1", True),
        ("v=STSv1; id=1; other=x;", True),
        ("v=STSv1; id=;", False),
        ("v=STSv1;", False),
        ("v=STSv1; id=a-b;", False),
        ("v=STSv1; id=" + "a" * 32, True),
        ("v=STSv1; id=" + "a" * 33, False),
        ("v=STSv1; ; id=1", False),
        ("v=STSv1; id=1; rubbish", False),
    ],
)
def test_the_record(text: str, good: bool) -> None:
    assert records((text, "v=spf1 -all")) == (text,)
    assert is_record(text) is good


def test_other_texts_are_no_record() -> None:
    assert records(("v=STSv10; id=1", "v=stsv1; id=1", " v=STSv1; id=1", "id=1; v=STSv1")) == ()


def test_the_example_of_the_text() -> None:
    policy = parse(EXAMPLE)
    assert policy == Policy("enforce", 604800, ("mail.example.com", "*.example.net", "backupmx.example.com"))
    assert policy == parse(EXAMPLE.replace(b"\n", b"\r\n"))
    assert policy.allows("MAIL.example.com.")
    assert policy.allows("mx1.example.net")
    assert not policy.allows("a.mx1.example.net")
    assert not policy.allows("example.net")
    assert not policy.allows("other.example.com")


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ((b"enforce", b"testing"), True),
        ((b"enforce", b"none"), True),
        ((b"enforce", b"Enforce"), False),
        ((b"STSv1", b"STSv2"), False),
        ((b"version: STSv1\n", b""), False),
        ((b"604800", b"0"), True),
        ((b"604800", b"31557600"), True),
        ((b"604800", b"31557601"), False),
        ((b"604800", b"-1"), False),
        ((b"604800", b"1 week"), False),
        ((b"max_age: 604800\n", b""), False),
        ((b"mail.example.com", b"mail.*.com"), False),
        ((b"mail.example.com", b""), False),
        ((b"mode: enforce", b"mode:enforce"), True),
        ((b"mode: enforce", b"mode enforce"), False),
        ((b"mode: enforce", b"mode: enforce\nmode: none"), True),
        ((b"mode: enforce", b"mode: enforce\nx-more: caf\xc3\xa9"), True),
        ((b"mode: enforce", b"mode: enforce\nx-more: \xff"), False),
        ((EXAMPLE, b""), False),
        ((EXAMPLE, b"<!doctype html><title>404</title>"), False),
    ],
)
def test_a_policy_is_whole_or_none(change: tuple[bytes, bytes], good: bool) -> None:
    assert (parse(EXAMPLE.replace(*change)) is not None) is good


def test_only_a_policy_that_is_off_needs_no_hosts() -> None:
    assert parse(b"version: STSv1\nmode: none\nmax_age: 86400\n") == Policy("none", 86400, ())
    assert parse(b"version: STSv1\nmode: testing\nmax_age: 86400\n") is None


@given(st.binary(max_size=300), st.booleans())
def test_any_file_is_read(noise: bytes, behind: bool) -> None:
    policy = parse(EXAMPLE + noise if behind else noise)
    assert policy is None or (policy.mode in MODES and 0 <= policy.age <= MAX_AGE)


@pytest.mark.parametrize("line", [b"mx:%s\x00", b"mx: x%sy\x00", b"mx:%s", b"%s", b"mx: %s", b"mode:%s\tx"])
@pytest.mark.parametrize("filler", [b" ", b"\t", b"a.", b"-"])
def test_a_policy_made_to_be_slow_takes_no_time(line: bytes, filler: bytes) -> None:
    began = time.thread_time()
    parse((EXAMPLE + line % (filler * MAX_BYTES))[:MAX_BYTES])
    assert time.thread_time() - began < 0.5


def test_a_tab_inside_a_value_is_no_policy() -> None:
    assert parse(EXAMPLE.replace(b"mode: enforce", b"mode:\tenforce \t")) is not None
    assert parse(EXAMPLE.replace(b"mode: enforce", b"mode: enforce\tx")) is None
