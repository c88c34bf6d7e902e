# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.core.probes.web import mixed
from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.page import read
from bolwerk.core.probes.web.url import Url

HOME = Url("https", "www.shop.be")
UPGRADE = (("content-security-policy", "upgrade-insecure-requests"),)


def look(html: str, cut: str = "", fields: tuple[tuple[str, str], ...] = ()) -> tuple[str, str]:
    page = read(str(HOME), html.encode(), None)
    result = mixed.mixed(Hop(HOME, 200, fields=fields), page, cut)
    return result.verdict.value, result.reason


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("", ("pass", "mixed_none")),
        ("<script src=https://b.be/a.js>", ("pass", "mixed_none")),
        ("<script src=//b.be/a.js>", ("pass", "mixed_none")),
        ("<a href=http://b.be>", ("pass", "mixed_none")),
        ("<script src=HTTP://b.be/a.js>", ("warn", "mixed_parts")),
        ("<link rel=stylesheet href=http://b.be/a.css>", ("warn", "mixed_parts")),
        ("<iframe src=http://b.be></iframe>", ("warn", "mixed_parts")),
        ("<form action=http://b.be>", ("fail", "mixed_form")),
        ("<form action=https://b.be>", ("pass", "mixed_none")),
        ("<script src=http://b.be/a.js></script><form action=http://b.be>", ("fail", "mixed_form")),
        ("<base href=http://www.shop.be/><form action=send>", ("fail", "mixed_form")),
        ("<meta http-equiv=Content-Security-Policy content=upgrade-insecure-requests><form action=http://b.be>",
         ("pass", "mixed_upgraded")),
    ],
)  # fmt: skip
def test_what_comes_without_a_lock(html: str, said: tuple[str, str]) -> None:
    assert look(html) == said


def test_the_rule_that_mends_it_may_stand_in_the_head() -> None:
    assert look("<form action=http://b.be>", fields=UPGRADE) == ("pass", "mixed_upgraded")
    assert look("", fields=UPGRADE) == ("pass", "mixed_none")


def test_a_page_that_was_not_read_whole_is_not_called_good_but_may_be_called_bad() -> None:
    assert look("", "reply_too_large") == ("could_not_test", "reply_too_large")
    assert look("<form action=http://b.be>", "reply_too_large") == ("fail", "mixed_form")


@pytest.mark.parametrize(
    ("html", "said", "strangers"),
    [
        ("<script src=a.js>", ("pass", "sri_no_strangers"), []),
        ("<script src=https://cdn.shop.be/a.js>", ("pass", "sri_no_strangers"), []),
        ("<script src=https://shop.be/a.js>", ("pass", "sri_no_strangers"), []),
        ("<script src=https://notshop.be/a.js>", ("warn", "sri_missing"), ["notshop.be"]),
        ("<script src=https://b.be/a.js integrity=sha384-x>", ("pass", "sri_everywhere"), ["b.be"]),
        ("<script src=https://b.be/a integrity=x></script><script src=https://b.be/b>", ("warn", "sri_missing"),
         ["b.be"]),
    ],
)  # fmt: skip
def test_scripts_of_strangers(html: str, said: tuple[str, str], strangers: list[str]) -> None:
    result = mixed.sealed(read(str(HOME), html.encode(), None), "shop.be", "")
    assert (result.verdict.value, result.reason) == said
    assert result.observation["outside"]["scripts"] == strangers


def test_whom_a_page_brings_in_is_listed_by_kind_once_each() -> None:
    html = (
        "<link rel=stylesheet href=https://fonts.be/a.css><link rel=stylesheet href=https://fonts.be/b.css>"
        "<iframe src=https://maps.be/x></iframe><script src=https://b.be/a.js></script><form action=https://pay.be/>"
    )
    page = read(str(HOME), html.encode(), None)
    assert mixed.outside(page, "shop.be") == {"scripts": ["b.be"], "styles": ["fonts.be"], "frames": ["maps.be"]}
    assert mixed.sealed(read(str(HOME), b"", None), "shop.be", "reply_timeout").verdict == "could_not_test"
