# SPDX-License-Identifier: EUPL-1.2
"""Web sites behind a good lock that answer without end, lie about what they send, or lead astray."""

import gzip
import itertools
import zlib
from functools import cache
from typing import ClassVar

import dns.message
from support.zoo.animal import (
    COULD,
    FAIL,
    HEADS,
    PAGE,
    PASS,
    SECURITY,
    WARN,
    Animal,
    Asked,
    Pieces,
    Place,
    Says,
    Table,
    alike,
    reply,
)

from bolwerk.lab.certs import Authority, Leaf

MEGA = 1024 * 1024
HERE = b"\x7f\x00\x00\x01"  # 127.0.0.1


CONTENT = ("web.mixed", "web.software", "web.sri")
HEADERS = ("web.cookies", "web.csp", "web.framing", "web.nosniff", "web.referrer", "web.permissions")
ANSWER = ("web.https", "web.hsts", "web.ipv6")


def no_answer(reason: str) -> Says:
    """Nothing came that can be read."""
    return alike(COULD, reason, *CONTENT, *HEADERS, *ANSWER)


def no_page(reason: str) -> Says:
    """It answered, and not with a page of its own."""
    return alike(COULD, reason, *CONTENT, *HEADERS)


def no_body(reason: str) -> Says:
    """The page could not be read to its end."""
    return alike(COULD, reason, *CONTENT)


BLOCKED = {
    **alike(COULD, "blocked_address", *CONTENT, *HEADERS),
    **alike(COULD, "blocked_address", "web.https", "web.https.forced", "web.ipv6"),
}


class Site(Animal):
    kind = "http"


class Home(Site):
    """Its first page is sent as it stands here."""

    sent: ClassVar[bytes] = b""

    def home(self) -> Pieces:
        yield self.sent


def page(body: bytes, *fields: str, status: int = 200) -> bytes:
    return reply(status, body, *HEADS, *fields)


def head(*fields: str, status: str = "200 OK") -> bytes:
    """A head alone; what it says of its body stands in `fields`."""
    return "\r\n".join([f"HTTP/1.1 {status}", *HEADS, *fields, "", ""]).encode("latin-1")


# Heads.


class HeadForEver(Site):
    name, does = "head-for-ever", "sends header after header, for ever"
    says = no_answer("not_http")

    def home(self) -> Pieces:
        yield b"HTTP/1.1 200 OK\r\n"
        yield from itertools.repeat(b"X-More: and more\r\n" * 200)


class HeadOfLines(Home):
    name, does = "head-100000", "sends 100,000 headers"
    says = no_answer("not_http")
    sent = b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n"


class HeadOfOneLine(Site):
    name, does = "head-one-line", "sends one header, for ever"
    says = no_answer("not_http")

    def home(self) -> Pieces:
        yield b"HTTP/1.1 200 OK\r\nX: "
        yield from itertools.repeat(b"y" * 4000)


class HeadDrips(Site):
    name, does = "head-drip", "sends its headers one byte at a time"
    says = no_answer("reply_timeout")

    def home(self) -> Pieces:
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 1000:
            yield bytes((byte,))
            yield 0.25


class SaysNothing(Site):
    name, does = "mute-page", "takes the request, and says nothing"
    says = no_answer("reply_timeout")

    def home(self) -> Pieces:
        yield 60.0


class HangsUp(Site):
    name, does = "no-page", "takes the request, and hangs up"
    says = no_answer("connection_lost")

    def home(self) -> Pieces:
        raise ConnectionResetError
        yield b""


class Zeros(Home):
    name, does = "head-zeros", "puts zeros into its headers"
    says = no_answer("not_http")
    sent = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Z\x00ero: a\x00b\r\n\r\nok"


class Folded(Home):
    name, does = "head-folded", "folds a header over two lines, which RFC 9112 forbids"
    says = no_answer("not_http")
    sent = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Long: a\r\n b\r\n\r\nok"


class Old(Home):
    name, does = "http-09", "answers as HTTP/0.9: with the page alone"
    says = no_answer("not_http")
    sent = PAGE


class OtherWorld(Home):
    name, does = "ssh-page", "answers as another kind of server"
    says = no_answer("not_http")
    sent = b"SSH-2.0-OpenSSH_9.2\r\n\r\n"


class Status999(Home):
    name, does = "status-999", "answers with status 999"
    says = no_answer("not_http")
    sent = b"HTTP/1.1 999 Whatever\r\nContent-Length: 0\r\n\r\n"


class Status299(Home):
    name, does = "status-299", "answers with status 299, which nobody knows"
    says = no_page("page_missing")
    sent = page(PAGE, status=299)


