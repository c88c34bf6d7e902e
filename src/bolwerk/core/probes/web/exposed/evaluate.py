# SPDX-License-Identifier: EUPL-1.2
"""Judges by content what a site gives out, never by status alone: many sites answer 200 to anything. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge
from bolwerk.core.probes.web.evaluate import Hop
from bolwerk.core.probes.web.page import read

CHECK = "web.exposed"
PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
GIVEN = frozenset({200, 206})
GIT = re.compile(rb"\s*(ref: refs/[\x21-\x7e]{1,200}|[0-9a-f]{40}([0-9a-f]{24})?)\s*")
SETTING = re.compile(rb"^(?:export )?[A-Z][A-Z0-9_]{1,60}=", re.MULTILINE)
PHP_SETTINGS = re.compile(rb"DB_(NAME|USER|PASSWORD|HOST)")
LISTINGS = ("index of /", "directory listing for /", "directory listing of /")
MARKUP = re.compile(rb"\s*+(?:\xef\xbb\xbf\s*+)?+<(!doctype|html|head|body|\?xml)", re.IGNORECASE)


def _git(body: bytes, _: Hop) -> bool:
    return GIT.fullmatch(body) is not None


def _env(body: bytes, _: Hop) -> bool:
    """Two settings at least: one line may be anything."""
    return not MARKUP.match(body) and len(SETTING.findall(body)) >= 2


def _zip(body: bytes, _: Hop) -> bool:
    return body.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _php(body: bytes, _: Hop) -> bool:
    return b"<?php" in body[:200] or (PHP_SETTINGS.search(body) is not None and b"define" in body)


def _wordpress(body: bytes, hop: Hop) -> bool:
    return _sets(hop, "wordpress_test_cookie") or "wordpress" in _title(body)


def _joomla(body: bytes, _: Hop) -> bool:
    return b"joomla" in body.lower()


def _phpmyadmin(body: bytes, hop: Hop) -> bool:
    return _sets(hop, "phpmyadmin") or _sets(hop, "pma_lang") or _title(body).startswith("phpmyadmin")


def _title(body: bytes) -> str:
    return read("", body[:4096], None).title.lower()


def _sets(hop: Hop, cookie: str) -> bool:
    return any(field.lower().startswith(cookie) for field in hop.all("set-cookie"))


Sign = Callable[[bytes, Hop], bool]
FILES: Mapping[str, Sign] = {
    "/.git/HEAD": _git,
    "/.env": _env,
    "/backup.zip": _zip,
    "/wp-config.php.bak": _php,
}
LOGINS: Mapping[str, Sign] = {
    "/wp-login.php": _wordpress,
    "/administrator/": _joomla,
    "/phpmyadmin/": _phpmyadmin,
}
PATHS = (*FILES, *LOGINS)
"""With the name that cannot exist, eight questions in all."""


@dataclass(frozen=True, slots=True)
class Look:
    """`nothing`: what a name answers that cannot exist. `answers`: the first bytes of each of PATHS.
    `home`: the page that was fetched anyway, None when it could not be read."""

    nothing: Hop
    answers: Mapping[str, Hop]
    home: bytes | None = None


def evaluate(look: Look) -> CheckResult:
    files = [path for path in FILES if _there(look, path, FILES[path])]
    logins = [path for path in LOGINS if _there(look, path, LOGINS[path])]
    listing = is_listing(look.home) if look.home is not None else False
    seen: dict[str, Any] = {
        "files": files,
        "log_in_pages": logins,
        "listing": listing,
        "asked": len(look.answers) + 1,
    }
    if files:
        return judge(CHECK, FAIL, "exposed_files", **seen)
    if listing:
        return judge(CHECK, WARN, "exposed_listing", **seen)
    lost = _lost([look.nothing, *look.answers.values()])
    if lost:
        return could_not_test(CHECK, lost, **seen)
    return judge(CHECK, PASS, "exposed_log_in" if logins else "exposed_nothing", **seen)


def _there(look: Look, path: str, sign: Sign) -> bool:
    """A sign that a name gives too that cannot exist is no sign."""
    return _shows(look.answers.get(path), sign) and not _shows(look.nothing, sign)


def _shows(hop: Hop | None, sign: Sign) -> bool:
    return hop is not None and hop.status in GIVEN and bool(hop.body) and sign(hop.body or b"", hop)


def is_listing(body: bytes) -> bool:
    return _title(body).startswith(LISTINGS)


def _lost(hops: Sequence[Hop]) -> str:
    """Why not all was seen, "" when it was. One closed door is an answer; the door for anything shut is none."""
    if hops[0].refused:
        return "refused_us"
    if any(hop.status in (429, 503) for hop in hops):
        return "refused_us"
    return next((hop.trouble or hop.body_trouble for hop in hops if hop.trouble or hop.body_trouble), "")
