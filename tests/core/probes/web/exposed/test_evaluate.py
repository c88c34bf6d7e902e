# SPDX-License-Identifier: EUPL-1.2
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.exposed.evaluate import FILES, LOGINS, PATHS, Look, evaluate
from bolwerk.core.probes.web.url import Url

SECRET = "hunter2hunter2"
ENV = f"APP_KEY=base64\nDB_PASSWORD={SECRET}\n".encode()
LOGIN = b"<!DOCTYPE html><html><head><title>Log In &lsaquo; Shop &#8212; WordPress</title>"


def page(path: str, body: bytes = b"", status: int = 200, trouble: str = "", **fields: str) -> Hop:
    sent = tuple((name.replace("_", "-"), value) for name, value in fields.items())
    return Hop(Url("https", "shop.be", path), 0 if trouble else status, trouble, body=body, fields=sent)


def look(there: dict[str, bytes] | None = None, nothing: Hop | None = None, home: bytes = b"") -> Look:
    found = there or {}
    answers = {path: page(path, found[path]) if path in found else page(path, b"no", 404) for path in PATHS}
    return Look(nothing or page("/random", b"no", 404), answers, home)


def said(seen: Look) -> tuple[str, str]:
    result = evaluate(seen)
    return result.verdict.value, result.reason


def test_never_more_than_eight_questions() -> None:
    assert len(PATHS) + 1 == 8


@pytest.mark.parametrize(
    ("path", "body", "there"),
    [
        ("/.git/HEAD", b"ref: refs/heads/main\n", True),
        ("/.git/HEAD", b"a" * 40 + b"\n", True),
        ("/.git/HEAD", b"a" * 41, False),
        ("/.git/HEAD", b"<html>ref: refs/heads/main", False),
        ("/.env", ENV, True),
        ("/.env", b"export A_KEY=1\nB_KEY=2", True),
        ("/.env", b"ONLY_ONE=1\n", False),
        ("/.env", b"<!doctype html>\nA_KEY=1\nB_KEY=2\n", False),
        ("/.env", b"hello there", False),
        ("/backup.zip", b"PK\x03\x04rest", True),
        ("/backup.zip", b"PK\x05\x06rest", True),
        ("/backup.zip", b"PKware", False),
        ("/wp-config.php.bak", b"<?php\ndefine('DB_NAME', 'x');", True),
        ("/wp-config.php.bak", b"define('DB_NAME', 'x');", True),
        ("/wp-config.php.bak", b"<html>wp-config.php.bak not found", False),
        ("/wp-config.php.bak", b"", False),
    ],
)
def test_files_are_known_by_what_is_in_them(path: str, body: bytes, there: bool) -> None:
    assert said(look({path: body})) == (("fail", "exposed_files") if there else ("pass", "exposed_nothing"))


@pytest.mark.parametrize("path", FILES)
def test_a_site_that_answers_anything_with_the_same_has_no_such_file(path: str) -> None:
    bodies = {
        "/.git/HEAD": b"ref: refs/heads/x",
        "/.env": ENV,
        "/backup.zip": b"PK\x03\x04",
        "/wp-config.php.bak": b"<?php",
    }
    assert said(look({path: bodies[path]}, page("/random", bodies[path]))) == ("pass", "exposed_nothing")
    assert said(look({path: bodies[path]}, page("/random", b"<html>Sorry</html>"))) == ("fail", "exposed_files")


@pytest.mark.parametrize("status", [301, 401, 403, 404, 500])
def test_a_body_with_another_status_is_no_file(status: int) -> None:
    seen = look()
    answers = {**seen.answers, "/.env": page("/.env", ENV, status)}
    assert said(Look(seen.nothing, answers)) == ("pass", "exposed_nothing")


