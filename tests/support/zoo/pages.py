# SPDX-License-Identifier: EUPL-1.2
"""Web sites whose page works, and fetches or is made with what is not in order."""

from typing import ClassVar

from support.zoo.animal import COULD, FAIL, HEADS, NONE, PASS, WARN, Pieces, alike, reply
from support.zoo.site import CONTENT, HEADERS, Site, page

from bolwerk.core.catalogue.software import load


class Shows(Site):
    """Its first page holds `body`, and comes with the heads `more`."""

    body: ClassVar[bytes] = b""
    more: ClassVar[tuple[str, ...]] = ()

    def home(self) -> Pieces:
        yield page(b"<!doctype html><title>Shop</title>" + self.body, *self.more)


class OpenForm(Shows):
    name, does = "mixed-form", "sends what is typed into a form over an open line"
    body = b"<form action=http://zoo.test/>"
    says = {"web.mixed": (FAIL, "mixed_form")}


class OpenParts(Shows):
    name, does = "mixed-parts", "fetches a script over an open line"
    body = b"<script src=http://www.mixed-parts.test/a.js></script>"
    says = {"web.mixed": (WARN, "mixed_parts")}


class Upgraded(OpenParts):
    name, does = "mixed-upgraded", "has browsers fetch over a safe line what it asks for over an open one"
    body = b"<script src=http://www.mixed-upgraded.test/a.js></script>"
    more = ("Content-Security-Policy: upgrade-insecure-requests",)
    says = {"web.mixed": (PASS, "mixed_upgraded")}


class Strangers(Shows):
    name, does = "script-of-others", "runs a script of another"
    body = b"<script src=https://zoo.test/a.js></script>"
    says = {"web.sri": (WARN, "sri_missing")}


class SealedStrangers(Shows):
    name, does = "script-sealed", "runs a script of another that nobody can change unseen"
    body = b"<script src=https://zoo.test/a.js integrity=sha384-" + b"A" * 64 + b" crossorigin></script>"
    says = {"web.sri": (PASS, "sri_everywhere")}


CURRENT = next(each.cycle for each in load().lifecycle if each.product == "wordpress" and each.eol is None)


class Current(Shows):
    name, does = "made-current", "is made with a program that is mended today"
    body = f"<meta name=generator content='WordPress {CURRENT}'>".encode()
    says = {"web.software": (PASS, "software_current")}


class Old(Shows):
    name, does = "made-old", "is made with a program that is mended without a promise"
    body = b"<meta name=generator content='WordPress 6.0'>"
    says = {"web.software": (WARN, "software_old")}


class Ended(Shows):
    name, does = "made-ended", "is made with a program that nobody mends any more"
    body = b"<meta name=generator content='Joomla! 3.10'>"
    says = {"web.software": (FAIL, "software_ended")}


class Exploited(Shows):
    name, does = "made-exploited", "is made with a program that is known to be abused"
    body = b"<script src=/core/misc/drupal.js?v=7.57></script>"
    says = {"web.software": (FAIL, "software_exploited")}


class Hosted(Shows):
    name, does = "made-hosted", "is run by who makes its program"
    body = b"<link rel=stylesheet href=https://cdn.shopify.com/s/a.css>"
    says = {"web.software": (PASS, "software_hosted")}


class Hidden(Shows):
    name, does = "made-hidden", "is made with a program that tells no version"
    body = b"<meta name=generator content=WordPress>"
    says = {"web.software": (COULD, "software_version_hidden")}


class NoPage(Site):
    name, does = "page-text", "has a text for a page"
    says = alike(NONE, "page_not_html", *CONTENT, *HEADERS) | {"web.software": (COULD, "page_not_html")}

    def home(self) -> Pieces:
        yield reply(200, b"Welkom", "Content-Type: text/plain", *HEADS[1:])


ANIMALS = (
    OpenForm, OpenParts, Upgraded, Strangers, SealedStrangers, Current, Old, Ended, Exploited, Hosted, Hidden, NoPage,
)  # fmt: skip
