# SPDX-License-Identifier: EUPL-1.2
import ssl
from contextlib import suppress

import pytest
from support.tlsstub import read_hello

from bolwerk.core.probes.tls import groups, suites
from bolwerk.core.probes.tls.answer import Outcome, Reader
from bolwerk.core.probes.tls.hello import BEFORE_12, MIDDLE, MODERN, Offer, Version, client_hello
from bolwerk.core.probes.tls.suites import Kind
from bolwerk.lab.certs import Authority

RANDOM = bytes(range(64))
OLD = {version: Offer(version, BEFORE_12) for version in Version if version < Version.TLS12}
OFFERS = {Version.TLS13: MODERN, Version.TLS12: MIDDLE, **OLD}


@pytest.mark.parametrize("version", list(Version))
@pytest.mark.parametrize("host", ["shop.test", "a" * 60 + "." + "b" * 60 + "." + "c" * 60 + ".test", "2a00::1"])
def test_the_greeting_is_well_formed(version: Version, host: str) -> None:
    wire = client_hello(host, OFFERS[version], RANDOM)
    asked = read_hello(wire)
    assert (asked.highest, asked.only_13) == (version, version == Version.TLS13)
    assert wire[1:3] == min(version, Version.TLS10).to_bytes(2)
    assert wire[11:43] == RANDOM[:32]
    assert not 255 < len(wire) - 5 < 512
    assert (host.encode() in wire) is (version > Version.SSL3 and ":" not in host)
    below = version < Version.TLS13
    assert (0x00FF in asked.suites, asked.compressions) == (below, b"\x01\x00" if below else b"\x00")
    assert (23 in asked.extensions) is (version > Version.SSL3)
    assert (13 in asked.extensions) is (version >= Version.TLS12)


def test_below_13_no_named_prime_is_offered_so_that_a_server_shows_its_own() -> None:
    assert not [each for each in read_hello(client_hello("shop.test", MIDDLE, RANDOM)).groups if 256 <= each < 512]
    asked = read_hello(client_hello("shop.test", MODERN, RANDOM))
    assert asked.groups[0] == 0x11EC
    assert 0x0100 in asked.groups


def test_the_greeting_needs_its_random_bytes() -> None:
    with pytest.raises(ValueError, match="64 random bytes"):
        client_hello("shop.test", MIDDLE, b"short")


@pytest.mark.parametrize(
    "spoken", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]
)
@pytest.mark.parametrize("asked", [Version.TLS10, Version.TLS11, Version.TLS12, Version.TLS13])
def test_a_real_library_understands_the_greeting(
    authority: Authority, spoken: ssl.TLSVersion, asked: Version
) -> None:
    """One that speaks exactly one version: picks it when offered (1.3 is asked for alone), else refuses."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = spoken
    leaf = authority.leaf("shop.test")
    context.load_cert_chain(leaf.cert, leaf.key)
    inbox, outbox = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = context.wrap_bio(inbox, outbox, server_side=True)
    inbox.write(client_hello("shop.test", OFFERS[asked], RANDOM))
    with suppress(ssl.SSLError):
        server.do_handshake()
    reply = Reader().feed(outbox.read())
    only = {Version.TLS13} if asked == Version.TLS13 else {version for version in Version if version <= asked}
    expected = Version(int(spoken)) if Version(int(spoken)) in only else None
    assert reply is not None
    assert (reply.outcome, reply.version) == ((Outcome.SPOKEN, expected) if expected else (Outcome.REFUSED, None))
    if expected:
        assert reply.suite in OFFERS[asked].suites
        assert reply.whole
        assert groups.name(reply.group) in ("x25519", "secp256r1")
    if expected and expected < Version.TLS13:
        assert (reply.extended_master_secret, reply.safe_renegotiation, reply.compression) == (True, True, 0)
        der = ssl.PEM_cert_to_DER_cert(leaf.cert.read_text())
        assert reply.chain == (der,)
    if expected == Version.TLS12:
        assert suites.kind(reply.suite) == Kind.AEAD
        assert reply.signature == 0x0403
