# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.result import CheckVerdict
from bolwerk.core.probes.tls.evaluate import Spoken, certificates, versions
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.tls.trust import Shown, read, reason
from bolwerk.lab.certs import Authority

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
V = Version


@pytest.mark.parametrize(
    ("found", "unseen", "verdict", "why"),
    [
        ({V.TLS12, V.TLS13}, "", "pass", "tls_modern"),
        ({V.TLS13}, "", "pass", "tls_modern"),
        ({V.TLS12}, "", "pass", "tls_without_13"),
        ({V.TLS11, V.TLS12}, "", "warn", "old_tls_offered"),
        ({V.TLS10, V.TLS13}, "tls_timeout", "warn", "old_tls_offered"),
        ({V.TLS10}, "", "fail", "only_old_tls"),
        ({V.TLS10}, "tls_timeout", "warn", "old_tls_offered"),
        ({V.SSL3, V.TLS13}, "", "fail", "ssl3_offered"),
        ({V.TLS12}, "tls_timeout", "could_not_test", "tls_timeout"),
        (set(), "", "could_not_test", "no_tls_answer"),
        (set(), "connect_refused", "could_not_test", "connect_refused"),
    ],
)
def test_versions(found: set[Version], unseen: str, verdict: str, why: str) -> None:
    result = versions(Spoken(frozenset(found), unseen))
    assert (result.verdict.value, result.reason) == (verdict, why)


@given(st.frozensets(st.sampled_from(Version)), st.sampled_from(["", "tls_timeout"]))
def test_only_versions_of_today_that_were_all_asked_for_pass(found: frozenset[Version], unseen: str) -> None:
    result = versions(Spoken(found, unseen))
    fine = bool(found) and min(found, default=V.SSL3) >= V.TLS12 and not unseen
    assert (result.verdict == CheckVerdict.PASS) is fine


@pytest.mark.parametrize(
    ("left", "verdict", "why"),
    [
        (timedelta(days=21, seconds=1), "pass", "certificate_valid"),
        (timedelta(days=21), "warn", "certificate_expires_soon"),
        (None, "pass", "certificate_valid"),
    ],
)
def test_a_certificate_that_ends_within_three_weeks(left: timedelta | None, verdict: str, why: str) -> None:
    shown = Shown(NOW + left if left is not None else None)
    result = certificates({"shop.test": ("certificate_valid", shown)}, NOW, "shop.test")
    assert (result.verdict.value, result.reason) == (verdict, why)


def test_the_worst_of_several_hosts_counts() -> None:
    soon, later = Shown(NOW + timedelta(days=3)), Shown(NOW + timedelta(days=90))
    both = {"shop.test": ("certificate_valid", later), "www.shop.test": ("certificate_expired", soon)}
    assert certificates(both, NOW, "shop.test").reason == "certificate_expired"
    both["www.shop.test"] = ("certificate_valid", soon)
    found = certificates(both, NOW, "shop.test")
    assert found.reason == "certificate_expires_soon"
    assert found.observation["hosts"]["www.shop.test"]["not_after"] == "2026-11-26T12:00:00+00:00"


@pytest.mark.parametrize(
    ("bare", "www", "shop", "verdict", "why", "about"),
    [
        ("valid", "wrong_name", "", "warn", "certificate_www_lacks", ["www.a.be"]),
        ("wrong_name", "valid", "", "warn", "certificate_bare_lacks", ["a.be"]),
        ("self_signed", "valid", "", "warn", "certificate_bare_lacks", ["a.be"]),
        ("valid", "untrusted", "valid", "warn", "certificate_www_lacks", ["www.a.be"]),
        ("valid", "expired", "", "fail", "certificate_expired", ["www.a.be"]),
        ("incomplete_chain", "valid", "", "fail", "certificate_incomplete_chain", ["a.be"]),
        ("wrong_name", "wrong_name", "", "fail", "certificate_wrong_name", ["a.be", "www.a.be"]),
        ("wrong_name", "", "", "fail", "certificate_wrong_name", ["a.be"]),
        ("", "wrong_name", "", "fail", "certificate_wrong_name", ["www.a.be"]),
        ("valid", "valid", "wrong_name", "fail", "certificate_wrong_name", ["shop.a.be"]),
        ("valid", "wrong_name", "expired", "fail", "certificate_expired", ["shop.a.be"]),
    ],
)
def test_which_name_lacks_a_certificate(
    bare: str, www: str, shop: str, verdict: str, why: str, about: list[str]
) -> None:
    seen = {"a.be": bare, "www.a.be": www, "shop.a.be": shop}
    hosts = {name: (f"certificate_{each}", Shown()) for name, each in seen.items() if each}
    result = certificates(hosts, NOW, "a.be")
    assert (result.verdict.value, result.reason, result.observation["about"]) == (verdict, why, about)


def der(authority: Authority, *names: str) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return x509.load_pem_x509_certificate(authority.leaf(*names).cert.read_bytes()).public_bytes(Encoding.DER)


def test_what_is_read_from_a_certificate(authority: Authority) -> None:
    shown = read([der(authority, "shop.test", "www.shop.test")])
    assert (shown.names, shown.issuer) == (("shop.test", "www.shop.test"), "Lab root")
    assert len(read([der(authority, *(f"n{n}.test" for n in range(30)))]).names) == 20


@given(st.binary(max_size=300), st.integers(0, 5000), st.integers(0, 255))
def test_hostile_certificates_are_read_without_an_exception(
    authority: Authority, noise: bytes, at: int, byte: int
) -> None:
    whole = bytearray(_cached(authority))
    whole[at % len(whole)] = byte
    for chain in ([noise], [bytes(whole)], [bytes(whole), noise], []):
        assert isinstance(read(chain), Shown)
        assert reason(20, chain) == "certificate_untrusted"


CACHE: list[bytes] = []


def _cached(authority: Authority) -> bytes:
    if not CACHE:
        CACHE.append(der(authority, "shop.test"))
    return CACHE[0]


@pytest.mark.parametrize(
    ("code", "why"),
    [(10, "certificate_expired"), (9, "certificate_not_yet_valid"), (18, "certificate_self_signed"),
     (19, "certificate_untrusted"), (62, "certificate_wrong_name"), (66, "certificate_weak"),
     (68, "certificate_weak"),
     (23, "certificate_untrusted")],
)  # fmt: skip
def test_results_of_the_library(code: int, why: str) -> None:
    assert reason(code, []) == why


@pytest.mark.parametrize(
    ("life", "left", "soon"),
    [
        (90, 21.1, False),
        (90, 20.9, True),
        (45, 15, False),
        (45, 11.3, False),
        (45, 11.2, True),
        (6, 1.6, False),
        (6, 1.4, True),
    ],
)
def test_a_short_life_well_kept_is_not_about_to_end(life: float, left: float, soon: bool) -> None:
    ends = NOW + timedelta(days=left)
    shown = Shown(ends, not_before=ends - timedelta(days=life))
    result = certificates({"a.be": ("certificate_valid", shown)}, NOW, "a.be")
    assert result.reason == ("certificate_expires_soon" if soon else "certificate_valid")
