# SPDX-License-Identifier: EUPL-1.2
"""The certificate of a site on loopback: its key, and whether the domain allows whoever made it."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from support.tlsstub import StubTls
from support.webserver import YEAR, Names, WebServer, answer, leads_to, visit

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.domain import Domain
from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.limiter import AddressLimiter
from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.web.probe import run
from bolwerk.lab.certs import Authority, Leaf

PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER
TO_HTTPS = {"/": leads_to("https://shop.test/")}
HOME = {("shop.test", "A"): ["127.0.0.1"]}


class Site:
    """A certificate of its own, made by an organisation with a name, trusted by itself."""

    def __init__(self, folder: Path, *names: str, bits: int = 2048, days: int = 60) -> None:
        key = rsa.generate_private_key(65537, bits)
        name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "DigiCert Inc")])
        made = datetime.now(UTC) - timedelta(days=1)
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(made)
            .not_valid_after(made + timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
            .sign(key, hashes.SHA256())
        )
        self.leaf = Leaf(folder / "site.pem", folder / "site.key")
        self.leaf.cert.write_bytes(self.certificate.public_bytes(PEM))
        private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        self.leaf.key.write_bytes(private)


def seen(site: Site, caa: dict[str, list[str]] | None = None, home: str = "shop.test") -> dict[str, CheckResult]:
    zone = {(home, "A"): ["127.0.0.1"]} | {(name, "CAA"): records for name, records in (caa or {}).items()}
    with WebServer(site.leaf, secure={"/": answer(Strict_Transport_Security=YEAR)}) as server:
        guard = Guard(allow_private=True, port_map=server.port_map)
        return visit(run, Names(zone), guard, ca_file=site.leaf.cert)


@pytest.mark.parametrize(
    ("names", "records", "reason"),
    [
        (("shop.test",), ['0 issue "digicert.com"'], "caa_agrees"),
        (("shop.test",), ['0 issue "letsencrypt.org"'], "caa_differs"),
        (("shop.test",), [], "caa_absent"),
        (("shop.test",), ["servfail"], "dns_servfail"),
    ],
)
def test_who_may_make_the_certificate(
    tmp_path: Path, names: tuple[str, ...], records: list[str], reason: str
) -> None:
    assert seen(Site(tmp_path, *names), {"shop.test": records})["web.certificate.caa"].reason == reason


def test_under_a_star_the_rule_for_stars_counts_at_the_name_below_it(tmp_path: Path) -> None:
    site, records = Site(tmp_path, "*.shop.test"), ['0 issue "digicert.com"', '0 issuewild "letsencrypt.org"']
    result = seen(site, {"shop.test": records}, home="www.shop.test")["web.certificate.caa"]
    assert (result.verdict.value, result.reason, result.observation["at"]) == ("warn", "caa_differs", "shop.test")


def test_a_short_key_and_a_long_life_are_told(tmp_path: Path) -> None:
    results = seen(Site(tmp_path, "shop.test", bits=1024))
    assert (results["web.certificate"].reason, results["web.certificate.key"].reason) == (
        "certificate_weak",
        "key_short",
    )
    assert seen(Site(tmp_path, "shop.test", days=300))["web.certificate.key"].reason == "life_long"


def test_a_server_too_old_for_our_library_still_shows_its_certificate(tmp_path: Path) -> None:
    site = Site(tmp_path, "shop.test", bits=1024)
    stub = StubTls((0x0300, 0x0301), suites=(0x0005,), chain=(site.certificate.public_bytes(DER),))
    with WebServer(plain=TO_HTTPS, raw_tls=stub) as server:
        guard = Guard(allow_private=True, port_map=server.port_map)
        results = visit(run, Names(HOME), guard)
    expected = {
        "web.https": ("fail", "https_broken"),
        "web.https.forced": ("pass", "https_forced"),
        "web.certificate": ("not_applicable", "no_https"),
        "web.certificate.key": ("warn", "key_short"),
        "web.certificate.caa": ("not_applicable", "caa_absent"),
        "web.hsts": ("not_applicable", "no_https"),
        "web.securitytxt": ("not_applicable", "no_https"),
        "web.tls.versions": ("fail", "ssl3_offered"),
        "web.tls.ciphers": ("warn", "ciphers_weak"),
        "web.tls.keyexchange": ("warn", "exchange_static"),
    }
    assert {check: (results[check].verdict.value, results[check].reason) for check in expected} == expected


class Slow(Names):
    """Asks at once, as every resolver does, and hears it after a while."""

    def query(self, name: str, rdtype: str, *, unchecked: bool = False) -> asyncio.Task[Answer]:
        return asyncio.create_task(self._later(super().query(name, rdtype)))

    async def _later(self, asked: Awaitable[Answer]) -> Answer:
        await asyncio.sleep(0.01)
        return await asked


def test_the_page_comes_before_our_own_questions(authority: Authority) -> None:
    """With one place at the address, the page takes it first: it is what a person waits for."""

    async def go(server: WebServer) -> list[str]:
        guard = Guard(allow_private=True, port_map=server.port_map, limiter=AddressLimiter(1))
        deadline = asyncio.get_running_loop().time() + 30
        ctx = Context(Domain("shop.test", "shop.test"), Slow(HOME), guard, deadline, authority.ca_file)
        return [result.id async for result in run(ctx)]

    pages = {"/": answer(Strict_Transport_Security=YEAR)}
    with WebServer(authority.leaf("shop.test"), plain=TO_HTTPS, secure=pages) as server:
        landed = asyncio.run(go(server))
    assert max(map(landed.index, ("web.https", "web.certificate", "web.hsts"))) < landed.index("web.tls.ciphers")
