# SPDX-License-Identifier: EUPL-1.2
"""Web servers whose lock stalls, floods, lies, is of another age, or shows a certificate that is no good."""

import itertools

from support.tlsstub import ALERT_FAILURE, RETRY, StubTls, extension, message, record, vector
from support.zoo.animal import COULD, FAIL, NONE, WAITS, WARN, Animal, Pieces, alike

from bolwerk.core.probes.result import CHECKS

TODAY = StubTls((0x0303, 0x0304))
WARNING = record(b"\x01\x70", kind=21)
WEB = tuple(check for check in CHECKS if check.startswith("web."))
SURVEY = ("web.tls.versions", "web.tls.ciphers", "web.tls.keyexchange")
KEYS = ("web.certificate.key", "web.certificate.caa")
WITH_A_PAGE = tuple(check for check in WEB if check != "web.https.forced")
BEHIND = tuple(
    check for check in WITH_A_PAGE if check not in ("web.https", "web.exposed", "web.rpki", "web.software")
)


def unseen(reason: str, *but: str) -> dict[str, tuple[str, str]]:
    """Nothing can be said of the site behind the lock."""
    return alike(COULD, reason, "mail.mta_sts", *(check for check in WITH_A_PAGE if check not in but))


def broken(*but: str) -> dict[str, tuple[str, str]]:
    """It answers, and not with a lock: a visitor gets nowhere. `but`: what is known all the same."""
    return (
        alike(NONE, "no_https", *(check for check in BEHIND if check not in but))
        | alike(COULD, "tls_broken", "mail.mta_sts", "web.software")
        | {"web.https": (FAIL, "https_broken")}
    )


def wrong(reason: str) -> dict[str, tuple[str, str]]:
    """Only the certificate is no good."""
    return {"web.certificate": (FAIL, reason), "mail.mta_sts": (FAIL, "mta_sts_certificate")}


class Lock(Animal):
    kind = "tls"

    def lock(self, hello: bytes) -> Pieces | None:
        return self.answer(hello)

    def answer(self, hello: bytes) -> Pieces:
        yield from ()


class Silent(Lock):
    name, does = "lock-silent", "takes the connection and says nothing"
    says = unseen("tls_timeout")
    seconds = WAITS

    def answer(self, hello: bytes) -> Pieces:
        yield 60.0


class Drips(Lock):
    name, does = "lock-drip", "answers with one byte a second"
    says = unseen("tls_timeout")
    seconds = WAITS

    def answer(self, hello: bytes) -> Pieces:
        for byte in TODAY.reply(hello):
            yield bytes([byte])
            yield 1.0


class Half(Lock):
    name, does = "lock-half", "stops in the middle of its first message"
    says = unseen("tls_timeout")
    seconds = WAITS

    def answer(self, hello: bytes) -> Pieces:
        yield TODAY.reply(hello)[:20]
        yield 60.0


class Closes(Lock):
    name, does = "lock-closes", "hangs up after the greeting"
    says = unseen("connection_lost")


class Alert(Lock):
    name, does = "lock-alert", "answers every greeting with an alert"
    says = broken()

    def answer(self, hello: bytes) -> Pieces:
        yield record(ALERT_FAILURE, kind=21)


class Random(Lock):
    name, does = "lock-noise", "answers with a megabyte of noise"
    says = broken()

    def answer(self, hello: bytes) -> Pieces:
        yield from itertools.repeat(bytes((7 * at) % 256 for at in range(16_000)), 64)


class Plain(Lock):
    name, does = "lock-plain", "speaks HTTP where a lock should be"
    says = broken()

    def answer(self, hello: bytes) -> Pieces:
        yield b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"


class Echoes(Lock):
    name, does = "lock-echo", "sends the greeting back"
    says = broken()

    def answer(self, hello: bytes) -> Pieces:
        yield hello


class Warnings(Lock):
    name, does = "lock-warnings", "sends 100,000 warnings"
    says = broken()

    def answer(self, hello: bytes) -> Pieces:
        yield from itertools.repeat(WARNING * 100, 1000)


class Warned(Lock):
    name, does = "lock-warned", "sends three warnings, which are forgiven, and then its hello"
    says = broken(*SURVEY)

    def answer(self, hello: bytes) -> Pieces:
        yield WARNING * 3 + TODAY.reply(hello)


