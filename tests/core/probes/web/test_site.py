# SPDX-License-Identifier: EUPL-1.2
"""The lock of a real site on loopback: its certificate, and the versions of TLS it offers."""

import ssl
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.chains import TwoLevels
from support.shopsite import GOOD, TO_HTTPS, look, seen
from support.tlsstub import StubTls
from support.webserver import WebServer

from bolwerk.lab.certs import Authority


@pytest.mark.parametrize(
    ("names", "wrong", "verdict", "reason"),
    [
        (("shop.test",), {"ends": timedelta(hours=-1)}, "fail", "certificate_expired"),
        (("shop.test",), {"starts": timedelta(days=1)}, "fail", "certificate_not_yet_valid"),
        (("other.test",), {}, "fail", "certificate_wrong_name"),
        (("shop.test",), {"self_signed": True}, "fail", "certificate_self_signed"),
        (
            ("shop.test",),
            {"starts": timedelta(days=-69), "ends": timedelta(days=20, hours=23)},
            "warn",
            "certificate_expires_soon",
        ),
        (
            ("shop.test",),
            {"starts": timedelta(days=-69), "ends": timedelta(days=21, hours=1)},
            "pass",
            "certificate_valid",
        ),
        (("*.test",), {}, "fail", "certificate_wrong_name"),
    ],
)
def test_certificates(
    authority: Authority, names: tuple[str, ...], wrong: dict[str, Any], verdict: str, reason: str
) -> None:
    leaf = authority.leaf(*names, **wrong)
    with WebServer(leaf, plain=TO_HTTPS, secure=GOOD) as server:
        results = seen(server, authority.ca_file)
    certificate = results["web.certificate"]
    assert (certificate.verdict.value, certificate.reason) == (verdict, reason)
    # What is wrong with the certificate hides nothing else.
    assert results["web.https"].reason == "https_works"
    assert results["web.hsts"].reason == "hsts_set"
    assert results["web.securitytxt"].reason == "securitytxt_found"


@pytest.mark.parametrize(
    ("with_middle", "says_where", "known", "reason"),
    [
        (True, True, True, "certificate_valid"),
        (False, True, True, "certificate_incomplete_chain"),
        (False, False, True, "certificate_untrusted"),
        (True, True, False, "certificate_untrusted"),
    ],
)
def test_chains(
    authority: Authority, tmp_path: Path, with_middle: bool, says_where: bool, known: bool, reason: str
) -> None:
    two = TwoLevels(tmp_path)
    leaf = two.leaf("shop.test", with_middle=with_middle, says_where=says_where)
    with WebServer(leaf, secure=GOOD) as server:
        found = look(server, two.ca_file if known else authority.ca_file)
    assert found["web.certificate"] == reason


def test_a_certificate_of_300_kilobytes_is_not_swallowed(authority: Authority) -> None:
    names = ["shop.test", *(f"name-{number:05}.shop.test" for number in range(12_000))]
    leaf = authority.leaf(*names)
    assert leaf.cert.stat().st_size > 300_000
    with WebServer(leaf, plain=TO_HTTPS, secure=GOOD) as server:
        results = seen(server, authority.ca_file)
    for check_id in ("web.https", "web.certificate", "web.hsts"):
        assert (results[check_id].verdict.value, results[check_id].reason) == (
            "could_not_test",
            "certificate_too_large",
        )


@pytest.mark.parametrize(
    ("oldest", "newest", "verdict", "reason", "offered"),
    [
        (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3, "warn", "old_tls_offered", ["1.0", "1.1", "1.2", "1.3"]),
        (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, "warn", "old_tls_offered", ["1.1", "1.2"]),
        (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1, "fail", "only_old_tls", ["1.0"]),
        (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2, "pass", "tls_without_13", ["1.2"]),
        (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3, "pass", "tls_modern", ["1.3"]),
    ],
)
def test_versions(
    authority: Authority,
    oldest: ssl.TLSVersion,
    newest: ssl.TLSVersion,
    verdict: str,
    reason: str,
    offered: list[str],
) -> None:
    with WebServer(authority.leaf("shop.test"), secure=GOOD, oldest=oldest, newest=newest) as server:
        results = seen(server, authority.ca_file)
    versions = results["web.tls.versions"]
    assert (versions.verdict.value, versions.reason) == (verdict, reason)
    assert versions.observation == {"offered": [f"TLS {number}" for number in offered]}
    assert results["web.certificate"].reason == "certificate_valid"


@pytest.mark.parametrize(
    ("spoken", "reason", "offered"),
    [
        ((0x0301,), "only_old_tls", ["TLS 1.0"]),
        ((0x0300,), "ssl3_offered", ["SSL 3"]),
        ((0x0300, 0x0301, 0x0303), "ssl3_offered", ["SSL 3", "TLS 1.0", "TLS 1.2"]),
    ],
)
def test_versions_our_own_library_does_not_speak(spoken: tuple[int, ...], reason: str, offered: list[str]) -> None:
    with WebServer(plain=TO_HTTPS, raw_tls=StubTls(spoken, suites=(0x0035,))) as server:
        results = seen(server, None)
    assert results["web.tls.versions"].reason == reason
    assert results["web.tls.versions"].observation == {"offered": offered}
