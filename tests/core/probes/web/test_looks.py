# SPDX-License-Identifier: EUPL-1.2
"""The checks of the page itself, against real servers on loopback, kind and rude."""

import gzip
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.webserver import Names, WebServer, answer, leads_to, reply, visit

from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.limiter import AddressLimiter
from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.web import line
from bolwerk.core.probes.web.probe import IDS, run
from bolwerk.lab.certs import Authority

HOME = {("shop.test", "A"): ["127.0.0.1"]}
HTML = "Content-Type: text/html; charset=utf-8"
GOOD = (
    "Content-Security-Policy: default-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: same-origin",
    "Permissions-Policy: camera=()",
    "Set-Cookie: PHPSESSID=hunter2hunter2; Secure; HttpOnly; SameSite=Lax",
    "Server: nginx/1.28.0",
    HTML,
)
ABOUT_PAGES = ("web.csp", "web.framing", "web.nosniff", "web.referrer", "web.permissions", "web.cookies", "web.mixed",
               "web.sri", "web.software")  # fmt: skip
PAGE = b"<!doctype html><meta name=generator content='WordPress 7.1.1'><title>Bakkerij</title>"
ENV = b"DB_PASSWORD=hunter2\nAPP_KEY=x\n"


def look(
    server: WebServer, authority: Authority, names: Mapping[tuple[str, str], list[str]] = HOME, **asked: Any
) -> dict[str, CheckResult]:
    guard = Guard(allow_private=True, port_map=server.port_map)
    results = visit(run, Names(names), guard, ca_file=authority.ca_file, **asked)
    assert set(results) == set(IDS)
    assert guard.bytes_read < 2_000_000
    return results


def reasons(results: dict[str, CheckResult]) -> dict[str, str]:
    return {check: results[check].reason for check in ABOUT_PAGES}


def site(authority: Authority, home: bytes, **pages: bytes) -> WebServer:
    return WebServer(
        authority.leaf("shop.test"), plain={"/": leads_to("https://shop.test/")}, secure={"/": home, **pages}
    )


def test_a_page_in_order_passes_and_costs_no_request_more(authority: Authority) -> None:
    with site(authority, reply(PAGE, *GOOD)) as server:
        results = look(server, authority)
        assert server.connections["http"] == 1
        assert sorted(server.asked) == [
            "http://shop.test/",
            "https://shop.test/",
            "https://shop.test/.well-known/security.txt",
        ]
    assert {results[check].verdict.value for check in ABOUT_PAGES} == {"pass"}
    assert reasons(results)["web.software"] == "software_current"
    assert "hunter2" not in json.dumps([result.as_json() for result in results.values()])


@pytest.mark.parametrize("body", [gzip.compress(PAGE, mtime=0), gzip.compress(PAGE, mtime=0) + b"junk behind it"])
def test_a_packed_page_is_read(authority: Authority, body: bytes) -> None:
    with site(authority, reply(body, "Content-Encoding: gzip", *GOOD)) as server:
        found = look(server, authority)["web.software"]
    assert found.observation["software"][0] == {
        "id": "wordpress",
        "name": "WordPress",
        "version": "7.1.1",
        "seen_in": "generator",
        "as_of": "2026-11-26",
        "source": "https://make.wordpress.org/core/7-1/",
    }


def test_a_bomb_stops_at_the_cap_and_hides_nothing_else(authority: Authority) -> None:
    bomb = gzip.compress(PAGE + b" " * 200_000_000)
    with site(authority, reply(bomb, "Content-Encoding: gzip", *GOOD)) as server:
        began = time.perf_counter()
        results = look(server, authority)
        assert time.perf_counter() - began < 5
    assert (results["web.mixed"].verdict.value, results["web.mixed"].reason) == ("could_not_test", "reply_too_large")
    assert results["web.software"].reason == "software_current"
    assert results["web.csp"].reason == "csp_fine"
    assert results["web.https"].reason == "https_works"


