# SPDX-License-Identifier: EUPL-1.2
import base64
from functools import cache

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail import dkim
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
    *, provider: str = "generic", sends: bool = True, below: Status = Status.NODATA, **found: str | Status
) -> CheckResult:
    answers = {name: Answer(name, "TXT", Status.NXDOMAIN) for name in dkim.selectors(provider)}
    for name, value in found.items():
        known = isinstance(value, Status)
        answers[name] = Answer(name, "TXT", value if known else Status.OK, () if known else (str(value),))
    return dkim.evaluate(provider=provider, sends=sends, below=Answer("_domainkey", "TXT", below), answers=answers)


def test_a_good_key_is_found_and_measured() -> None:
    result = judged(default=f"v=DKIM1; k=rsa; p={key(1024)}")
    assert (result.verdict, result.reason) == ("pass", "dkim_found")
    assert result.observation["selectors"] == {"default": 1024}
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
    assert judged(default=f"v=DKIM1; t=y; p={key(1024)}").reason == "dkim_testing"
    both = judged(default=f"v=DKIM1; t=y; p={key(1024)}", mail=f"p={key(1024)}")
    assert both.reason == "dkim_found"


def test_absence_is_only_claimed_when_it_is_certain() -> None:
    assert judged().reason == "dkim_selector_unknown"
    assert judged(below=Status.NXDOMAIN).reason == "dkim_missing"
    assert judged(provider="microsoft365").reason == "dkim_missing"
    unseen = judged(provider="microsoft365", selector1=Status.TIMEOUT)
    assert (unseen.verdict, unseen.reason) == ("could_not_test", "dns_timeout")
    assert judged(sends=False, below=Status.NXDOMAIN).verdict == "not_applicable"


def test_the_providers_own_selectors_come_first() -> None:
    assert dkim.selectors("microsoft365")[:2] == ("selector1", "selector2")
    assert dkim.selectors("google")[0] == "google"
    assert len(set(dkim.selectors("google"))) == len(dkim.selectors("google"))


@given(st.text(max_size=100))
def test_any_record_is_judged(noise: str) -> None:
    assert judged(default="v=DKIM1; p=" + noise).id == "mail.dkim.keys"
