# SPDX-License-Identifier: EUPL-1.2
"""The reader of tags: as the standard library's where both are clear, and never slow."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.web.html import MAX_ATTRIBUTES, MAX_VALUE, RAW, Tag, all_but, tags


def names(page: str) -> list[str]:
    return [tag.name for tag in tags(page)]


class Reference(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        first: dict[str, str] = {}
        for name, value in attrs:
            first.setdefault(name, value or "")
        self.found.append((tag, first))


VALUE = st.text("abc/:.?=&;#xAé <>'\n", max_size=12)
ATTRIBUTE = st.builds(
    "{}={}".format,
    st.sampled_from(["src", "HREF", "rel", "data-x"]),
    VALUE.map(lambda text: f'"{text}"') | VALUE.map(lambda text: "'" + text.replace("'", "") + "'"),
)
ELEMENT = st.builds(
    "<{} {}>{}".format,
    st.sampled_from(["a", "DIV", "p", "img", "link", "form", "meta"]),
    st.lists(ATTRIBUTE, max_size=3).map(" ".join),
    st.sampled_from(["", "text", "</p>", "<!-- <a href='x'> -->", "a < b"]),
)


@given(st.lists(ELEMENT, max_size=8).map("".join))
def test_both_readers_find_the_same_in_a_page_that_is_in_order(page: str) -> None:
    reference = Reference()
    reference.feed(page)
    reference.close()
    assert [(tag.name, tag.attributes()) for tag in tags(page)] == reference.found


KEPT = ("link", "form")


@given(st.lists(ELEMENT, max_size=8).map("".join) | st.text("<>!-/='\" \nlinkformscript", max_size=80))
def test_leaping_over_the_others_loses_none_of_those_wanted(page: str) -> None:
    names = {*KEPT, *RAW}
    wanted = [tag for tag in tags(page) if tag.name in names]
    assert [tag for tag in tags(page, all_but(KEPT)) if tag.name in names] == wanted


@given(st.text("<>!-/='\" \nascript", max_size=80) | st.text(max_size=80))
def test_no_text_is_too_odd(page: str) -> None:
    for tag in tags(page):
        assert tag.name == tag.name.lower()
        assert all(len(value) <= MAX_VALUE for value in tag.attributes().values())


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<a><B><c-d>", ["a", "b", "c-d"]),
        ("< a><1><>", []),
        ("<!-- <a> --><b>", ["b"]),
        ("<!--><a>", ["a"]),
        ("<!---><a>", ["a"]),
        ("<!-- <a> --!><b>", ["b"]),
        ("<!-- <a>", []),
        ("<!doctype html><a>", ["a"]),
        ("<?php <a> ?><b>", ["b"]),
        ("</a><b></ c><d>", ["b", "d"]),
        ("<script><a></script><b>", ["script", "b"]),
        ("<script><a></SCRIPT ><b>", ["script", "b"]),
        ("<script><a></scripts><b>", ["script"]),
        ("<title><a></title><b>", ["title", "b"]),
        ("<noscript><iframe src=x></iframe></noscript><b>", ["noscript", "b"]),
        ('<a title="<b>"><c>', ["a", "c"]),
        ("<a title='>'><c>", ["a", "c"]),
        ("<a title=>'><c>", ["a", "c"]),
        ('<a"b><c>', ['a"b', "c"]),
        ("<a", []),
        ("<a b='", []),
        ("<a b=c", []),
    ],
)
def test_where_tags_are(page: str, found: list[str]) -> None:
    assert names(page) == found


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        (' src="x" SRC="y"', {"src": "x"}),
        (" src = x ", {"src": "x"}),
        (" src=x/y", {"src": "x/y"}),
        ("/src='a b'/", {"src": "a b"}),
        (" async src=x", {"async": "", "src": "x"}),
        (" src=&quot;a&amp;b", {"src": '"a&b'}),
        (" src=''", {"src": ""}),
        (" =x=y", {"x": "y"}),
        (' a="b"c="d"', {"a": "b", "c": "d"}),
    ],
)
def test_attributes(inside: str, found: dict[str, str]) -> None:
    assert Tag("a", inside).attributes() == found


def test_the_text_of_a_title_is_kept() -> None:
    assert next(tags("<title>a <b> c</title>")).text == "a <b> c"


@pytest.mark.parametrize(("count", "kept"), [(MAX_ATTRIBUTES, MAX_ATTRIBUTES), (MAX_ATTRIBUTES + 1, MAX_ATTRIBUTES)])
def test_a_tag_has_an_end_of_attributes(count: int, kept: int) -> None:
    assert len(Tag("a", "".join(f" a{at}=x" for at in range(count))).attributes()) == kept


PATTERNS = ["<", "<a ", "<a b=", '<a b="', "<a b='", "<!--", "<!", "</", "</a ", "<script>", "<script></scrip", "= ",
            "=\"'", "<a b=c", "<a =",
            "<title><", "--!", "\x00", "<a\t\n", "<link rel=stylesheet href='&amp;"]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_twice_the_page_is_no_more_than_some_twice_the_time(pattern: str) -> None:
    """256 kB of what makes a careless reader start over again and again: quadratic time would be minutes."""
    for start in ("", "<a ", "<script "):
        page = start + pattern * (256 * 1024 // len(pattern))
        began = time.thread_time()
        for tag in (*tags(page), *tags(page, all_but(KEPT))):
            tag.attributes()
        assert time.thread_time() - began < 4
