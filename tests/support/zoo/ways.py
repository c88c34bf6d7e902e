# SPDX-License-Identifier: EUPL-1.2
"""Web sites that are shut, lead away, or are another over IPv6."""

from typing import ClassVar

from support.zoo.animal import (
    COULD,
    FAIL,
    HEADS,
    NONE,
    PAGE,
    PASS,
    PLAIN,
    SECURE,
    WAITS,
    WARN,
    Asked,
    Pieces,
    Table,
    alike,
    over_six,
    reply,
)
from support.zoo.habitat import NOWHERE
from support.zoo.locks import WEB
from support.zoo.site import CONTENT, HEADERS, Site, page

from bolwerk.lab.certs import Authority, Leaf

FORCED = "web.https.forced"
SEEN_ANYWAY = ("web.https", FORCED, "web.software", "web.exposed", "web.rpki")
BEHIND = tuple(check for check in WEB if check not in SEEN_ANYWAY)


class AllShut(Site):
    name, does, shut = "web-shut", "has no web server where its name leads", frozenset({PLAIN, SECURE})
    says = alike(NONE, "no_web_server", *WEB) | {"mail.mta_sts": (FAIL, "mta_sts_policy_missing")}


class Walled(Site):
    name, does, walled = "web-walled", "has a web server from which nothing comes back", frozenset({PLAIN, SECURE})
    says, seconds = alike(COULD, "connect_timeout", *WEB, "mail.mta_sts"), WAITS


class NoWay(Site):
    name, does = "web-no-way", "lives at an address to which there is no way"
    says = alike(
        COULD, "connect_failed", *WEB, "mail.mta_sts", "mail.starttls", "mail.certificate", "mail.tls.versions"
    )

    def records(self) -> Table:
        return {
            (name, kind): [NOWHERE] if kind == "A" else records for (name, kind), records in super().records().items()
        }


class Unlocked(Site):
    """Nothing listens where a lock should be."""

    shut = frozenset({SECURE})

    def page(self, asked: Asked) -> Pieces:
        yield page(PAGE)


class NoHttps(Unlocked):
    name, does = "https-none", "has a page without a lock, and no other"
    says = alike(NONE, "no_https", *BEHIND) | {
        "web.https": (FAIL, "https_missing"),
        FORCED: (FAIL, "http_not_forced"),
        "mail.mta_sts": (FAIL, "mta_sts_policy_missing"),
    }


class OnlyWww(Unlocked):
    name, does, elsewhere = "https-www", "has a lock at www alone, to which it leads", True
    says = {"web.https": (WARN, "https_only_elsewhere"), "mail.mta_sts": (FAIL, "mta_sts_policy_missing")}

    def records(self) -> Table:
        return super().records() | {(f"www.{self.place.domain}", "A"): [self.place.other]}

    def page(self, asked: Asked) -> Pieces:
        if asked.other and asked.secure:
            return Site.page(self, asked)
        return iter([reply(301, b"", f"Location: https://www.{self.place.domain}{asked.path}")])


class OnlyHttps(Site):
    name, does, shut = "http-shut", "has a page behind a lock, and no other", frozenset({PLAIN})
    says = {FORCED: (PASS, "http_closed")}


class Open(Site):
    """What it says without a lock is `said`."""

    said: ClassVar[bytes] = page(PAGE)

    def page(self, asked: Asked) -> Pieces:
        return super().page(asked) if asked.secure else iter([self.said])


class NotForced(Open):
    name, does = "http-open", "shows its page without a lock too"
    says = {FORCED: (FAIL, "http_not_forced")}


class ShowsError(Open):
    name, does, said = "http-error", "shows an error without a lock", page(b"gone", status=404)
    says = {FORCED: (WARN, "http_shows_error")}


class Leaves(Site):
    name, does = "https-left", "leads to its lock, and away from it again"
    says = {FORCED: (FAIL, "https_left")}

    def page(self, asked: Asked) -> Pieces:
        if asked.path == "/in":
            return iter([reply(302, b"", f"Location: http://{asked.host}/out")])
        if asked.path == "/out":
            return iter([page(PAGE)])
        if not asked.secure:
            return iter([reply(301, b"", f"Location: https://{asked.host}/in")])
        return super().page(asked)


class Detour(Site):
    name, does = "https-detour", "leads from its lock to an open line, and from there back to a lock"
    says = {"web.https": (WARN, "https_detour"), FORCED: (WARN, "https_left")}

    def page(self, asked: Asked) -> Pieces:
        if asked.secure and asked.path == "/":
            return iter([reply(302, b"", f"Location: http://{asked.host}/out", *HEADS[1:2])])
        if asked.path == "/out":
            leads = f"Location: https://{asked.host}/in"
            return self.home() if asked.secure else iter([reply(302, b"", leads)])
        return self.home() if asked.path == "/in" else super().page(asked)


class Elsewhere(Site):
    name, does = "page-elsewhere", "leads to the page of another"
    says = alike(NONE, "page_elsewhere", *CONTENT, *HEADERS, "web.ipv6")

    def home(self) -> Pieces:
        yield reply(302, b"", "Location: https://healthy.test/", "Strict-Transport-Security: max-age=31536000")


class Six(Site):
    """It and its mail server are there over IPv6 too, where `leads` says."""

    def records(self) -> Table:
        own, place = self.place.domain, self.place
        found = super().records()
        found |= {(name, "AAAA"): [self.leads()] for name in (own, f"www.{own}")}
        return found | {(f"mx.{own}", "AAAA"): [place.six]}

    def leads(self) -> str:
        return self.place.six


EVERYWHERE = {"dns.ipv6": (PASS, "ipv6_everywhere")}


SAME = EVERYWHERE | {"web.ipv6": (PASS, "web_ipv6_same")}


class SixSame(Six):
    name, does, says = "six", "is the same over IPv6", SAME


class SixOther(Six):
    """Over IPv6 another server answers."""

    elsewhere = True

    def leads(self) -> str:
        return over_six(self.place.other)


class SixDiffers(SixOther):
    name, does = "six-differs", "shows another page over IPv6"
    says = EVERYWHERE | {"web.ipv6": (WARN, "web_ipv6_differs")}

    def page(self, asked: Asked) -> Pieces:
        if asked.other and asked.secure and asked.path == "/":
            return iter([page(b"<!doctype html><title>It works! Apache default</title>")])
        return super().page(asked)


class SixCertificate(SixOther):
    name, does = "six-wrong-host", "shows the certificate of another over IPv6"
    says = EVERYWHERE | {
        "web.ipv6": (WARN, "web_ipv6_certificate"),
        "web.certificate": (FAIL, "certificate_wrong_name"),
    }

    def other_leaf(self, own: str, authority: Authority) -> Leaf:
        return authority.leaf("bank.test")


class SixShut(SixOther):
    name, does, elsewhere = "six-shut", "has nobody who listens over IPv6", False
    says = EVERYWHERE | {"web.ipv6": (WARN, "web_ipv6_closed")}


ANIMALS = (
    AllShut, Walled, NoWay, NoHttps, OnlyWww, OnlyHttps, NotForced, ShowsError, Leaves, Detour, Elsewhere, SixSame,
    SixDiffers, SixCertificate, SixShut,
)  # fmt: skip
