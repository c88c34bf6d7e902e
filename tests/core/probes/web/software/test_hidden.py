# SPDX-License-Identifier: EUPL-1.2
from datetime import date
from typing import Any

import pytest

from bolwerk.core.probes.result import CheckVerdict, judge
from bolwerk.core.probes.web.software.hidden import told_honestly

DAY = date(2026, 11, 23)
WORDPRESS, CURRENT = (
    {"id": "wordpress", "version": "4.1", "ended_on": "2019-01-01"},
    {"id": "wordpress", "version": "7.1"},
)
PHP, PHP_NEW = {"id": "php", "version": "7.4", "ended_on": "2022-11-28"}, {"id": "php", "version": "8.4"}
ABUSED = {"id": "apache", "version": "2.4.49", "exploited": ["CVE-2021-41773"]}
SOON = {"id": "php", "version": "8.3", "ended_on": "2027-12-31"}


def said(before: list[Any], after: list[Any], reason: str = "software_current") -> tuple[str, str]:
    passed = judge("web.software", CheckVerdict.PASS, reason, software=after)
    result = told_honestly(passed, {"software": before}, DAY)
    return result.verdict.value, result.reason


HIDDEN, FINE = ("could_not_test", "software_version_hidden"), ("pass", "software_current")


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ([WORDPRESS], [CURRENT], FINE),
        ([WORDPRESS, PHP], [CURRENT, PHP_NEW], FINE),
        ([CURRENT, PHP], [CURRENT], HIDDEN),
        ([CURRENT, PHP], [CURRENT, {"id": "php"}], HIDDEN),
        ([CURRENT, ABUSED], [CURRENT, {"id": "apache"}], HIDDEN),
        ([WORDPRESS], [{"id": "joomla", "version": "6.0"}], FINE),
        ([WORDPRESS], [{"id": "joomla", "version": "6.0"}, {"id": "wordpress"}], HIDDEN),
        ([CURRENT, SOON], [CURRENT], FINE),
        ([], [CURRENT], FINE),
        (["junk", {"id": 3}], [CURRENT], FINE),
    ],
)
def test_only_a_version_that_is_seen_again_is_a_version_that_was_mended(
    before: list[Any], after: list[Any], outcome: tuple[str, str]
) -> None:
    assert said(before, after) == outcome


def test_a_site_that_moved_to_a_host_who_looks_after_it_left_all_behind() -> None:
    assert said([PHP], [{"id": "wix"}], "software_hosted") == ("pass", "software_hosted")


def test_what_is_hidden_is_named_and_nothing_else_is_touched() -> None:
    passed = judge("web.software", CheckVerdict.PASS, "software_current", software=[CURRENT])
    result = told_honestly(passed, {"software": [PHP]}, DAY)
    assert result.observation == {"software": [CURRENT], "hidden": ["php"]}
    assert told_honestly(passed, {"software": "junk"}, DAY) is passed
    failed = judge("web.software", CheckVerdict.FAIL, "software_ended", software=[WORDPRESS])
    assert told_honestly(failed, {"software": [PHP]}, DAY) is failed
