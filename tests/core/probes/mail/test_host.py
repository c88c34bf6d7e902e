# SPDX-License-Identifier: EUPL-1.2
"""One mail server on loopback: how often it is met, and what is seen of it."""

import asyncio
import hashlib
import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from support.tlsstub import StubTls
from support.webserver import Names, visit

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.dns.answer import Answer
from bolwerk.core.probes.domain import Domain
from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.mail import host, scan
from bolwerk.core.probes.mail.evaluate import Offer, Server
from bolwerk.core.probes.mail.mxcache import MxCache
from bolwerk.core.probes.mail.probe import run
from bolwerk.core.probes.result import CheckResult, CouldNotTest
from bolwerk.core.probes.tls.hello import Version
from bolwerk.lab.certs import Authority
from bolwerk.lab.smtpserver import SmtpServer

MX = "mx.shop.test"
GROUP_2 = """-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
"""


def context(port: int, ca_file: Path | None, *, mx: MxCache | None = None, name: str = "shop.test") -> Context:
    zone = {(name, "MX"): [f"10 {MX}"], (MX, "A"): ["127.0.0.1"], (name, "A"): ["127.0.0.9"]}
    guard = Guard(allow_private=True, port_map={25: port, 443: 1, 80: 1})
    return Context(Domain(name, name), Names(zone), guard, asyncio.get_running_loop().time() + 30, ca_file, mx=mx)


def met(server: SmtpServer, ca_file: Path | None) -> Server:
    async def go() -> Server:
        return await host.look(context(server.port, ca_file), MX, "127.0.0.1")

    return asyncio.run(go())


def test_a_good_server_is_met_twice_and_its_chain_is_kept(authority: Authority) -> None:
    leaf = authority.leaf(MX)
    with SmtpServer(leaf) as server:
        seen = met(server, authority.ca_file)
        assert server.connections == 2
    assert (seen.version, seen.older, seen.older_unseen) == ("TLSv1.3", None, "")
    assert seen.chain[0] == ssl.PEM_cert_to_DER_cert(leaf.cert.read_text())


