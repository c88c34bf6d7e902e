# SPDX-License-Identifier: EUPL-1.2
"""Web servers that show a certificate that is no good, too large, or none at all."""

from datetime import timedelta

from support.tlsstub import ALERT_VERSION, StubTls, message, record, vector
from support.zoo.animal import COULD, PASS, Animal, Pieces
from support.zoo.locks import KEYS, SURVEY, Lock, broken, unseen, wrong

from bolwerk.lab.certs import Authority, Leaf


class EmptyChain(Lock):
    name, does = "lock-no-certificate", "shows a list of certificates with none in it"
    says = broken(*SURVEY) | {"web.tls.versions": (PASS, "tls_without_13")}

    def answer(self, hello: bytes) -> Pieces:
        yield _with_chain(hello, b"\0\0\0")


class BrokenChain(Lock):
    name, does = "lock-broken-certificate", "shows bytes that are no certificate"
    says = broken(*SURVEY, *KEYS) | {
        "web.tls.versions": (PASS, "tls_without_13"),
        "web.certificate.key": (COULD, "certificate_unreadable"),
    }

    def answer(self, hello: bytes) -> Pieces:
        yield _with_chain(hello, vector(3, vector(3, b"\x30\x82\xff\xff" + bytes(500))))


class LongChain(Lock):
    name, does = "lock-chain-300k", "shows a chain of 300 kB, of bytes that are no certificates"
    says = broken(*SURVEY)

    def answer(self, hello: bytes) -> Pieces:
        yield StubTls((0x0303, 0x0304), chain=(bytes(100_000),) * 3).reply(hello)
        yield 60.0


def _with_chain(hello: bytes, chain: bytes) -> bytes:
    """In TLS 1.2; other greetings get an alert."""
    reply = StubTls((0x0303,)).reply(hello)
    if reply[0] == 21:
        return record(ALERT_VERSION, kind=21)
    length = int.from_bytes(reply[6:9])
    return record(reply[5 : 9 + length] + message(11, chain) + reply[9 + length :])


class Shown(Animal):
    """A lock that works, with a certificate that does not."""

    kind = "tls"


class TenThousandNames(Shown):
    name, does = "names-10000", "shows a certificate with 10,000 names, of some 300 kB"
    says = unseen("certificate_too_large", *SURVEY)

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(own, *(f"name-{number}.of-many.{own}" for number in range(10_000)))


class ThousandNames(Shown):
    name, does = "names-1000", "shows a certificate with 1,000 names, of some 30 kB"

    def leaf(self, own: str, authority: Authority) -> Leaf:
        others = (f"name-{number}.many.{own}" for number in range(1000))
        return authority.leaf(own, f"www.{own}", f"mta-sts.{own}", *others)


class Expired(Shown):
    name, does = "expired", "shows a certificate that has run out"
    says = wrong("certificate_expired")

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(own, f"www.{own}", f"mta-sts.{own}", ends=timedelta(hours=-1))


class Early(Shown):
    name, does = "early", "shows a certificate that is not valid yet"
    says = wrong("certificate_not_yet_valid")

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(own, f"www.{own}", f"mta-sts.{own}", starts=timedelta(days=2))


class SelfSigned(Shown):
    name, does = "self-signed", "shows a certificate that it made itself"
    says = wrong("certificate_self_signed")

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(own, f"www.{own}", f"mta-sts.{own}", self_signed=True)


class WrongHost(Shown):
    name, does = "wrong-host", "shows the certificate of another"
    says = wrong("certificate_wrong_name")

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf("bank.test", "www.bank.test")


class OddNames(Shown):
    name, does = "odd-names", "shows a certificate whose names hold stars, blanks and control characters"

    def leaf(self, own: str, authority: Authority) -> Leaf:
        odd = ("*", "*.*.test", " ", "a\x00b.test", "\x1b[2J.test", "a" * 300 + ".test")
        return authority.leaf(own, f"www.{own}", f"mta-sts.{own}", *odd)


ANIMALS = (
    EmptyChain,
    BrokenChain,
    LongChain,
    TenThousandNames,
    ThousandNames,
    Expired,
    Early,
    SelfSigned,
    WrongHost,
    OddNames,
)
