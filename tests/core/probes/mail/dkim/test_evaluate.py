# SPDX-License-Identifier: EUPL-1.2
import base64
from functools import cache

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.dkim import evaluate as dkim
from bolwerk.core.probes.mail.dkim.selectors import given_selector, selectors
from bolwerk.core.probes.result import CheckResult

# A 512-bit key, too small to make with a library of today; RFC 6376 itself never used it.
TINY = (
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALKZD0nEffqM1ACuak0bijtqE2Qr"
    "I/KLADv7l3kK3ppMyCuLKoF0fd7Ai2KW5ToIwzFofvJcS/STa6HA5gQenRUCAwEAAQ=="
)


@cache
def key(bits: int) -> str:
    made = rsa.generate_private_key(65537, bits).public_key()
    der = made.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def judged(
    *,
    provider: str = "generic",
    sends: bool = True,
    below: Status = Status.NODATA,
    signed: bool = False,
    given: tuple[str, ...] = (),
    **found: str | list[str] | Status,
) -> CheckResult:
    answers = {name: Answer(name, "TXT", Status.NXDOMAIN) for name in selectors(provider, given)}
    for name, value in found.items():
        if isinstance(value, Status):
            answers[name] = Answer(name, "TXT", value)
        else:
            answers[name] = Answer(name, "TXT", Status.OK, (value,) if isinstance(value, str) else tuple(value))
    at = Answer("_domainkey", "TXT", below, authenticated=signed)
    return dkim.evaluate(provider=provider, sends=sends, below=at, answers=answers, given=given)


def test_a_good_key_is_found_and_measured() -> None:
    result = judged(default=f"v=DKIM1; k=rsa; p={key(2048)}")
    assert (result.verdict, result.reason) == ("pass", "dkim_found")
    assert result.observation["selectors"] == {"default": 2048}
    assert judged(s1="v=DKIM1; k=ed25519; p=" + "A" * 43 + "=").reason == "dkim_found"


@pytest.mark.parametrize(
    ("record", "verdict", "reason"),
    [
        ("v=DKIM1; p=", "fail", "dkim_revoked"),
        ("v=DKIM1; p=not*base64", "fail", "dkim_unreadable"),
        ("v=DKIM1; p=" + TINY, "fail", "dkim_weak_key"),
        ("v=spf1 -all", "could_not_test", "dkim_selector_unknown"),
        ("v=DKIM2; p=" + TINY, "could_not_test", "dkim_selector_unknown"),
    ],
)
def test_a_key_of_no_use(record: str, verdict: str, reason: str) -> None:
    result = judged(default=record)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_a_key_in_testing_is_only_a_warning() -> None:
    assert judged(default=f"v=DKIM1; t=y; p={key(2048)}").reason == "dkim_testing"
    both = judged(default=f"v=DKIM1; t=y; p={key(2048)}", mail=f"p={key(2048)}")
    assert both.reason == "dkim_found"


def test_absence_is_only_claimed_when_it_is_certain() -> None:
    assert judged().reason == "dkim_selector_unknown"
    assert judged(below=Status.NXDOMAIN, signed=True).reason == "dkim_missing"
    guessed = judged(below=Status.NXDOMAIN)
    assert (guessed.verdict.value, guessed.reason) == ("could_not_test", "dkim_selector_unknown")
    assert guessed.observation["tried"] == list(selectors("generic"))
    assert judged(below=Status.NXDOMAIN, provider="microsoft365").reason == "dkim_missing"
    assert judged(below=Status.NXDOMAIN, given=("till",)).reason == "dkim_missing"
    assert judged(provider="microsoft365").reason == "dkim_missing"
    unseen = judged(provider="microsoft365", selector1=Status.TIMEOUT)
    assert (unseen.verdict, unseen.reason) == ("could_not_test", "dns_timeout")
    assert judged(sends=False, below=Status.NXDOMAIN).verdict == "not_applicable"


def test_the_providers_own_selectors_come_first() -> None:
    assert selectors("microsoft365")[:2] == ("selector1", "selector2")
    assert selectors("google")[0] == "google"
    assert len(set(selectors("google"))) == len(selectors("google"))


@pytest.mark.parametrize(
    ("bits", "verdict", "reason"),
    [
        (1024, "warn", "dkim_short_key"),
        (2047, "warn", "dkim_short_key"),
        (2048, "pass", "dkim_found"),
        (3072, "pass", "dkim_found"),
    ],
)
def test_the_size_of_a_key(bits: int, verdict: str, reason: str) -> None:
    result = judged(default=f"v=DKIM1; k=rsa; p={key(bits)}")
    assert (result.verdict, result.reason) == (verdict, reason)
    assert result.observation["selectors"] == {"default": bits}


def test_the_weakest_key_counts() -> None:
    assert judged(default="p=" + TINY, mail=f"p={key(2048)}").reason == "dkim_weak_key"
    assert judged(default=f"p={key(1024)}", mail=f"p={key(2048)}").reason == "dkim_short_key"
    assert judged(default="v=DKIM1; k=ed25519; p=" + "A" * 43 + "=", mail=f"p={key(2048)}").reason == "dkim_found"


def test_a_revoked_key_is_fine_beside_a_good_one_and_on_a_domain_without_mail() -> None:
    beside = judged(default="v=DKIM1; p=", mail=f"p={key(2048)}")
    assert (beside.reason, beside.observation["revoked"]) == ("dkim_found", ["default"])
    parked = judged(sends=False, default="v=DKIM1; p=")
    assert (parked.verdict, parked.reason) == ("pass", "dkim_withdrawn")
    assert judged(sends=False).verdict == "not_applicable"


def test_two_keys_under_one_name() -> None:
    result = judged(default=[f"p={key(2048)}", f"v=DKIM1; p={key(2048)}"])
    assert (result.verdict, result.reason) == ("warn", "dkim_several_keys")
    assert judged(default=["v=spf1 -all", f"p={key(2048)}"]).reason == "dkim_found"


def test_a_selector_that_a_person_named() -> None:
    named = judged(given=("till",), till=f"p={key(2048)}")
    assert (named.reason, named.observation["selectors"]) == ("dkim_found", {"till": 2048})
    assert judged(given=("till",)).reason == "dkim_missing"
    assert judged(given=("till",), till=Status.TIMEOUT).reason == "dns_timeout"
    assert selectors("google", ("till", "google"))[:3] == ("till", "google", "default")


@pytest.mark.parametrize("typed", ["S1", "s1.2024", "a_b-c"])
def test_a_selector_is_a_name(typed: str) -> None:
    assert given_selector(f" {typed} ") == typed.lower()


@pytest.mark.parametrize("typed", ["", ".", "a..b", "a b", "é", "a" * 64, "a.b.c.d.e", "*"])
def test_no_selector(typed: str) -> None:
    with pytest.raises(ValueError, match="not a selector"):
        given_selector(typed)


@given(st.text(max_size=100))
def test_any_record_is_judged(noise: str) -> None:
    assert judged(default="v=DKIM1; p=" + noise).id == "mail.dkim.keys"


@pytest.mark.parametrize(
    ("bits", "expected"), [(1023, ("fail", "dkim_weak_key")), (1024, ("warn", "dkim_short_key"))]
)
def test_a_key_that_receivers_refuse(bits: int, expected: tuple[str, str]) -> None:
    """Of that size; nobody holds the other half (no library of today makes one)."""
    made = rsa.RSAPublicNumbers(65537, 2 ** (bits - 1) + 1).public_key()
    der = made.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    result = judged(default=f"p={base64.b64encode(der).decode()}")
    assert (result.verdict.value, result.reason) == expected
