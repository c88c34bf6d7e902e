# SPDX-License-Identifier: EUPL-1.2
"""Mail servers that stall, flood, refuse and break off."""

import itertools
import ssl
from datetime import timedelta

from support.tlsstub import ALERT_FAILURE, StubTls, record
from support.zoo.animal import COULD, FAIL, MAIL, PASS, WAITS, WARN, Animal, Pieces, alike
from support.zoo.sockets import stranger, takes_all

from bolwerk.lab.certs import Authority, Leaf

TALK = ("mail.starttls", "mail.certificate", "mail.tls.versions")


class Mailer(Animal):
    kind = "smtp"


def unseen(reason: str) -> dict[str, tuple[str, str]]:
    return alike(COULD, reason, *TALK)


def without_lock(reason: str) -> dict[str, tuple[str, str]]:
    return alike(COULD, "no_encryption", "mail.certificate", "mail.tls.versions") | {
        "mail.starttls": (FAIL, reason),
        "mail.mta_sts": (FAIL, "mta_sts_server_wrong"),
    }


def wrong(reason: str) -> dict[str, tuple[str, str]]:
    """Only the certificate is no good."""
    return {"mail.certificate": (WARN, reason), "mail.mta_sts": (FAIL, "mta_sts_server_wrong")}


class TarPit(Mailer):
    name, does, says = "tar-pit", "takes the connection and never greets", unseen("no_greeting")
    seconds = WAITS

    def banner(self, connection: int) -> Pieces:
        yield 60.0


class Drip(Mailer):
    name, does, says = "mail-drip", "greets with one byte a second", unseen("no_greeting")
    seconds = WAITS

    def banner(self, connection: int) -> Pieces:
        for byte in b"220 mx.test ready\r\n":
            yield bytes((byte,))
            yield 1.0


class LongGreeting(Mailer):
    name, does, says = "banner-100k", "greets with one line of 100 kB", unseen("not_a_mail_server")

    def banner(self, connection: int) -> Pieces:
        yield b"220 " + b"x" * 100_000 + b"\r\n"


class LongLine(Mailer):
    name, does, says = "banner-3k", "greets with one line of 3 kB", unseen("not_a_mail_server")

    def banner(self, connection: int) -> Pieces:
        yield b"220 " + b"x" * 3000 + b"\r\n"


class EndlessGreeting(Mailer):
    name, does, says = "banner-for-ever", "greets with line after line, for ever", unseen("not_a_mail_server")

    def banner(self, connection: int) -> Pieces:
        return itertools.repeat(b"220-and more\r\n" * 100)


class NoLineEnd(Mailer):
    name, does, says = "banner-without-end", "greets with one line, for ever", unseen("not_a_mail_server")

    def banner(self, connection: int) -> Pieces:
        return itertools.repeat(b"220 " * 1000)


class Busy(Mailer):
    name, does, says = "busy", "has no time: 421", unseen("refused_us")

    def banner(self, connection: int) -> Pieces:
        yield b"421 come back later\r\n"


class Barred(Mailer):
    name, does, says = "barred", "does not want us: 554", unseen("refused_us")

    def banner(self, connection: int) -> Pieces:
        yield b"554 no thanks\r\n"


class FourAtMost(Mailer):
    name, does = "four-at-most", "takes four connections, and then none: 421"

    def banner(self, connection: int) -> Pieces:
        yield b"421 too many connections\r\n" if connection > 4 else b"220 ready\r\n"


class OneAtMost(Mailer):
    name, does = "one-at-most", "takes one connection, and then none: 421"
    says = {"mail.tls.versions": (COULD, "refused_us")}

    def banner(self, connection: int) -> Pieces:
        yield b"421 too many connections\r\n" if connection > 1 else b"220 ready\r\n"


class HangsUp(Mailer):
    name, does, says = "hangs-up", "hangs up at once", unseen("connection_lost")

    def banner(self, connection: int) -> Pieces:
        raise ConnectionResetError
        yield b""


class HangsUpAtEhlo(Mailer):
    name, does, says = "hangs-up-at-ehlo", "hangs up when it is spoken to", unseen("connection_lost")

    def ehlo(self) -> Pieces:
        raise ConnectionResetError
        yield b""