class EmptyRecords(Lock):
    name, does = "lock-empty-records", "sends 100,000 records with nothing in them"
    says = broken()

    def answer(self, hello: bytes) -> Pieces:
        yield from itertools.repeat(b"\x16\x03\x03\x00\x00" * 100, 1000)


class BigRecord(Lock):
    name, does = "lock-record-64k", "sends a record of 64 kB, four times what is allowed"
    says = broken()

    def answer(self, hello: bytes) -> Pieces:
        yield b"\x16\x03\x03\xff\xff\x02" + bytes(70_000)


class EndlessHello(Lock):
    name, does = "lock-hello-16m", "announces a first message of 16 MB, and sends it"
    says = unseen("certificate_too_large")

    def answer(self, hello: bytes) -> Pieces:
        yield from itertools.repeat(record(b"\x02\xff\xff\xff" + bytes(16_000)), 1000)


class EndlessRecords(Lock):
    name, does = "lock-for-ever", "says hello, and then sends handshake records for ever"
    says = broken(*SURVEY)

    def answer(self, hello: bytes) -> Pieces:
        reply = TODAY.reply(hello)
        yield reply if reply[0] == 21 else record(reply[5 : 9 + int.from_bytes(reply[6:9])])
        yield from itertools.repeat(record(message(11, b"\0" * 4000)), 100_000)


class BeginsAgain(Lock):
    name, does = "lock-begin-again", "asks a thousand times to begin again"
    says = unseen("connection_lost")

    def answer(self, hello: bytes) -> Pieces:
        yield record(message(0, b"")) * 1000


class RetryLoop(Lock):
    name, does = "lock-retry", "answers every greeting for TLS 1.3 with a wish for another (HelloRetryRequest)"
    says = broken(*SURVEY) | alike(COULD, "not_tls", *SURVEY)

    def answer(self, hello: bytes) -> Pieces:
        found = extension(43, b"\x03\x04") + extension(51, b"\x00\x17")
        body = b"\x03\x03" + RETRY + vector(1, hello[44:76]) + b"\x13\x01\x00" + vector(2, found)
        yield record(message(2, body)) * 3
        yield 0.2


class NotOffered(Lock):
    name, does = "lock-unasked-suite", "picks a suite that was not offered"
    says = broken()

    def answer(self, hello: bytes) -> Pieces:
        yield record(message(2, b"\x03\x03" + bytes(32) + b"\x00\xfa\xfa\x00"))


class Newer(Lock):
    name, does = "lock-unasked-version", "picks a version that was not offered"
    says = broken()

    def answer(self, hello: bytes) -> Pieces:
        yield record(message(2, b"\x03\x03" + bytes(32) + b"\x00\xc0\x2f\x00" + b"\x00\x06\x00\x2b\x00\x02\x03\x05"))


class OnlySsl3(Lock):
    name, does = "lock-ssl3", "knows nothing newer than SSL 3"
    says = broken(*SURVEY) | {
        "web.tls.versions": (FAIL, "ssl3_offered"),
        "web.tls.ciphers": (WARN, "ciphers_weak"),
        "web.tls.keyexchange": (WARN, "renegotiation_unsafe"),
    }

    def answer(self, hello: bytes) -> Pieces:
        yield StubTls((0x0300,), (0x0005, 0x000A)).reply(hello) if hello else b""


class StopsAfterHello(Lock):
    name, does = "lock-stops", "says hello, and then nothing"
    says = broken(*SURVEY)
    seconds = WAITS

    def answer(self, hello: bytes) -> Pieces:
        reply = TODAY.reply(hello)
        yield reply if reply[0] == 21 else record(reply[5 : 9 + int.from_bytes(reply[6:9])])
        yield 60.0


ANIMALS = (
    Silent,
    Drips,
    Half,
    Closes,
    Alert,
    Random,
    Plain,
    Echoes,
    Warnings,
    Warned,
    EmptyRecords,
    BigRecord,
    EndlessHello,
    EndlessRecords,
    BeginsAgain,
    RetryLoop,
    NotOffered,
    Newer,
    OnlySsl3,
    StopsAfterHello,
)
