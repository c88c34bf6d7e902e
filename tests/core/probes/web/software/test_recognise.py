# SPDX-License-Identifier: EUPL-1.2
"""Each signature of the content on what such a site shows, and on a site that shows nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.catalogue.software import load
from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.page import read
from bolwerk.core.probes.web.software.recognise import Found, clues, recognise
from bolwerk.core.probes.web.url import Url

SIGNATURES = load().signatures


def seen(html: str = "", *fields: tuple[str, str], path: str = "/") -> dict[str, Found]:
    url = Url("https", "shop.be", path)
    page = read(str(url), html.encode(), None)
    found = recognise(clues([Hop(url, 200, fields=fields)], page), SIGNATURES)
    return {each.software.id: each for each in found}


def versions(html: str = "", *fields: tuple[str, str], path: str = "/") -> dict[str, str]:
    return {name: ".".join(map(str, each.version)) for name, each in seen(html, *fields, path=path).items()}


def generator(text: str) -> str:
    return f'<meta name="generator" content="{text}">'


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (generator("WordPress 6.4.2"), {"wordpress": "6.4.2"}),
        (generator("WordPress"), {"wordpress": ""}),
        ('<link rel=stylesheet href="/wp-includes/css/dist/block-library/style.min.css?ver=6.8.3">',
         {"wordpress": "6.8.3"}),
        ('<script src="https://shop.be/wp-includes/js/jquery/jquery.min.js?ver=3.7.1"></script>', {"wordpress": ""}),
        ('<img src="/wp-content/uploads/a.jpg">', {"wordpress": ""}),
        (generator("WooCommerce 9.1.0"), {"woocommerce": "9.1.0"}),
        (generator("Joomla! - Open Source Content Management"), {"joomla": ""}),
        (generator("Joomla! 1.5 - Open Source Content Management"), {"joomla": "1.5"}),
        (generator("Drupal 7 (https://www.drupal.org)"), {"drupal": "7"}),
        ('<script src="/core/misc/drupal.js?v=8.9.1"></script>', {"drupal": "8.9.1"}),
        (generator("PrestaShop"), {"prestashop": ""}),
        ('<script src="/skin/frontend/base/default/js/x.js"></script>', {"magento": "1"}),
        ('<div data-mage-init="{}">', {"magento": ""}),
        (generator("Odoo"), {"odoo": ""}),
        ('<link rel=stylesheet href="/owa/auth/15.1.2507/themes/resources/x.css">', {"exchange": "15.1.2507"}),
        ('<a href="/owa/auth/logon.aspx">', {"exchange": ""}),
        ('<a href="/owa/auth/logon.aspx"><link href="/owa/auth/15.2.1544/x.css">', {"exchange": "15.2.1544"}),
        ('<title>phpMyAdmin</title><script src="/themes/pmahomme/css/x?v=5.2.1"></script>', {"phpmyadmin": "5.2.1"}),
        (generator("Wix.com Website Builder"), {"wix": ""}),
        ('<script src="//cdn.shopify.com/s/a.js"></script>', {"shopify": ""}),
        ('<script src="https://cdn.webshopapp.com/a.js"></script>', {"lightspeed": ""}),
        ('<script src="https://static1.squarespace.com/a.js"></script>', {"squarespace": ""}),
        (generator("One.com Web Editor"), {"one-builder": ""}),
        (generator("Combell SiteBuilder"), {"combell-builder": ""}),
        ('<script src="https://primary.jwwb.nl/a.js"></script>', {"webador": ""}),
        (generator("Jimdo Creator"), {"jimdo": ""}),
        ("<title>DiskStation - Synology NAS</title>", {"synology": ""}),
        ("<title>Bakkerij De Brug</title><p>We write about WordPress 6.4.2 and Joomla!", {}),
        (generator("My WordPress 6.4.2"), {}),
        ("", {}),
    ],
)  # fmt: skip
def test_what_a_page_shows(html: str, found: dict[str, str]) -> None:
    assert versions(html) == found


@pytest.mark.parametrize(
    ("field", "found", "packed"),
    [
        (("server", "nginx/1.18.0"), {"nginx": "1.18.0"}, False),
        (("server", "nginx/1.18.0 (Ubuntu)"), {"nginx": "1.18.0"}, True),
        (("server", "nginx"), {"nginx": ""}, False),
        (("server", "Apache/2.4.49 (Unix)"), {"apache": "2.4.49"}, False),
        (("server", "Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips"), {"apache": "2.4.6"}, True),
        (("server", "Microsoft-IIS/8.5"), {"iis": "8.5"}, False),
        (("x-powered-by", "PHP/7.4.33"), {"php": "7.4.33"}, False),
        (("x-powered-by", "PHP/7.4.3-4ubuntu2.19"), {"php": "7.4.3"}, True),
        (("x-powered-by", "PleskLin"), {"plesk": ""}, False),
        (("server", "cpsrvd"), {"cpanel": ""}, False),
        (("x-owa-version", "15.2.1544.4"), {"exchange": "15.2.1544.4"}, False),
        (("x-wix-request-id", "1"), {"wix": ""}, False),
        (("x-generator", "Drupal 10 (https://www.drupal.org)"), {"drupal": "10"}, False),
        (("set-cookie", "PHPSESSID=x; Path=/"), {"php": ""}, False),
        (("set-cookie", "PrestaShop-abc=x"), {"prestashop": ""}, False),
        (("server", "not-nginx/1.18.0"), {}, False),
        (("set-cookie", "x=PHPSESSID"), {}, False),
    ],
)
def test_what_an_answer_shows(field: tuple[str, str], found: dict[str, str], packed: bool) -> None:
    assert versions("", field) == found
    assert [each.packed for each in seen("", field).values()] == [packed] * len(found)


def test_every_signature_is_tried_here() -> None:
    shown = {name for test in (test_what_a_page_shows, test_what_an_answer_shows) for mark in test.pytestmark
             for case in mark.args[1] for name in case[1]}  # fmt: skip
    assert {each.id for each in SIGNATURES} == shown


def test_without_a_page_the_answers_still_count() -> None:
    found = recognise(
        clues([Hop(Url("https", "shop.be"), 403, fields=(("server", "nginx/1.18.0"),))], None), SIGNATURES
    )
    assert [each.software.id for each in found] == ["nginx"]


@given(st.text(max_size=200), st.lists(st.tuples(st.sampled_from(["server", "set-cookie"]), st.text(max_size=60))))
def test_whatever_is_shown_is_read(html: str, fields: list[tuple[str, str]]) -> None:
    for each in seen(html, *fields).values():
        assert len(each.version) <= 5
