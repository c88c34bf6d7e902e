# SPDX-License-Identifier: EUPL-1.2
"""Web sites whose pages are endless, packed to burst, or not what their head says."""

import gzip
import itertools
import zlib
from functools import cache

from support.zoo.animal import (
    COULD,
    FAIL,
    HEADS,
    PAGE,
    PASS,
    SECURITY,
    WAITS,
    WARN,
    Asked,
    Pieces,
    Place,
    reply,
)
from support.zoo.site import Home, Site, head, no_answer, no_body, page

MEGA = 1024 * 1024


class TooLong(Home):
    name, does = "length-too-long", "promises a thousand bytes more than it sends, and waits"
    says = no_body("reply_timeout")
    sent = head(f"Content-Length: {len(PAGE) + 1000}") + PAGE
    seconds = WAITS


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
    seconds = WAITS

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
    """64 MB of blanks, packed."""
    wbits = {"gzip": 31, "deflate": 15, "raw": -15}[kind]
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return b"".join(packer.compress(PAGE + b" " * MEGA) for _ in range(64)) + packer.flush()


class GzipBomb(Site):
    name, does, packing = "bomb-gzip", "sends 64 kB that unpack to 64 MB (gzip)", ("gzip", "gzip")
    says = no_body("reply_too_large")

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        bomb(self.packing[0])  # made before anybody waits for it

    def home(self) -> Pieces:
        yield page(bomb(self.packing[0]), f"Content-Encoding: {self.packing[1]}")


class DeflateBomb(GzipBomb):
    name, does, packing = "bomb-deflate", "sends 64 kB that unpack to 64 MB (deflate)", ("deflate", "deflate")
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


ANIMALS = (
    TooLong,
    TooShort,
    TwoLengths,
    NoNumber,
    Huge,
    BothWays,
    ChunksForEver,
    ChunksOfOne,
    ChunkOfExabytes,
    ChunkLine,
    Trailers,
    BodyDrips,
    Big,
    GzipBomb,
    DeflateBomb,
    RawBomb,
    TwiceBomb,
    Unasked,
    NotPacked,
    HalfPacked,
    Letters,
    NoLetters,
    Tags,
    Cookies,
    Resets,
    Everything,
    SecurityBomb,
    PolicyBomb,
)