class NotModified(Home):
    name, does = "not-modified", "says that nothing has changed (304), though nothing was known"
    says = {**no_page("page_missing"), "web.hsts": (WARN, "hsts_missing")}
    sent = b"HTTP/1.1 304 Not Modified\r\n\r\n"


class Interim(Site):
    name, does = "interim-for-ever", "answers that it is going to answer (103), for ever"
    says = no_answer("not_http")

    def home(self) -> Pieces:
        yield from itertools.repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 100)


class InterimMany(Home):
    name, does = "interim-fifty", "answers fifty times that it is going to answer, and then does"
    sent = b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50 + page(PAGE)


class Refuses(Home):
    name, does = "refuses-us", "does not want to be looked at: 403"
    says = no_page("refused_us")
    sent = page(PAGE, status=403)


class Later(Home):
    name, does = "too-many", "says that we ask too much: 429"
    says = no_page("refused_us")
    sent = page(b"", "Retry-After: 3600", status=429)


class Breaks(Home):
    name, does = "breaks", "has a fault of its own: 500"
    says = no_page("refused_us")
    sent = page(b"Traceback", status=500)


# Bodies.


class TooLong(Home):
    name, does = "length-too-long", "promises a thousand bytes more than it sends, and waits"
    says = no_body("reply_timeout")
    sent = head(f"Content-Length: {len(PAGE) + 1000}") + PAGE


class TooShort(Home):
    name, does = "length-too-short", "sends a thousand bytes more than it promised"
    sent = page(PAGE) + b"HTTP/1.1 200 OK\r\n" * 60


class TwoLengths(Home):
    name, does = "two-lengths", "promises two lengths at once"
    says = no_answer("not_http")
    sent = head("Content-Length: 5", "Content-Length: 50") + PAGE


class NoNumber(Home):
    name, does = "length-negative", "promises a length of -1"
    says = no_answer("not_http")
    sent = head("Content-Length: -1") + PAGE


class Huge(Home):
    name, does = "length-exabytes", "promises more bytes than there are in the world"
    says = no_answer("not_http")
    sent = head("Content-Length: 99999999999999999999") + PAGE


class BothWays(Home):
    name, does = "length-and-chunks", "promises a length, and sends chunks"
    sent = head("Content-Length: 4", "Transfer-Encoding: chunked") + b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)


class ChunksForEver(Site):
    name, does = "chunks-for-ever", "sends chunks for ever"
    says = no_body("reply_too_large")

    def home(self) -> Pieces:
        yield head("Transfer-Encoding: chunked") + b"%x\r\n%b\r\n" % (len(PAGE), PAGE)
        yield from itertools.repeat(b"800\r\n" + b" " * 2048 + b"\r\n")


class ChunksOfOne(Site):
    name, does = "chunks-of-one", "sends a hundred thousand chunks of one byte"
    says = no_body("reply_too_large")

    def home(self) -> Pieces:
        yield head("Transfer-Encoding: chunked")
        yield from itertools.repeat(b"1\r\nx\r\n" * 100, 1000)
        yield b"0\r\n\r\n"


class ChunkOfExabytes(Home):
    name, does = "chunk-negative", "announces a chunk of less than nothing"
    says = no_body("not_http")
    sent = head("Transfer-Encoding: chunked") + b"-5\r\n" + PAGE


class ChunkLine(Site):
    name, does = "chunk-line", "announces a chunk in a line without end"
    says = no_body("not_http")

    def home(self) -> Pieces:
        yield head("Transfer-Encoding: chunked") + b"5;"
        yield from itertools.repeat(b"x" * 1000)


class Trailers(Site):
    name, does = "trailers-for-ever", "sends trailers behind its last chunk, for ever"
    says = no_body("reply_too_large")

    def home(self) -> Pieces:
        yield head("Transfer-Encoding: chunked") + b"%x\r\n%b\r\n0\r\n" % (len(PAGE), PAGE)
        yield from itertools.repeat(b"X-Trailer: more\r\n" * 100)


class BodyDrips(Site):
    name, does = "body-drip", "sends its page one byte at a time"
    says = no_body("reply_timeout")

    def home(self) -> Pieces:
        yield head(f"Content-Length: {len(PAGE) * 100}")
        for byte in PAGE * 100:
            yield bytes((byte,))
            yield 0.1


class Big(Site):
    name, does = "body-10m", "sends a page of 10 MB"
    says = no_body("reply_too_large")

    def home(self) -> Pieces:
        yield head(f"Content-Length: {10 * MEGA}")
        yield from itertools.repeat(b"x" * 65_536, 160)


