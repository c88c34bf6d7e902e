# SPDX-License-Identifier: EUPL-1.2
"""Web servers whose lock works, or did in its time, and is old or weak: versions, suites, and how keys are agreed."""

import ssl
from typing import Any, ClassVar

from support.tlsstub import StubTls
from support.zoo.animal import COULD, FAIL, PASS, WARN, Animal, Pieces, alike
from support.zoo.locks import SURVEY, Lock, broken
from support.zoo.sockets import takes_all

VERSIONS, CIPHERS, EXCHANGE = SURVEY


class Works(Animal):
    kind = "tls"


class OldToo(Works):
    name, does = "tls-10-too", "locks with TLS 1.0 and all old suites for who asks"
    says = {VERSIONS: (WARN, "old_tls_offered"), CIPHERS: (FAIL, "ciphers_broken")}

    def tune(self, context: ssl.SSLContext) -> None:
        takes_all(context)


class OnlyCbc(Works):
    name, does = "tls-cbc", "locks with suites of the old making alone (CBC)"
    says = {VERSIONS: (PASS, "tls_without_13"), CIPHERS: (WARN, "ciphers_cbc_only")}

    def tune(self, context: ssl.SSLContext) -> None:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("ECDHE+SHA256+AES")


class Unanswered(Works):
    name, does = "tls-choosy", "refuses who says less than a browser does"
    says = alike(COULD, "no_tls_answer", CIPHERS, EXCHANGE)

    def tune(self, context: ssl.SSLContext) -> None:
        """A browser says that it speaks HTTP (ALPN, RFC 7301); the greeting is read before its name is."""
        says_http = [False]

        def heard(*said: Any) -> None:
            says_http[0] = b"\x08http/1.1" in said[-1]

        context._msg_callback = heard  # no public hook of `ssl` sees a greeting; one that is gone fails this animal
        context.sni_callback = lambda *_: None if says_http[0] else ssl.ALERT_DESCRIPTION_HANDSHAKE_FAILURE


class Stub(Lock):
    """Goes as far as its keys: no page comes, and the lock is judged all the same."""

    stub: ClassVar[StubTls]
    lock_says: ClassVar[dict[str, tuple[str, str]]]

    def __init_subclass__(cls) -> None:
        cls.says = broken(*SURVEY) | {VERSIONS: (PASS, "tls_without_13")} | cls.lock_says

    def answer(self, hello: bytes) -> Pieces:
        yield self.stub.reply(hello) if hello else b""


class Tls10(Stub):
    name, does, stub = "tls-10", "knows no lock newer than TLS 1.0", StubTls((0x0301,), (0xC013,))
    lock_says = {VERSIONS: (FAIL, "only_old_tls"), CIPHERS: (WARN, "ciphers_cbc_only")}


class Static(Stub):
    name, does, stub = "tls-static", "locks every visit with the same key (RSA)", StubTls(suites=(0x009C,))
    lock_says = {CIPHERS: (WARN, "ciphers_static"), EXCHANGE: (WARN, "exchange_static")}


class Anonymous(Stub):
    name, does, stub = "tls-anonymous", "locks without showing who it is", StubTls(suites=(0xC02F, 0x0034))
    lock_says = {CIPHERS: (FAIL, "ciphers_broken")}


class Packs(Stub):
    name, does, stub = "tls-compression", "packs before it locks", StubTls(compression=1)
    lock_says = {EXCHANGE: (WARN, "compression_on")}


class PlainSecret(Stub):
    name, does, stub = "tls-plain-secret", "makes its secret in the old way", StubTls(extended_master_secret=False)
    lock_says = {EXCHANGE: (WARN, "master_secret_plain")}


class OldHash(Stub):
    name, does, stub = "tls-signed-sha1", "signs its keys with SHA-1", StubTls(signature=0x0201)
    lock_says = {EXCHANGE: (WARN, "exchange_signed_old")}


class ShortPrime(Stub):
    name, does = "tls-prime-1024", "agrees on keys by a prime of 1024 bits"
    stub = StubTls(suites=(0x009E,), prime=b"\xff" * 128)
    lock_says = {EXCHANGE: (WARN, "prime_short")}


class BreakablePrime(Stub):
    name, does = "tls-prime-512", "agrees on keys by a prime of 512 bits"
    stub = StubTls(suites=(0x009E,), prime=b"\xff" * 64)
    lock_says = {EXCHANGE: (FAIL, "prime_breakable")}


class PostQuantum(Stub):
    name, does = "tls-post-quantum", "agrees on keys by a group that holds against quantum computers"
    stub = StubTls((0x0304,), groups_13=(0x11EC,))
    lock_says = {VERSIONS: (PASS, "tls_modern"), EXCHANGE: (PASS, "exchange_post_quantum")}


ANIMALS: tuple[type[Animal], ...] = (
    OldToo, OnlyCbc, Unanswered, Tls10, Static, Anonymous, Packs, PlainSecret, OldHash, ShortPrime, BreakablePrime,
    PostQuantum,
)  # fmt: skip
