# SPDX-License-Identifier: EUPL-1.2
"""Web sites whose answers begin badly: endless, broken, of another age, or saying no."""

import itertools

from support.zoo.animal import (
    PAGE,
    WAITS,
    WARN,
    Pieces,
)
from support.zoo.site import Home, Site, no_answer, no_page, page


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
    seconds = WAITS

    def home(self) -> Pieces:
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 1000:
            yield bytes((byte,))
            yield 0.25


class SaysNothing(Site):
    name, does = "mute-page", "takes the request, and says nothing"
    says = no_answer("reply_timeout")
    seconds = WAITS

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


ANIMALS = (
    HeadForEver,
    HeadOfLines,
    HeadOfOneLine,
    HeadDrips,
    SaysNothing,
    HangsUp,
    Zeros,
    Folded,
    Old,
    OtherWorld,
    Status999,
    Status299,
    NotModified,
    Interim,
    InterimMany,
    Refuses,
    Later,
    Breaks,
)