@cache
def bomb(kind: str) -> bytes:
    """256 MB of blanks, packed."""
    wbits = {"gzip": 31, "deflate": 15, "raw": -15}[kind]
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return b"".join(packer.compress(PAGE + b" " * MEGA) for _ in range(256)) + packer.flush()


class GzipBomb(Site):
    name, does, packing = "bomb-gzip", "sends 250 kB that unpack to 256 MB (gzip)", ("gzip", "gzip")
    says = no_body("reply_too_large")

    def home(self) -> Pieces:
        yield page(bomb(self.packing[0]), f"Content-Encoding: {self.packing[1]}")


class DeflateBomb(GzipBomb):
    name, does, packing = "bomb-deflate", "sends 250 kB that unpack to 256 MB (deflate)", ("deflate", "deflate")
    says = no_body("reply_too_large")


class RawBomb(GzipBomb):
    name, does, packing = "bomb-raw", "the same, without the header that deflate should have", ("raw", "deflate")
    says = no_body("reply_too_large")


class TwiceBomb(Site):
    name, does = "bomb-twice", "sends a bomb that was packed twice"
    says = no_body("page_unreadable")

    def home(self) -> Pieces:
        yield page(gzip.compress(bomb("gzip"), 9), "Content-Encoding: gzip, gzip")


class Unasked(Home):
    name, does = "packed-unasked", "packs its page in a way that was not asked for (br)"
    says = no_body("page_unreadable")
    sent = page(b"\x1b\x0f\x00\xf8\xa5\x1b\x00", "Content-Encoding: br")


class NotPacked(Home):
    name, does = "packed-not", "says that its page is packed, which it is not"
    says = no_body("page_unreadable")
    sent = page(PAGE, "Content-Encoding: gzip")


class HalfPacked(Home):
    name, does = "packed-half", "sends half of a packed page as if it were all"
    says = no_body("page_unreadable")
    sent = page(gzip.compress(PAGE * 100, mtime=0)[:60], "Content-Encoding: gzip")


class Letters(Home):
    name, does = "letters-lie", "says that its page is in UTF-16, which it is not"
    sent = reply(200, PAGE + "é".encode(), "Content-Type: text/html; charset=utf-16", *HEADS[1:])


class NoLetters(Home):
    name, does = "letters-none", "says that its page is in letters that do not exist"
    sent = reply(200, PAGE + b"\xff\xfe", "Content-Type: text/html; charset=nothing-like-it", *HEADS[1:])


class Tags(Home):
    name, does = "tags-80000", "sends a page of 80,000 tags that are never closed"
    sent = page(b"<a =" * 20_000 + b"<script src='" * 10_000)


class Cookies(Home):
    name, does = "cookies-100", "sets a hundred cookies of 500 bytes"
    says = {"web.cookies": (PASS, "cookies_in_order")}
    sent = page(PAGE, *(f"Set-Cookie: c{number}={'x' * 500}; Secure" for number in range(100)))


# Where it leads.


class Leads(Site):
    """Its first page leads there."""

    to: ClassVar[str] = ""
    status: ClassVar[int] = 302

    def home(self) -> Pieces:
        yield page(b"", f"Location: {self.to}", status=self.status)


class ToFile(Leads):
    name, does, to = "leads-to-file", "leads to a file of this machine", "file:///etc/passwd"
    says = no_page("redirect_scheme")


class ToHome(Leads):
    name, does, to = "leads-to-127", "leads to this machine", "https://127.0.0.1/"
    says = BLOCKED


class ToHomeSix(Leads):
    name, does, to = "leads-to-colon-1", "leads to this machine, over IPv6", "https://[::1]/"
    says = BLOCKED


class ToMetadata(Leads):
    name, does, to = "leads-to-metadata", "leads to where a cloud keeps its secrets", "http://169.254.169.254/latest/"
    says = BLOCKED | {"web.https": (FAIL, "https_leads_back")}


class ToDecimal(Leads):
    name, does, to = "leads-to-decimal", "leads to this machine, written as one number", "https://2130706433/"
    says = no_page("redirect_malformed")


class ToOctal(Leads):
    name, does, to = "leads-to-octal", "leads to this machine, written in octal", "https://0177.0.0.1/"
    says = no_page("redirect_malformed")


class ToUser(Leads):
    name, does, to = "leads-to-user", "leads to an address with a user in it", "https://zoo.test@127.0.0.1/"
    says = no_page("redirect_userinfo")


