# SPDX-License-Identifier: EUPL-1.2
"""Web sites that work, and give browsers careless rules: headers, cookies, and whom to tell of a leak."""

from typing import ClassVar

from support.zoo.animal import HEADS, PAGE, PASS, SECURITY, WARN, Asked, Pieces, reply
from support.zoo.site import Site


class Ruled(Site):
    """Its first page comes with the usual heads but those that begin as one of `less`, and with `more`."""

    less: ClassVar[tuple[str, ...]] = ()
    more: ClassVar[tuple[str, ...]] = ()
    body: ClassVar[bytes] = PAGE

    def home(self) -> Pieces:
        kept = (each for each in HEADS if not self.less or not each.startswith(self.less))
        yield reply(200, self.body, *kept, *self.more)


class Bare(Ruled):
    name, does = "rules-none", "gives browsers no rules at all"
    less = ("Strict", "X-Content", "Content-Security")
    says = {
        "web.hsts": (WARN, "hsts_missing"),
        "web.csp": (WARN, "csp_none"),
        "web.framing": (WARN, "framing_open"),
        "web.nosniff": (WARN, "nosniff_missing"),
    }


class Odd(Ruled):
    name, does = "rules-odd", "gives browsers rules that are none"
    less = ("Strict", "X-Content", "Content-Security")
    more = (
        "Strict-Transport-Security: max-age=soon",
        "Content-Security-Policy-Report-Only: default-src 'self'",
        "X-Frame-Options: ALLOWALL",
        "X-Content-Type-Options: sniff",
        "Referrer-Policy: unsafe-url",
        "Permissions-Policy: camera=()",
    )
    says = {
        "web.hsts": (WARN, "hsts_malformed"),
        "web.csp": (WARN, "csp_only_reports"),
        "web.framing": (WARN, "framing_unclear"),
        "web.nosniff": (WARN, "nosniff_wrong"),
        "web.referrer": (WARN, "referrer_leaks"),
        "web.permissions": (PASS, "permissions_set"),
    }


class ShortMemory(Ruled):
    name, does = "rules-short", "has browsers forget after a day, run any script, and tell others little"
    less = ("Strict", "Content-Security")
    more = (
        "Strict-Transport-Security: max-age=86400",
        "Content-Security-Policy: default-src *; frame-ancestors 'none'",
        "Referrer-Policy: same-origin",
    )
    says = {
        "web.hsts": (WARN, "hsts_short"),
        "web.csp": (WARN, "csp_unsafe"),
        "web.referrer": (PASS, "referrer_careful"),
    }


class Off(Ruled):
    name, does = "rules-off", "has browsers forget at once, and says nothing of scripts"
    less = ("Strict", "Content-Security")
    more = ("Strict-Transport-Security: max-age=0", "Content-Security-Policy: frame-ancestors 'none'")
    says = {"web.hsts": (WARN, "hsts_off"), "web.csp": (WARN, "csp_without_scripts")}


class Partly(Site):
    name, does = "hsts-partly", "has browsers remember www, to which it leads, and not itself"
    says = {"web.hsts": (WARN, "hsts_partly")}

    def page(self, asked: Asked) -> Pieces:
        if asked.secure and asked.path == "/" and asked.host == self.place.domain:
            return iter([reply(301, b"", f"Location: https://www.{asked.host}/")])
        return super().page(asked)


class Sets(Ruled):
    """Its first page sets `cookie`."""

    cookie: ClassVar[str] = ""

    def home(self) -> Pieces:
        yield reply(200, PAGE, *HEADS, f"Set-Cookie: {self.cookie}")


class OpenCookie(Sets):
    name, does, cookie = "cookie-open", "keeps a visit in a cookie that goes over open lines", "PHPSESSID=1; HttpOnly"
    says = {"web.cookies": (WARN, "cookies_unencrypted")}


class ReadCookie(Sets):
    name, does, cookie = "cookie-read", "keeps a visit in a cookie that scripts may read", "PHPSESSID=1; Secure"
    says = {"web.cookies": (WARN, "cookies_readable")}


class RefusedCookie(Sets):
    name, does, cookie = "cookie-refused", "sets a cookie that browsers throw away", "lang=nl; SameSite=None"
    says = {"web.cookies": (WARN, "cookies_refused")}


class WideCookie(Sets):
    name, does = "cookie-wide", "keeps a visit in a cookie that goes along from other sites"
    cookie = "PHPSESSID=1; Secure; HttpOnly; SameSite=None"
    says = {"web.cookies": (PASS, "cookies_sent_along")}


class Finder(Site):
    """Its security.txt is `text`, of type `kind`."""

    text: ClassVar[bytes] = SECURITY
    kind_of_text: ClassVar[str] = "text/plain"
    path: ClassVar[str] = "/.well-known/security.txt"

    def page(self, asked: Asked) -> Pieces:
        if asked.secure and asked.path == self.path:
            return iter([reply(200, self.text, f"Content-Type: {self.kind_of_text}")])
        return super().page(asked)


CONTACT, EXPIRES = SECURITY.splitlines(keepends=True)


class NobodyToTell(Finder):
    name, does, text = "securitytxt-nobody", "has a security.txt that names nobody", EXPIRES
    says = {"web.securitytxt": (WARN, "securitytxt_no_contact")}


class ForEver(Finder):
    name, does, text = "securitytxt-for-ever", "has a security.txt that never ends", CONTACT
    says = {"web.securitytxt": (WARN, "securitytxt_no_expiry")}


class Someday(Finder):
    name, does, text = (
        "securitytxt-someday",
        "has a security.txt that ends at no moment",
        CONTACT + b"Expires: later\n",
    )
    says = {"web.securitytxt": (WARN, "securitytxt_bad_expiry")}


class Past(Finder):
    name, does = "securitytxt-past", "has a security.txt that ended long ago"
    text = CONTACT + b"Expires: 2019-01-01T00:00:00Z\n"
    says = {"web.securitytxt": (WARN, "securitytxt_expired")}


class OtherType(Finder):
    name, does, kind_of_text = "securitytxt-type", "sends its security.txt as something else", "application/json"
    says = {"web.securitytxt": (WARN, "securitytxt_wrong_type")}


class OtherPlace(Finder):
    name, does, text = (
        "securitytxt-place",
        "has the security.txt of another place",
        SECURITY + b"Canonical: https://zoo.test/s.txt\n",
    )
    says = {"web.securitytxt": (WARN, "securitytxt_elsewhere")}


class Twice(Finder):
    name, does, text = "securitytxt-twice", "has a security.txt that ends twice", SECURITY + EXPIRES
    says = {"web.securitytxt": (WARN, "securitytxt_twice")}


class OpenWay(Finder):
    name, does = "securitytxt-open-way", "leads to its security.txt over an open line"
    says = {"web.securitytxt": (WARN, "securitytxt_unsafe")}

    def page(self, asked: Asked) -> Pieces:
        if asked.secure and asked.path == self.path:
            return iter([reply(302, b"", f"Location: http://{asked.host}/s.txt")])
        if asked.path == "/s.txt":
            return iter([reply(200, SECURITY, "Content-Type: text/plain")])
        return super().page(asked)


ANIMALS = (
    Bare, Odd, ShortMemory, Off, Partly, OpenCookie, ReadCookie, RefusedCookie, WideCookie, NobodyToTell, ForEver,
    Someday, Past, OtherType, OtherPlace, Twice, OpenWay,
)  # fmt: skip