def test_of_a_page_of_ten_megabytes_the_beginning_is_read(authority: Authority) -> None:
    form = b"<form action='http://shop.test/send'>"
    with site(authority, reply(PAGE + form + b" " * 10_000_000, *GOOD)) as server:
        results = look(server, authority)
    assert results["web.mixed"].reason == "mixed_form"
    assert results["web.sri"].reason == "reply_too_large"


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (b"no gzip at all", "gzip", "page_unreadable"),
        (PAGE, "br", "page_unreadable"),
        (gzip.compress(PAGE * 500, mtime=0)[:-20], "gzip", "page_unreadable"),
    ],
)
def test_a_page_that_cannot_be_unpacked_is_not_called_bad(
    authority: Authority, body: bytes, encoding: str, reason: str
) -> None:
    with site(authority, reply(body, f"Content-Encoding: {encoding}", *GOOD)) as server:
        results = look(server, authority)
    assert (results["web.mixed"].verdict.value, results["web.mixed"].reason) == ("could_not_test", reason)
    assert results["web.framing"].reason == "framing_closed"


def test_a_slow_body_costs_only_the_checks_of_the_body(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "BODY_SECONDS", 0.3)
    promised = reply(b"", *GOOD).replace(b"Content-Length: 0", b"Content-Length: 5000")
    with site(authority, promised + PAGE) as server:
        results = look(server, authority)
    assert results["web.framing"].reason == "framing_closed"
    assert results["web.cookies"].reason == "cookies_in_order"
    assert results["web.mixed"].reason == "reply_timeout"
    assert results["web.software"].reason == "software_current"


def test_cookies_without_end(authority: Authority) -> None:
    few = [f"Set-Cookie: c{at}=x; Secure" for at in range(100)]
    many = [f"Set-Cookie: c{at}=x; Secure" for at in range(5000)]
    with site(authority, reply(PAGE, *few)) as server:
        found = look(server, authority)["web.cookies"]
        assert (found.reason, found.observation["count"]) == ("cookies_in_order", 100)
    with site(authority, reply(PAGE, *many)) as server:
        found = look(server, authority)["web.cookies"]
        assert (found.verdict.value, found.reason) == ("could_not_test", "not_http")


@pytest.mark.parametrize(
    "html",
    [
        b"<html><body><form action='http://shop.test/x",
        b"<!-- never closed <form action=http://shop.test/x>",
        b"<script>never closed <form action=http://shop.test/x>",
        b"\x00\xff\xfe" * 1000,
        b"<" * 200_000,
        "<title>日本</title>".encode("utf-16"),
        b"",
    ],
)
def test_broken_pages_are_read_as_far_as_they_go(authority: Authority, html: bytes) -> None:
    with site(authority, reply(html, *GOOD)) as server:
        results = look(server, authority)
    assert results["web.mixed"].reason == "mixed_none"


@pytest.mark.parametrize(
    ("home", "verdict", "reason"),
    [
        (reply(b"no", status=403), "could_not_test", "refused_us"),
        (reply(b"no", status=500), "could_not_test", "refused_us"),
        (reply(b"no", status=404), "could_not_test", "page_missing"),
        (reply(b"{}", "Content-Type: application/json"), "not_applicable", "page_not_html"),
        (leads_to("https://elsewhere.test/"), "not_applicable", "page_elsewhere"),
        (leads_to("/"), "could_not_test", "redirect_loop"),
        (leads_to("https://gone.test/"), "could_not_test", "host_not_found"),
    ],
)
def test_a_page_that_says_nothing_of_the_firm(authority: Authority, home: bytes, verdict: str, reason: str) -> None:
    pages = {"shop.test/": home, "elsewhere.test/": reply(PAGE, *GOOD)}
    names = HOME | {("elsewhere.test", "A"): ["127.0.0.1"]}
    with WebServer(authority.leaf("shop.test", "elsewhere.test"), secure=pages) as server:
        results = look(server, authority, names)
    for check in ABOUT_PAGES[:-1]:
        assert (results[check].verdict.value, results[check].reason) == (verdict, reason)


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_site_that_refuses_us_is_told_of_no_rule_that_is_missing(authority: Authority, status: int) -> None:
    with site(authority, reply(b"no", status=status), **{"*": reply(b"no", status=status)}) as server:
        results = look(server, authority)
    for check in (*ABOUT_PAGES, "web.hsts", "web.securitytxt"):
        assert (results[check].verdict.value, results[check].reason) == ("could_not_test", "refused_us")


