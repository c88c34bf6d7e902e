# SPDX-License-Identifier: EUPL-1.2
"""Both sides of every rule that a page gives to browsers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.web import csp, headers
from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.page import Page
from bolwerk.core.probes.web.url import Url

HOME = Url("https", "shop.be")
BARE = Page("https://shop.be/")


def hop(*fields: tuple[str, str]) -> Hop:
    return Hop(HOME, 200, fields=fields)


def said(result: CheckResult) -> tuple[str, str]:
    return result.verdict.value, result.reason


@pytest.mark.parametrize(
    ("policy", "outcome"),
    [
        ("default-src 'self'", ("pass", "csp_fine")),
        ("DEFAULT-SRC 'Self'; frame-ancestors 'none'", ("pass", "csp_fine")),
        ("script-src 'none'; default-src *", ("pass", "csp_fine")),
        ("script-src 'self' https://cdn.be", ("pass", "csp_fine")),
        ("script-src *; script-src 'self'", ("warn", "csp_unsafe")),
        ("script-src 'self' *", ("warn", "csp_unsafe")),
        ("script-src https:", ("warn", "csp_unsafe")),
        ("script-src 'self' data:", ("warn", "csp_unsafe")),
        ("script-src 'self' 'unsafe-inline'", ("warn", "csp_unsafe")),
        ("script-src 'self' 'unsafe-inline' 'nonce-abc'", ("pass", "csp_fine")),
        ("script-src 'self' 'unsafe-eval'", ("warn", "csp_unsafe")),
        ("script-src 'strict-dynamic' 'nonce-abc' https: 'unsafe-inline'", ("pass", "csp_fine")),
        ("script-src 'strict-dynamic' https:", ("warn", "csp_unsafe")),
        ("script-src 'strict-dynamic' 'nonce-a' 'unsafe-eval'", ("warn", "csp_unsafe")),
        ("frame-ancestors 'self'", ("warn", "csp_without_scripts")),
        ("upgrade-insecure-requests", ("warn", "csp_without_scripts")),
        ("default-src *, default-src 'self'", ("pass", "csp_fine")),
        ("frame-ancestors *, script-src *", ("warn", "csp_unsafe")),
        ("", ("warn", "csp_none")),
        (" ; ,; ", ("warn", "csp_none")),
    ],
)
def test_csp(policy: str, outcome: tuple[str, str]) -> None:
    assert said(headers.policy(hop(("content-security-policy", policy)), BARE)) == outcome


def test_a_policy_may_stand_in_the_page_or_only_watch() -> None:
    page = Page("", metas=(("content-security-policy", "default-src 'self'"),))
    assert said(headers.policy(hop(), page)) == ("pass", "csp_fine")
    watching = hop(("content-security-policy-report-only", "default-src 'self'"))
    assert said(headers.policy(watching, BARE)) == ("warn", "csp_only_reports")
    assert csp.read(["frame-ancestors 'self'"], from_page=True) == []


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ([], ("warn", "framing_open")),
        ([("x-frame-options", "deny")], ("pass", "framing_closed")),
        ([("x-frame-options", "SAMEORIGIN")], ("pass", "framing_closed")),
        ([("x-frame-options", "SAMEORIGIN, sameorigin")], ("pass", "framing_closed")),
        ([("x-frame-options", "SAMEORIGIN"), ("x-frame-options", "DENY")], ("warn", "framing_unclear")),
        ([("x-frame-options", "ALLOW-FROM https://a.be")], ("warn", "framing_unclear")),
        ([("x-frame-options", " ")], ("warn", "framing_open")),
        ([("content-security-policy", "frame-ancestors 'none'")], ("pass", "framing_closed")),
        ([("content-security-policy", "frame-ancestors")], ("pass", "framing_closed")),
        ([("content-security-policy", "frame-ancestors https://a.be")], ("pass", "framing_closed")),
        ([("content-security-policy", "frame-ancestors 'self' https:")], ("warn", "framing_open")),
        ([("content-security-policy", "frame-ancestors *"), ("x-frame-options", "DENY")], ("warn", "framing_open")),
        ([("content-security-policy", "frame-ancestors *"), ("content-security-policy", "frame-ancestors 'self'")],
         ("pass", "framing_closed")),
        ([("content-security-policy", "default-src 'self'")], ("warn", "framing_open")),
    ],
)  # fmt: skip
def test_framing(fields: list[tuple[str, str]], outcome: tuple[str, str]) -> None:
    assert said(headers.framing(hop(*fields))) == outcome


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        (None, ("warn", "nosniff_missing")),
        ("nosniff", ("pass", "nosniff_set")),
        (" NoSniff ", ("pass", "nosniff_set")),
        ("nosniff, nosniff", ("pass", "nosniff_set")),
        ("no-sniff", ("warn", "nosniff_wrong")),
        (", nosniff", ("warn", "nosniff_wrong")),
    ],
)
def test_nosniff(value: str | None, outcome: tuple[str, str]) -> None:
    fields = [("x-content-type-options", value)] if value is not None else []
    assert said(headers.nosniff(hop(*fields))) == outcome


@pytest.mark.parametrize(
    ("value", "meta", "outcome"),
    [
        ("", "", ("pass", "referrer_of_browser")),
        ("no-referrer", "", ("pass", "referrer_careful")),
        ("unsafe-url", "", ("warn", "referrer_leaks")),
        ("No-Referrer-When-Downgrade", "", ("warn", "referrer_leaks")),
        ("unsafe-url, strict-origin", "", ("pass", "referrer_careful")),
        ("strict-origin, unsafe-url", "", ("warn", "referrer_leaks")),
        ("strict-origin, something-new", "", ("pass", "referrer_careful")),
        ("something-new", "", ("pass", "referrer_of_browser")),
        ("", "unsafe-url", ("warn", "referrer_leaks")),
        ("same-origin", "unsafe-url", ("pass", "referrer_careful")),
    ],
)
def test_referrer(value: str, meta: str, outcome: tuple[str, str]) -> None:
    page = Page("", metas=(("referrer", meta),)) if meta else BARE
    assert said(headers.referrer(hop(("referrer-policy", value)), page)) == outcome


def test_permissions_only_inform() -> None:
    assert said(headers.permissions(hop())) == ("pass", "permissions_of_browser")
    assert said(headers.permissions(hop(("permissions-policy", "camera=()")))) == ("pass", "permissions_set")


FIELD = st.tuples(
    st.sampled_from(["content-security-policy", "x-frame-options", "x-content-type-options", "referrer-policy"]),
    st.text("abc'*,;: -srcdefault", max_size=60) | st.text(max_size=60),
)


@given(st.lists(FIELD, max_size=6))
def test_whatever_is_sent_is_judged_and_kept_short(fields: list[tuple[str, str]]) -> None:
    sent = hop(*fields)
    for result in (headers.policy(sent, BARE), headers.framing(sent), headers.nosniff(sent)):
        assert result.harm == 0
    assert headers.referrer(sent, BARE).verdict in ("pass", "warn")


@given(
    st.lists(st.sampled_from(["script-src *", "default-src 'self'", "script-src 'unsafe-inline'", "x"]), max_size=4)
)
def test_one_more_policy_never_makes_it_worse(policies: list[str]) -> None:
    """Browsers keep to all of them at once."""

    def fine(texts: list[str]) -> bool:
        return headers.policy(hop(*(("content-security-policy", text) for text in texts)), BARE).verdict == "pass"

    for cut in range(len(policies)):
        assert not fine(policies[:cut]) or fine(policies[: cut + 1])


@pytest.mark.parametrize(("before", "outcome"), [(19, ("pass", "csp_fine")), (20, ("warn", "csp_without_scripts"))])
def test_of_policies_twenty_are_read(before: int, outcome: tuple[str, str]) -> None:
    fields = [("content-security-policy", "upgrade-insecure-requests")] * before
    assert said(headers.policy(hop(*fields, ("content-security-policy", "default-src 'self'")), BARE)) == outcome


@pytest.mark.parametrize(("more", "outcome"), [(0, ("warn", "csp_unsafe")), (1, ("pass", "csp_fine"))])
def test_of_a_policy_16_kb_are_read(more: int, outcome: tuple[str, str]) -> None:
    """The last of its letters is the star."""
    text = "script-src" + " " * (16_384 - 11 + more) + "*"
    assert said(headers.policy(hop(("content-security-policy", text)), BARE)) == outcome
