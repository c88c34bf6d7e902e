# SPDX-License-Identifier: EUPL-1.2
"""What the web sites of the zoo share, and what a check must say of them."""

from typing import ClassVar

from support.zoo.animal import COULD, HEADS, Animal, Pieces, Says, alike, reply

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