def test_software_shows_in_a_refusal_and_without_https(authority: Authority) -> None:
    with site(authority, reply(b"no", "Server: Apache/2.4.49 (Unix)", status=403)) as server:
        assert look(server, authority)["web.software"].reason == "software_exploited"
    old = PAGE.replace(b"7.1.1", b"4.1")
    with WebServer(plain={"/": reply(old, HTML)}) as server:
        results = look(server, authority)
    assert results["web.software"].reason == "software_ended"
    assert results["web.mixed"].reason == "no_https"
    assert results["web.exposed"].reason == "owner_unproven"


def test_suppliers_are_listed(authority: Authority) -> None:
    html = PAGE + b"<script src=https://cdn.test/a.js></script><iframe src=https://maps.test/></iframe>"
    with site(authority, reply(html, *GOOD)) as server:
        found = look(server, authority)["web.sri"]
        assert not [url for url in server.asked if "cdn" in url]
    assert found.reason == "sri_missing"
    assert found.observation["outside"] == {"scripts": ["cdn.test"], "styles": [], "frames": ["maps.test"]}


SOFT = reply(b"<html><title>Sorry</title>We looked for /wp-login.php, /.env, phpmyadmin" + b" " * 50_000, HTML)


@pytest.mark.parametrize(
    ("pages", "verdict", "reason"),
    [
        ({}, "pass", "exposed_nothing"),
        ({"*": SOFT}, "pass", "exposed_nothing"),
        ({"*": SOFT, "/.env": reply(ENV)}, "fail", "exposed_files"),
        ({"/.git/HEAD": reply(b"ref: refs/heads/main\n", status=206)}, "fail", "exposed_files"),
        ({"/backup.zip": reply(b"PK\x03\x04" + b"x" * 5_000_000)}, "fail", "exposed_files"),
        ({"/.env": leads_to("http://169.254.169.254/")}, "pass", "exposed_nothing"),
        ({"/wp-login.php": reply(b"<title>Log In - WordPress</title>")}, "pass", "exposed_log_in"),
        ({"*": reply(b"no", status=403)}, "could_not_test", "refused_us"),
        ({"*": reply(ENV)}, "pass", "exposed_nothing"),
    ],
)
def test_what_lies_open_is_asked_for_by_the_owner_alone(
    authority: Authority, pages: dict[str, bytes], verdict: str, reason: str
) -> None:
    with site(authority, reply(PAGE, *GOOD), **pages) as server:
        found = look(server, authority)["web.exposed"]
        assert (found.verdict.value, found.reason) == ("not_applicable", "owner_unproven")
        assert not [url for url in server.asked if ".env" in url]
        before = len(server.asked)
        results = look(server, authority, owner=True)
        asked = [
            url for url in server.asked[before:] if url.count("/") > 2 and not url.endswith(("test/", "security.txt"))
        ]
    assert (results["web.exposed"].verdict.value, results["web.exposed"].reason) == (verdict, reason)
    assert len(asked) == 8
    assert "hunter2" not in json.dumps(results["web.exposed"].as_json())


def test_a_list_of_files_at_home(authority: Authority) -> None:
    with site(authority, reply(b"<title>Index of /</title>", HTML)) as server:
        assert look(server, authority, owner=True)["web.exposed"].reason == "exposed_listing"