@pytest.fixture(scope="module")
def short_prime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1024 bits, as old servers have it: the second group of RFC 2409."""
    file = tmp_path_factory.mktemp("prime") / "dh.pem"
    file.write_text(GROUP_2)
    return file


def test_a_lock_that_senders_take_is_not_called_broken_because_our_own_library_is_choosy(
    authority: Authority, short_prime: Path
) -> None:
    leaf = authority.leaf(MX, key=rsa.generate_private_key(65537, 2048))
    with SmtpServer(leaf, prime=short_prime) as server:
        seen = met(server, authority.ca_file)
    assert (seen.offer, seen.version, seen.certificate) == (Offer.ENCRYPTED, "TLSv1.2", "valid")
    assert seen.chain
    with SmtpServer(
        authority.leaf("other.test", key=rsa.generate_private_key(65537, 2048)), prime=short_prime
    ) as server:
        assert met(server, authority.ca_file).certificate == "certificate_wrong_name"


def test_one_connection_that_is_lost_breaks_no_lock(authority: Authority) -> None:
    with SmtpServer(authority.leaf(MX), closes=2) as server:
        seen = met(server, authority.ca_file)
        assert server.connections == 3
    assert (seen.offer, seen.certificate) == (Offer.ENCRYPTED, "valid")
    with SmtpServer(authority.leaf(MX), closes=9) as server:
        assert met(server, authority.ca_file).offer == Offer.BROKEN


def test_a_certificate_that_nobody_accepts_is_still_seen(authority: Authority) -> None:
    leaf = authority.leaf(MX, self_signed=True)
    with SmtpServer(leaf) as server:
        seen = met(server, authority.ca_file)
        assert server.connections == 3
    assert (seen.certificate, seen.chain) == (
        "certificate_self_signed",
        (ssl.PEM_cert_to_DER_cert(leaf.cert.read_text()),),
    )


def test_old_versions_beside_the_new(authority: Authority) -> None:
    with SmtpServer(authority.leaf(MX), oldest=ssl.TLSVersion.TLSv1) as server:
        seen = met(server, authority.ca_file)
    assert (seen.version, seen.older) == ("TLSv1.3", Version.TLS11)


@pytest.mark.parametrize("version", [Version.SSL3, Version.TLS10])
def test_a_server_of_long_ago(version: Version) -> None:
    with SmtpServer(raw_tls=StubTls((version,), (0x000A,)).reply) as server:
        seen = met(server, None)
    assert (seen.offer, seen.older) == (Offer.OLD, version)


@pytest.mark.parametrize(
    ("reply", "unseen"), [(b"HTTP/1.1 400\r\n\r\n", "not_tls"), (b"\x16\x03\x01", ""), (b"", "")]
)
def test_a_server_that_promises_a_lock_and_talks_rubbish(reply: bytes, unseen: str) -> None:
    with SmtpServer(raw_tls=lambda _: reply) as server:
        seen = met(server, None)
    assert (seen.offer, seen.older, seen.older_unseen) == (Offer.BROKEN, None, unseen)


@pytest.mark.parametrize(("mode", "offer"), [("refuses_starttls", Offer.REFUSED), ("busy", Offer.UNSEEN)])
def test_a_server_without_lock_has_no_old_one(authority: Authority, mode: str, offer: Offer) -> None:
    with SmtpServer(authority.leaf(MX), mode=mode) as server:
        seen = met(server, authority.ca_file)
    assert (seen.offer, seen.older) == (offer, None)


class Signed(Names):
    async def query(self, name: str, rdtype: str, *, unchecked: bool = False) -> Answer:
        found = await super().query(name, rdtype)
        return Answer(name, rdtype, found.status, found.records, authenticated=True)


def checked(
    server: SmtpServer, ca_file: Path | None, *tlsa: str, resolver: type[Names] = Signed
) -> dict[str, CheckResult]:
    zone = {("shop.test", "MX"): [f"10 {MX}"], (MX, "A"): ["127.0.0.1"], (f"_25._tcp.{MX}", "TLSA"): list(tlsa)}
    return visit(run, resolver(zone), Guard(allow_private=True, port_map={25: server.port, 443: 1}), ca_file=ca_file)


def test_dane_against_a_server_with_a_certificate_of_its_own(authority: Authority) -> None:
    leaf = authority.leaf(MX, self_signed=True)
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(leaf.cert.read_text())).hexdigest()
    with SmtpServer(leaf) as server:
        results = checked(server, authority.ca_file, f"3 0 1 {digest}", "3 1 1 " + "ab" * 32)
        assert server.connections == 3
        assert (results["mail.dane"].verdict.value, results["mail.dane"].reason) == ("pass", "dane_valid")
        assert results["mail.certificate"].verdict.value == "pass"
        assert results["mail.certificate"].reason == "certificate_sealed"
        assert results["mail.tls.versions"].reason == "tls_modern"
        results = checked(server, authority.ca_file, "3 1 1 " + "ab" * 32)
        assert results["mail.dane"].reason == "dane_differs"
        assert results["mail.certificate"].reason == "certificate_self_signed"
        results = checked(server, authority.ca_file, f"3 0 1 {digest}", resolver=Names)
        assert results["mail.dane"].reason == "signatures_unchecked"
        assert results["mail.certificate"].reason == "certificate_self_signed"


def test_dane_without_starttls() -> None:
    with SmtpServer() as server:
        results = checked(server, None, "3 1 1 " + "ab" * 32)
    assert (results["mail.dane"].verdict.value, results["mail.dane"].reason) == ("fail", "dane_without_lock")
    assert (results["mail.tls.versions"].verdict.value, results["mail.tls.versions"].reason) == (
        "could_not_test",
        "no_encryption",
    )


def test_fifty_domains_at_one_provider_open_two_connections(authority: Authority) -> None:
    async def one(name: str, server: SmtpServer, cache: MxCache) -> dict[str, str]:
        ctx = context(server.port, authority.ca_file, mx=cache, name=name)
        return {result.id: result.reason async for result in run(ctx)}

    async def go(server: SmtpServer) -> list[dict[str, str]]:
        cache = MxCache()
        return await asyncio.gather(*(one(f"shop{number}.test", server, cache) for number in range(50)))

    with SmtpServer(authority.leaf(MX)) as server:
        many = asyncio.run(go(server))
        assert server.connections == 2
        alone = asyncio.run(go(server))[0]
    assert all(each == alone for each in many)
    assert alone["mail.starttls"] == "starttls_offered"


def test_a_silent_server_ends_in_time(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "GREETING_SECONDS", 0.2)
    with SmtpServer(authority.leaf(MX), mode="silent") as server:
        results = checked(server, authority.ca_file, "3 1 1 " + "ab" * 32)
    for check in ("mail.starttls", "mail.tls.versions", "mail.dane", "mail.certificate"):
        assert (results[check].verdict.value, results[check].reason) == ("could_not_test", "no_greeting")


def test_what_stops_the_one_conversation_ends_the_other_too(
    monkeypatch: pytest.MonkeyPatch, authority: Authority
) -> None:
    """Without a store of authorities nothing can be judged, while the question for old versions is under way."""
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")

    async def go(port: int) -> set[asyncio.Task[None]]:
        with pytest.raises(CouldNotTest, match="no_trust_store"):
            await host.look(context(port, None), MX, "127.0.0.1")
        return asyncio.all_tasks() - {asyncio.current_task()}

    with SmtpServer(authority.leaf(MX)) as server:
        assert asyncio.run(go(server.port)) == set()