class SilentAtEhlo(Mailer):
    name, does, says = "silent-at-ehlo", "greets, and says no more", unseen("no_reply")
    seconds = WAITS

    def ehlo(self) -> Pieces:
        yield 60.0


class EndlessEhlo(Mailer):
    name, does, says = "ehlo-for-ever", "has ten thousand things to offer", unseen("not_a_mail_server")

    def ehlo(self) -> Pieces:
        return itertools.repeat(b"250-OFFER\r\n" * 100, 100)


class EightBits(Mailer):
    name, does = "eight-bits", "greets in letters that are no ASCII, and in bytes that are no letters"

    def banner(self, connection: int) -> Pieces:
        yield "220-mx café ✉ 日本\r\n".encode() + b"220 \xff\xfe\xe9\x80\x00\x1b[2J\r\n"


class BareLines(Mailer):
    name, does = "bare-lines", "ends its lines with LF alone"

    def banner(self, connection: int) -> Pieces:
        yield b"220 ready\n"

    def ehlo(self) -> Pieces:
        yield b"250-mx\n250-STARTTLS\n250 SIZE\n"

    def go(self) -> Pieces:
        yield b"220 go\n"


class SmallLetters(Mailer):
    name, does = "small-letters", "offers starttls in small letters, with blanks behind it"

    def ehlo(self) -> Pieces:
        yield b"250-mx\r\n250-starttls  \r\n250 size\r\n"


class NoCode(Mailer):
    name, does, says = "no-code", "greets without a number", unseen("not_a_mail_server")

    def banner(self, connection: int) -> Pieces:
        yield b"hello there\r\n"


class OddCode(Mailer):
    name, does, says = "code-999", "greets with number 999", unseen("not_a_mail_server")

    def banner(self, connection: int) -> Pieces:
        yield b"999 hello\r\n"


class Web(Mailer):
    name, does, says = "web-at-25", "speaks HTTP at the door of mail", unseen("not_a_mail_server")

    def banner(self, connection: int) -> Pieces:
        yield b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"


class Locked(Mailer):
    name, does, says = "tls-at-25", "speaks TLS before it is asked", unseen("not_a_mail_server")

    def banner(self, connection: int) -> Pieces:
        yield record(ALERT_FAILURE, kind=21)
        yield b"\x16\x03\x03\x00\x10\n" + bytes(100)


class NoLock(Mailer):
    name, does, says = "no-starttls", "does not offer STARTTLS", without_lock("starttls_missing")

    def ehlo(self) -> Pieces:
        yield b"250-mx\r\n250 SIZE 1000\r\n"


class Refuses(Mailer):
    name, does, says = "starttls-refused", "offers STARTTLS, and then refuses it", without_lock("starttls_refused")

    def go(self) -> Pieces:
        yield b"502 not implemented\r\n"


class Later(Mailer):
    name, does, says = "starttls-later", "offers STARTTLS, and cannot just now: 454", unseen("refused_us")

    def go(self) -> Pieces:
        yield b"454 TLS not available\r\n"


class SilentAtGo(Mailer):
    name, does, says = "starttls-silent", "offers STARTTLS, and then is silent", unseen("no_reply")
    seconds = WAITS

    def go(self) -> Pieces:
        yield 60.0


class PlainAfterGo(Mailer):
    name, does = "starttls-plain", "agrees to STARTTLS, and goes on in plain text"
    says = without_lock("starttls_broken")

    def after_go(self, hello: bytes) -> Pieces | None:
        return iter([b"250-mx here\r\n250 go on\r\n"])


class Injects(Mailer):
    name, does = "starttls-injects", "sends plain text along with its agreement to STARTTLS, as if it were locked"
    says = {"mail.tls.versions": (COULD, "not_tls")}

    def go(self) -> Pieces:
        yield b"220 go\r\n250 all your mail is taken\r\n"


class SilentAfterGo(Mailer):
    name, does, says = "handshake-silent", "agrees to STARTTLS, and is silent", unseen("tls_timeout")
    seconds = WAITS

    def after_go(self, hello: bytes) -> Pieces | None:
        return iter([60.0])


class ClosesAfterGo(Mailer):
    name, does, says = "handshake-closed", "agrees to STARTTLS, and hangs up", without_lock("starttls_broken")

    def after_go(self, hello: bytes) -> Pieces | None:
        return iter(())


