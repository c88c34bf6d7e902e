# SPDX-License-Identifier: EUPL-1.2
"""Judged against a table of our own, on both sides of each day and each number."""

from datetime import date

import pytest

from bolwerk.core.catalogue.software import Cycle, Exploited, Known, Mark, Software, load
from bolwerk.core.probes.web.software.evaluate import evaluate
from bolwerk.core.probes.web.software.recognise import Found
from bolwerk.core.probes.web.software.versions import read

TODAY = date(2026, 11, 23)
WHERE = {"source": "https://endoflife.date/x", "seen_on": TODAY}
MARK = (Mark(where="generator", text="x"),)
KINDS = {"shop": "application", "blog": "application", "nginx": "server", "wix": "hosted", "plesk": "panel"}
SOFTWARE = {name: Software(id=name, name=name.title(), kind=kind, marks=MARK) for name, kind in KINDS.items()}
KNOWN = Known(
    signatures=tuple(SOFTWARE.values()),
    lifecycle=(
        Cycle(product="shop", cycle="3", eol=date(2026, 11, 22), **WHERE),
        Cycle(product="shop", cycle="4", eol=TODAY, **WHERE),
        Cycle(product="shop", cycle="5", eol=None, **WHERE),
        Cycle(product="shop", cycle="6", eol=None, **WHERE),
        Cycle(product="shop", cycle="6", below="6.2", eol=date(2020, 1, 1), **WHERE),
        Cycle(product="blog", cycle="1", eol=date(2020, 1, 1), backports=True, **WHERE),
        Cycle(product="blog", cycle="2", eol=None, **WHERE),
        Cycle(product="nginx", cycle="1.18", eol=date(2021, 4, 20), **WHERE),
        Cycle(product="nginx", cycle="1.28", eol=None, **WHERE),
    ),
    exploited=(Exploited(product="shop", cve="CVE-2020-0001", first="5.0", fixed="5.3", **WHERE),),
)


def found(*said: str) -> list[Found]:
    """Each as "shop 5.1", "nginx 1.18.0 packed" or "shop"."""
    each = [[*text.split(), "", ""] for text in said]
    return [
        Found(SOFTWARE[name], read(version), packed == "packed", "generator") for name, version, packed, *_ in each
    ]


def said(*software: str, unseen: str = "") -> tuple[str, str]:
    result = evaluate(found(*software), KNOWN, TODAY, unseen)
    return result.verdict.value, result.reason


@pytest.mark.parametrize(
    ("software", "outcome"),
    [
        (["shop 3.9"], ("fail", "software_ended")),
        (["shop 4.0"], ("pass", "software_current")),
        (["shop 5.3"], ("pass", "software_current")),
        (["shop 5.2.9"], ("fail", "software_exploited")),
        (["shop 5.2.9 packed"], ("could_not_test", "software_version_hidden")),
        (["shop 5"], ("pass", "software_current")),
        (["shop 6.1"], ("fail", "software_ended")),
        (["shop 6.2"], ("pass", "software_current")),
        (["shop 6"], ("pass", "software_current")),
        (["shop 7.0"], ("could_not_test", "software_version_hidden")),
        (["shop"], ("could_not_test", "software_version_hidden")),
        (["blog 1.0"], ("warn", "software_old")),
        (["blog 2.0", "shop"], ("could_not_test", "software_version_hidden")),
        (["blog 2.0", "shop 5.3"], ("pass", "software_current")),
        (["blog 1.0", "shop 3.0"], ("fail", "software_ended")),
        (["shop 3.0", "shop 5.1"], ("fail", "software_exploited")),
        (["nginx 1.18.0"], ("warn", "software_old")),
        (["nginx 1.18.0 packed"], ("not_applicable", "software_unseen")),
        (["nginx 1.28.0"], ("not_applicable", "software_unseen")),
        (["nginx 1.18.0", "wix"], ("warn", "software_old")),
        (["nginx", "wix"], ("pass", "software_hosted")),
        (["wix", "shop"], ("could_not_test", "software_version_hidden")),
        (["plesk"], ("not_applicable", "software_unseen")),
        ([], ("not_applicable", "software_unseen")),
    ],
)
def test_judging(software: list[str], outcome: tuple[str, str]) -> None:
    assert said(*software) == outcome


def test_a_page_that_was_not_read_is_no_page_without_software() -> None:
    assert said(unseen="refused_us") == ("could_not_test", "refused_us")
    assert said("shop 3.0", unseen="refused_us") == ("fail", "software_ended")


def test_what_is_said_is_dated_and_has_its_source() -> None:
    result = evaluate(found("shop 3.9"), KNOWN, TODAY)
    assert result.observation["software"] == [
        {
            "id": "shop",
            "name": "Shop",
            "version": "3.9",
            "seen_in": "generator",
            "ended_on": "2026-11-22",
            "as_of": "2026-11-23",
            "source": "https://endoflife.date/x",
        }
    ]


@pytest.mark.parametrize(
    ("product", "version", "reason"),
    [
        ("drupal", "7.57", "software_exploited"),
        ("drupal", "7.103", "software_ended"),
        ("drupal", "7", "software_ended"),
        ("drupal", "8.5.10", "software_exploited"),
        ("drupal", "8.9.20", "software_ended"),
        ("drupal", "10", "software_current"),
        ("joomla", "4.2.7", "software_exploited"),
        ("joomla", "4.2.8", "software_ended"),
        ("joomla", "5.4.0", "software_current"),
        ("apache", "2.4.48", "software_unseen"),
        ("apache", "2.4.49", "software_exploited"),
        ("apache", "2.4.50", "software_exploited"),
        ("apache", "2.4.51", "software_unseen"),
        ("apache", "2.2.15", "software_old"),
        ("iis", "6.0", "software_old"),
        ("iis", "10.0", "software_unseen"),
        ("phpmyadmin", "2.11.9.4", "software_exploited"),
        ("phpmyadmin", "5.2.1", "software_current"),
        ("phpmyadmin", "4.9.11", "software_version_hidden"),
        ("wordpress", "4.6.30", "software_ended"),
        ("wordpress", "4.7.31", "software_old"),
        ("wordpress", "6.9.1", "software_old"),
        ("wordpress", "7.0", "software_old"),
        ("wordpress", "7.1", "software_current"),
        ("wordpress", "7.2", "software_version_hidden"),
        ("prestashop", "1.6.1.24", "software_ended"),
        ("magento", "1", "software_ended"),
        ("php", "8.1.34", "software_old"),
        ("php", "8.2.30", "software_unseen"),
        ("exchange", "15.1.2507", "software_ended"),
        ("exchange", "15.2.1748", "software_ended"),
        ("exchange", "15.2.2562.17", "software_version_hidden"),
    ],
)
def test_the_data_says_what_its_sources_say(product: str, version: str, reason: str) -> None:
    known = load()
    software = next(each for each in known.signatures if each.id == product)
    assert evaluate([Found(software, read(version))], known, TODAY).reason == reason
