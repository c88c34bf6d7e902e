# SPDX-License-Identifier: EUPL-1.2
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.web.cookies import MAX_COOKIES, Cookie, evaluate, read

SAFE = "; Secure; HttpOnly; SameSite=Lax"


def outcome(*fields: str) -> tuple[str, str]:
    result = evaluate(fields)
    return result.verdict.value, result.reason


@pytest.mark.parametrize(
    ("field", "cookie"),
    [
        ("a=b", Cookie("a")),
        (" a = b ; secure ; HTTPONLY; samesite = STRICT", Cookie("a", True, True, "strict")),
        ("a=b; SameSite=Lax; SameSite=None", Cookie("a", same_site="none")),
        ("a=b; SameSite=whatever", Cookie("a")),
        ("a=b; Path=/", Cookie("a", host_bound=True)),
        ("a=b; Path=/; Domain=shop.be", Cookie("a")),
        ("a=b; Path=/shop", Cookie("a")),
        ("a=b=c; Secure=no", Cookie("a", True)),
        ("a=", Cookie("a")),
        ("=b", None),
        ("b", None),
        ("", None),
        ("a=" + "x" * 4095, Cookie("a")),
        ("a=" + "x" * 4096, None),
    ],
)
def test_reading(field: str, cookie: Cookie | None) -> None:
    assert read(field) == cookie


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([], ("pass", "cookies_none")),
        (["rubbish"], ("pass", "cookies_none")),
        (["lang=nl"], ("pass", "cookies_in_order")),
        ([f"PHPSESSID=x{SAFE}"], ("pass", "cookies_in_order")),
        (["PHPSESSID=x; Secure; HttpOnly"], ("pass", "cookies_in_order")),
        (["PHPSESSID=x; HttpOnly"], ("warn", "cookies_unencrypted")),
        (["PHPSESSID=x; Secure"], ("warn", "cookies_readable")),
        (["PHPSESSID=x"], ("warn", "cookies_unencrypted")),
        (["XSRF-TOKEN=x; Secure"], ("pass", "cookies_in_order")),
        (["csrftoken=x"], ("pass", "cookies_in_order")),
        (["sid=x; Secure"], ("warn", "cookies_readable")),
        (["residence=x; Secure"], ("pass", "cookies_in_order")),
        (["JSESSIONID=x; Secure; HttpOnly; SameSite=None"], ("pass", "cookies_sent_along")),
        (["lang=nl; SameSite=None"], ("warn", "cookies_refused")),
        (["lang=nl; SameSite=None; Secure"], ("pass", "cookies_in_order")),
        (["__Secure-a=x"], ("warn", "cookies_refused")),
        (["__Secure-a=x; Secure"], ("pass", "cookies_in_order")),
        (["__Host-a=x; Secure; Path=/"], ("pass", "cookies_in_order")),
        (["__Host-a=x; Secure; Path=/; Domain=a.be"], ("warn", "cookies_refused")),
        (["__Host-a=x; Secure"], ("warn", "cookies_refused")),
        (["__Host-a=x; Path=/"], ("warn", "cookies_refused")),
        (["PHPSESSID=x", f"PHPSESSID=y{SAFE}"], ("pass", "cookies_in_order")),
    ],
)
def test_judging(fields: list[str], said: tuple[str, str]) -> None:
    assert outcome(*fields) == said


def test_cookies_without_end_are_counted_and_not_kept() -> None:
    result = evaluate([f"c{at}=x" for at in range(5000)])
    assert result.observation["count"] == 5000
    assert len(result.observation["cookies"]) == MAX_COOKIES


@given(st.lists(st.text(max_size=80), max_size=5), st.text("abcdef", min_size=20, max_size=40))
def test_whatever_is_set_its_value_is_not_kept(fields: list[str], secret: str) -> None:
    result = evaluate([*fields, f"session={secret}; Secure"])
    assert secret not in json.dumps(result.observation)
    assert result.verdict == "warn"


@pytest.mark.parametrize(("before", "reason"), [(59, "cookies_unencrypted"), (60, "cookies_in_order")])
def test_of_cookies_sixty_are_looked_at(before: int, reason: str) -> None:
    assert outcome(*(f"c{number}=1" for number in range(before)), "PHPSESSID=1")[1] == reason


@pytest.mark.parametrize(("size", "site"), [(1024, ""), (1025, "lax")])
def test_a_mark_longer_than_browsers_take_is_as_none(size: int, site: str) -> None:
    """So the one before it counts."""
    assert read("a=b; SameSite=Lax; SameSite=" + "x" * size) == Cookie("a", same_site=site)


@pytest.mark.parametrize(("before", "secure"), [(39, True), (40, False)])
def test_of_marks_forty_are_read(before: int, secure: bool) -> None:
    assert read("a=b" + "; x=y" * before + "; Secure") == Cookie("a", secure)