def test_the_first_kilobyte_is_asked_for_and_a_server_that_sends_more_is_cut_short(authority: Authority) -> None:
    with site(authority, reply(PAGE, *GOOD), **{"*": reply(b"x" * 1_000_000)}) as server:
        guard = Guard(allow_private=True, port_map=server.port_map)
        results = visit(run, Names(HOME), guard, ca_file=authority.ca_file, owner=True)
    assert results["web.exposed"].reason == "exposed_nothing"
    assert guard.bytes_read < 3_500_000


class Both(Guard):
    """Brings IPv6 to a server of its own."""

    def __init__(self, old: WebServer, new: WebServer) -> None:
        super().__init__(allow_private=True, port_map=old.port_map)
        self._new = new.port_map

    def check(self, ip: str, port: int) -> tuple[str, int]:
        address, real = super().check(ip, port)
        return address, self._new[port] if ":" in ip else real


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (reply(PAGE, HTML), reply(PAGE, HTML), "web_ipv6_same"),
        (reply(PAGE, HTML), reply(b"<title>It works!</title>", HTML), "web_ipv6_differs"),
        (reply(PAGE, HTML), answer(404, b"no"), "web_ipv6_differs"),
        (reply(PAGE, HTML), None, "web_ipv6_closed"),
    ],
)
def test_the_same_site_over_both_networks(authority: Authority, old: bytes, new: bytes | None, reason: str) -> None:
    names = HOME | {("shop.test", "AAAA"): ["::1"]}
    leaf = authority.leaf("shop.test")
    with (
        WebServer(leaf, secure={"/": old}) as first,
        WebServer(leaf, secure={"/": new} if new else None, host="::1") as second,
    ):
        results = visit(run, Names(names), Both(first, second), ca_file=authority.ca_file)
    assert results["web.ipv6"].reason == reason


def test_routes_are_looked_up_in_the_files_of_the_installation(authority: Authority, tmp_path: Path) -> None:
    vrps, routes = tmp_path / "vrps.json", tmp_path / "routes"
    vrps.write_text('{"roas": [{"asn": "AS1", "prefix": "127.0.0.0/8", "maxLength": 8}]}', encoding="utf-8")
    routes.write_text("127.0.0.0/8 1\n", encoding="utf-8")
    with site(authority, reply(PAGE, *GOOD)) as server:
        assert look(server, authority)["web.rpki"].reason == "rpki_no_table"
        found = look(server, authority, vrp_file=vrps, routes_file=routes)["web.rpki"]
        assert (found.verdict.value, found.reason) == ("pass", "rpki_signed")
        vrps.write_text("not a table", encoding="utf-8")
        found = look(server, authority, vrp_file=vrps, routes_file=routes)["web.rpki"]
        assert (found.verdict.value, found.reason) == ("could_not_test", "internal")


@pytest.mark.parametrize("places", [1, 2, 4])
@pytest.mark.parametrize("plain", [leads_to("https://shop.test/"), reply(PAGE * 100, HTML)])
def test_few_places_at_an_address_delay_and_change_nothing(authority: Authority, places: int, plain: bytes) -> None:
    """Connections that rest give way; one whose page is still being read does not lose it."""
    pages = {"/": reply(PAGE + b" " * 200_000, *GOOD), "/.env": reply(ENV), "*": SOFT}
    with WebServer(authority.leaf("shop.test"), plain={"/": plain}, secure=pages) as server:
        guard = Guard(allow_private=True, port_map=server.port_map, limiter=AddressLimiter(places))
        began = time.perf_counter()
        results = visit(run, Names(HOME), guard, ca_file=authority.ca_file, owner=True)
        assert time.perf_counter() - began < 15
    assert reasons(results) | {"web.exposed": results["web.exposed"].reason} == {
        "web.csp": "csp_fine",
        "web.framing": "framing_closed",
        "web.nosniff": "nosniff_set",
        "web.referrer": "referrer_careful",
        "web.permissions": "permissions_set",
        "web.cookies": "cookies_in_order",
        "web.mixed": "mixed_none",
        "web.sri": "sri_no_strangers",
        "web.software": "software_current",
        "web.exposed": "exposed_files",
    }