class AlertAfterGo(Mailer):
    name, does, says = "handshake-alert", "agrees to STARTTLS, and sends an alert", without_lock("starttls_broken")

    def after_go(self, hello: bytes) -> Pieces | None:
        return iter([record(ALERT_FAILURE, kind=21)])


class OldLock(Mailer):
    name, does = "mail-tls-10", "knows no lock newer than TLS 1.0"
    says = {
        "mail.starttls": (WARN, "starttls_old_version"),
        "mail.certificate": (COULD, "no_encryption"),
        "mail.tls.versions": (WARN, "only_old_tls"),
        "mail.mta_sts": (FAIL, "mta_sts_server_wrong"),
    }

    def after_go(self, hello: bytes) -> Pieces | None:
        return iter([StubTls((0x0301,), (0xC013, 0x002F)).reply(hello)]) if hello else iter(())


class Expired(Mailer):
    name, does = "mail-expired", "shows a certificate that has run out"
    says = wrong("certificate_expired")

    def mail_leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(f"mx.{own}", ends=timedelta(hours=-1))


class SelfMade(Mailer):
    name, does = "mail-self-signed", "shows a certificate that it made itself"
    says = wrong("certificate_self_signed")

    def mail_leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(f"mx.{own}", self_signed=True)


class Soon(Mailer):
    name, does = "mail-ends-soon", "shows a certificate that runs out in five days"
    says = {"mail.certificate": (WARN, "certificate_expires_soon")}

    def mail_leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(f"mx.{own}", starts=timedelta(days=-80), ends=timedelta(days=5))


class Early(Mailer):
    name, does = "mail-early", "shows a certificate that is not valid yet"
    says = wrong("certificate_not_yet_valid")

    def mail_leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(f"mx.{own}", starts=timedelta(days=2))


class OtherName(Mailer):
    name, does = "mail-wrong-host", "shows the certificate of another"
    says = wrong("certificate_wrong_name")

    def mail_leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf("mx.bank.test")


class Unknown(Mailer):
    name, does = "mail-untrusted", "shows a certificate of an authority that nobody knows"
    says = wrong("certificate_untrusted")

    def mail_leaf(self, own: str, authority: Authority) -> Leaf:
        return stranger(authority).leaf(f"mx.{own}")


class No13(Mailer):
    name, does = "mail-tls-12", "knows no lock newer than TLS 1.2"
    says = {"mail.tls.versions": (PASS, "tls_without_13")}

    def tune_mail(self, context: ssl.SSLContext) -> None:
        context.maximum_version = ssl.TLSVersion.TLSv1_2


class OldToo(Mailer):
    name, does = "mail-tls-10-too", "locks with TLS 1.0 for who asks"
    says = {"mail.tls.versions": (WARN, "old_tls_offered")}

    def tune_mail(self, context: ssl.SSLContext) -> None:
        takes_all(context)


class Oldest(Mailer):
    name, does = "mail-ssl3", "knows nothing newer than SSL 3"
    says = without_lock("starttls_broken") | {
        "mail.starttls": (WARN, "starttls_old_version"),
        "mail.tls.versions": (FAIL, "ssl3_offered"),
    }

    def after_go(self, hello: bytes) -> Pieces | None:
        return iter([StubTls((0x0300,), (0x0005, 0x000A)).reply(hello)]) if hello else iter(())


class Shut(Mailer):
    name, does, shut = "mail-shut", "has a mail server at which nobody listens", frozenset({MAIL})
    says = unseen("connect_refused")


class Walled(Mailer):
    name, does, walled = "mail-walled", "has a mail server from which nothing comes back", frozenset({MAIL})
    says, seconds = unseen("connect_timeout"), WAITS


ANIMALS = (
    TarPit, Drip, LongGreeting, LongLine, EndlessGreeting, NoLineEnd, Busy, Barred, FourAtMost, OneAtMost, HangsUp,
    HangsUpAtEhlo, SilentAtEhlo, EndlessEhlo, EightBits, BareLines, SmallLetters, NoCode, OddCode, Web, Locked,
    NoLock, Refuses, Later, SilentAtGo, PlainAfterGo, Injects, SilentAfterGo, ClosesAfterGo, AlertAfterGo, OldLock,
    Expired, SelfMade, Soon, Early, OtherName, Unknown, No13, OldToo, Oldest, Shut, Walled,
)  # fmt: skip