class ToDatabase(Leads):
    name, does, to = "leads-to-port", "leads to the port of a database", "https://zoo.test:5432/"
    says = no_page("redirect_port")


class ToNowhere(Leads):
    name, does, to = "leads-nowhere", "leads to what is no address", "https://%00\x01/"
    says = no_answer("not_http")


class WithoutWhere(Home):
    name, does = "leads-without-where", "leads on without saying where"
    says = no_page("page_missing")
    sent = page(b"", status=302)


class ToLong(Leads):
    name, does, to = "leads-to-10k", "leads to an address of 10 kB", "/" + "x" * 10_000
    says = no_page("redirect_malformed")


class ToItself(Leads):
    name, does, to = "leads-to-itself", "leads to itself", "/"
    says = no_page("redirect_loop")


class Ever(Leads):
    name, does = "leads-for-ever", "leads from page to page, for ever"
    says = no_page("redirect_too_many")

    def page(self, asked: Asked) -> Pieces:
        if not asked.secure or asked.path.startswith("/.well-known/"):
            yield from super().page(asked)
            return
        number = int(asked.path.strip("/") or 0)
        yield page(b"", f"Location: /{number + 1}", status=302)


class Back(Leads):
    name, does = "leads-back", "leads from the encrypted page to the open one, and from there back"
    says = {**no_page("redirect_loop"), "web.https": (FAIL, "https_leads_back")}

    def home(self) -> Pieces:
        yield page(b"", f"Location: http://{self.place.domain}/", status=302)


class Rebinds(Leads):
    name, does = "leads-to-rebind", "leads to a name that is outside at the first look-up, and inside at the next"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.reset()

    def reset(self) -> None:
        self._asked = False

    def leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf(own, f"*.{own}")

    def records(self) -> Table:
        return super().records() | {(f"flips.{self.place.domain}", "A"): ["127.0.0.1"]}

    def datagrams(self, query: dns.message.Message, good: bytes) -> list[bytes]:
        if b"\x05flips" in good and HERE in good and not self._asked:
            self._asked = True
            return [good.replace(HERE, bytes(map(int, self.place.ip.split("."))))]
        return [good]

    def page(self, asked: Asked) -> Pieces:
        if asked.secure and asked.host.startswith("flips."):
            yield page(PAGE)
        elif asked.secure and asked.path == "/":
            yield page(b"", f"Location: https://flips.{self.place.domain}/", status=302)
        else:
            yield from super().page(asked)


class Inside(Leads):
    name, does = "leads-inside", "leads to a name of its own that points to a private network"
    says = BLOCKED

    def records(self) -> Table:
        return super().records() | {(f"router.{self.place.domain}", "A"): ["192.168.1.1"]}

    def home(self) -> Pieces:
        yield page(b"", f"Location: https://router.{self.place.domain}/", status=302)


class Resets(Site):
    name, does = "resets-later", "answers well, keeps the line open, and breaks it at the second question"

    def page(self, asked: Asked) -> Pieces:
        if asked.turn > 1:
            raise ConnectionResetError
        return super().page(asked)


class Everything(Site):
    name, does = "yes-to-all", "answers every question with its first page"
    says = {"mail.mta_sts": (FAIL, "mta_sts_policy_wrong"), "web.securitytxt": (WARN, "securitytxt_missing")}

    def page(self, asked: Asked) -> Pieces:
        return self.home() if asked.secure else super().page(asked)


class SecurityBomb(Site):
    name, does = "securitytxt-bomb", "its security.txt is a bomb, all else is well"
    says = {"web.securitytxt": (COULD, "reply_too_large")}

    def page(self, asked: Asked) -> Pieces:
        if asked.path != "/.well-known/security.txt":
            yield from super().page(asked)
            return
        body = gzip.compress(SECURITY + b"# x\n" * 4_000_000, 9, mtime=0)
        yield reply(200, body, "Content-Type: text/plain", "Content-Encoding: gzip")


class PolicyBomb(Site):
    name, does = "mta-sts-slow", "its MTA-STS policy is 64 kB of blanks, made to be slow to read"
    says = {"mail.mta_sts": (FAIL, "mta_sts_policy_wrong")}

    def page(self, asked: Asked) -> Pieces:
        if asked.path != "/.well-known/mta-sts.txt":
            yield from super().page(asked)
            return
        yield reply(200, b"version: STSv1\nmx:" + b" " * 65_000 + b"\x01\n", "Content-Type: text/plain")


ANIMALS = tuple(
    found
    for found in globals().copy().values()
    if isinstance(found, type) and issubclass(found, Site) and "name" in vars(found)
)