@pytest.mark.parametrize(
    ("path", "body", "there"),
    [
        ("/wp-login.php", LOGIN, True),
        ("/wp-login.php", b"<title>Not found</title>/wp-login.php is not here", False),
        ("/administrator/", b"<meta name=generator content='Joomla! - Open Source'>", True),
        ("/phpmyadmin/", b"<title>phpMyAdmin</title>", True),
        ("/phpmyadmin/", b"<title>Sorry</title>phpmyadmin is not here", False),
    ],
)
def test_log_in_pages_only_inform(path: str, body: bytes, there: bool) -> None:
    assert path in LOGINS
    assert said(look({path: body})) == ("pass", "exposed_log_in" if there else "exposed_nothing")


def test_a_cookie_gives_a_log_in_page_away() -> None:
    seen = look()
    login = page("/wp-login.php", b"<html>", set_cookie="wordpress_test_cookie=x")
    assert said(Look(seen.nothing, {**seen.answers, "/wp-login.php": login})) == ("pass", "exposed_log_in")


@pytest.mark.parametrize(
    ("home", "reason"),
    [
        (b"<title>Index of /</title>", "exposed_listing"),
        (b"<title>Directory listing for /</title>", "exposed_listing"),
        (b"<title>The index of our breads</title>", "exposed_nothing"),
        (b"Index of /", "exposed_nothing"),
    ],
)
def test_a_list_of_files(home: bytes, reason: str) -> None:
    assert said(look(home=home))[1] == reason


def test_who_lets_nobody_ask_is_not_called_good_but_what_was_seen_counts() -> None:
    assert said(look(nothing=page("/random", b"", 403))) == ("could_not_test", "refused_us")
    assert said(look(nothing=page("/random", trouble="reply_timeout"))) == ("could_not_test", "reply_timeout")
    seen = look({"/.env": ENV})
    slow = {**seen.answers, "/backup.zip": page("/backup.zip", trouble="reply_timeout")}
    assert said(Look(seen.nothing, slow)) == ("fail", "exposed_files")
    calm = {**look().answers, "/backup.zip": page("/backup.zip", trouble="reply_timeout")}
    assert said(Look(seen.nothing, calm)) == ("could_not_test", "reply_timeout")
    tired = {**look().answers, "/backup.zip": page("/backup.zip", b"", 429)}
    assert said(Look(seen.nothing, tired)) == ("could_not_test", "refused_us")


def test_what_was_found_is_named_and_never_kept() -> None:
    result = evaluate(look({"/.env": ENV}))
    assert result.observation == {"files": ["/.env"], "log_in_pages": [], "listing": False, "asked": 8}
    assert SECRET not in json.dumps(result.as_json())


@given(st.dictionaries(st.sampled_from(PATHS), st.binary(max_size=60)), st.binary(max_size=60))
def test_whatever_is_answered_the_same_to_all_is_never_a_fault(there: dict[str, bytes], same: bytes) -> None:
    everywhere = look(dict.fromkeys(PATHS, same), page("/random", same))
    assert said(everywhere)[0] == "pass"
    assert said(look(there))[0] in ("pass", "fail")


@pytest.mark.parametrize(
    ("status", "there"), [(199, False), (200, True), (201, False), (205, False), (206, True), (207, False)]
)
def test_only_what_is_given_is_there(status: int, there: bool) -> None:
    answers = {path: page(path, b"no", 404) for path in PATHS} | {"/.env": page("/.env", ENV, status)}
    seen = Look(page("/random", b"no", 404), answers, b"")
    assert said(seen)[1] == ("exposed_files" if there else "exposed_nothing")


@pytest.mark.parametrize(("status", "reason"), [(499, "exposed_nothing"), (500, "refused_us")])
def test_a_door_for_anything_that_is_shut_is_none(status: int, reason: str) -> None:
    assert said(look(nothing=page("/random", b"no", status)))[1] == reason


def test_one_door_that_is_shut_is_an_answer_but_not_when_we_ask_too_much_or_nobody_is_served() -> None:
    told = {}
    for status in (428, 429, 430, 500, 502, 503, 504):
        answers = {path: page(path, b"no", 404) for path in PATHS} | {"/.env": page("/.env", b"no", status)}
        told[status] = said(Look(page("/random", b"no", 404), answers, b""))[1]
    assert [status for status, reason in told.items() if reason == "refused_us"] == [429, 503]
