# SPDX-License-Identifier: EUPL-1.2
"""Web sites that lead astray: to themselves, for ever, or inwards."""

from typing import ClassVar

import dns.message
from support.zoo.animal import (
    COULD,
    FAIL,
    PAGE,
    Asked,
    Pieces,
    Place,
    Table,
    alike,
)
from support.zoo.site import CONTENT, HEADERS, Home, Site, no_answer, no_page, page

from bolwerk.lab.certs import Authority, Leaf

HERE = b"\x7f\x00\x00\x01"  # 127.0.0.1
BLOCKED = {
    **alike(COULD, "blocked_address", *CONTENT, *HEADERS),
    **alike(COULD, "blocked_address", "web.https", "web.https.forced", "web.ipv6"),
}


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


ANIMALS = (
    ToFile,
    ToHome,
    ToHomeSix,
    ToMetadata,
    ToDecimal,
    ToOctal,
    ToUser,
    ToDatabase,
    ToNowhere,
    WithoutWhere,
    ToLong,
    ToItself,
    Ever,
    Back,
    Rebinds,
    Inside,
)
