# SPDX-License-Identifier: EUPL-1.2
"""The checks of a lock against real servers of OpenSSL on loopback, each set up right or wrong in one way."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_connection

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from support.webserver import Names, free_port, visit

from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.web.probe import run

HOME = {("shop.test", "A"): ["127.0.0.1"]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with site.pem, an RSA key and certificate of its own, trusted by itself, and a short prime."""
    folder = tmp_path_factory.mktemp("openssl")
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=60))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("shop.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "site.pem").write_bytes(made.public_bytes(pem) + private)
    command = ["openssl", "dhparam", "-out", str(folder / "dh1024.pem"), "1024"]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@contextmanager
def openssl(folder: Path, *options: str) -> Iterator[int]:
    port = free_port()
    command = ["openssl", "s_server", "-accept", str(port), "-www", "-cert", str(folder / "site.pem"), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder) as server:
        try:
            until = time.monotonic() + 10
            while time.monotonic() < until and server.poll() is None:
                with suppress(OSError), create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.02)
            yield port
        finally:
            server.kill()


def seen(folder: Path, *options: str) -> dict[str, CheckResult]:
    with openssl(folder, *options) as port:
        guard = Guard(allow_private=True, port_map={443: port, 80: 1})
        return visit(run, Names(HOME), guard, ca_file=folder / "site.pem")


def said(results: dict[str, CheckResult]) -> dict[str, str]:
    checks = ("web.tls.versions", "web.tls.ciphers", "web.tls.keyexchange", "web.certificate.key")
    return {check: results[check].reason for check in checks}


def test_a_server_as_it_comes_out_of_the_box(site: Path) -> None:
    results = seen(site)
    assert said(results) == {
        "web.tls.versions": "tls_modern",
        "web.tls.ciphers": "ciphers_static",
        "web.tls.keyexchange": "exchange_good",
        "web.certificate.key": "key_strong",
    }
    assert results["web.tls.versions"].observation == {"offered": ["TLS 1.2", "TLS 1.3"]}
    kinds = {each["kind"] for each in results["web.tls.ciphers"].observation["suites"]}
    assert kinds == {"aead", "dhe", "static"}
    assert results["web.tls.keyexchange"].observation["groups"][0]["name"] == "x25519"


LOOSE = ("-min_protocol", "TLSv1.2", "-cipher")
STRONG = ("-cipher", "ECDHE+AESGCM:ECDHE+CHACHA20")


@pytest.mark.parametrize(
    ("options", "versions", "ciphers", "exchange"),
    [
        (STRONG, "tls_modern", "ciphers_good", "exchange_good"),
        (("-tls1_3",), "tls_modern", "ciphers_good", "exchange_good"),
        (("-tls1_2", *STRONG), "tls_without_13", "ciphers_good", "exchange_good"),
        (("-tls1_2", "-cipher", "ECDHE+SHA256+AES"), "tls_without_13", "ciphers_cbc_only", "exchange_good"),
        (("-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA"), "tls_without_13", "ciphers_cbc_only", "exchange_good"),
        (("-cipher", "AES128-SHA"), "tls_modern", "ciphers_static", "exchange_good"),
        ((*LOOSE, "DHE:!eNULL:@SECLEVEL=0", "-dhparam", "dh1024.pem"), "tls_modern", "ciphers_good", "prime_short"),
        (("-cipher", "DHE"), "tls_modern", "ciphers_good", "exchange_good"),
        ((*LOOSE, "ALL:@SECLEVEL=0"), "tls_modern", "ciphers_broken", "exchange_good"),
        (("-cipher", "ALL:@SECLEVEL=0"), "old_tls_offered", "ciphers_broken", "exchange_good"),
        ((*LOOSE, "ECDHE:eNULL:@SECLEVEL=0"), "tls_modern", "ciphers_broken", "exchange_good"),
        (("-tls1", "-cipher", "ALL:@SECLEVEL=0"), "only_old_tls", "ciphers_broken", "exchange_good"),
        (("-tls1_1", "-cipher", "ECDHE:!eNULL:@SECLEVEL=0"), "only_old_tls", "ciphers_cbc_only", "exchange_good"),
    ],
)
def test_settings(site: Path, options: tuple[str, ...], versions: str, ciphers: str, exchange: str) -> None:
    found = said(seen(site, *options))
    assert found["web.tls.versions"] == versions
    assert found["web.tls.ciphers"] == ciphers
    assert found["web.tls.keyexchange"] == exchange
    assert found["web.certificate.key"] == "key_strong"


@pytest.mark.parametrize(("option", "name"), [("P-256", "secp256r1"), ("X448", "x448"), ("ffdhe2048", "ffdhe2048")])
def test_the_group_that_a_server_wants_for_13(site: Path, option: str, name: str) -> None:
    results = seen(site, "-tls1_3", "-curves", option)
    assert [each["name"] for each in results["web.tls.keyexchange"].observation["groups"]] == [name]
