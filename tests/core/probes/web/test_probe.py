# SPDX-License-Identifier: EUPL-1.2
"""The web checks against real servers on loopback."""

import pytest
from support.shopsite import BOTH, GOOD, HOME, IN_ORDER, TO_HTTPS, look, seen
from support.webserver import Names, NoTls, WebServer, answer, free_port, leads_to, visit

from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.web.probe import IDS, run
from bolwerk.lab.certs import Authority


def test_a_good_site_passes_with_six_connections(authority: Authority) -> None:
    with WebServer(authority.leaf("shop.test"), plain=TO_HTTPS, secure=GOOD) as server:
        results = seen(server, authority.ca_file)
        assert {check_id: (result.verdict.value, result.reason) for check_id, result in results.items()} == IN_ORDER
        # One for the page and security.txt, one each to ask for TLS 1.3, for 1.2, for what is older and what is weak.
        assert server.connections == {"http": 1, "https": 5}
        assert sorted(server.asked) == [
            "http://shop.test/",
            "https://shop.test/",
            "https://shop.test/.well-known/security.txt",
        ]
    assert results["web.tls.versions"].observation == {"offered": ["TLS 1.2", "TLS 1.3"]}
    assert results["web.certificate"].observation["hosts"]["shop.test"]["names"] == ["shop.test"]


@pytest.mark.parametrize(
    ("names", "verdict", "reason"),
    [
        (("shop.test", "www.shop.test"), "pass", "certificate_valid"),
        (("shop.test",), "warn", "certificate_www_lacks"),
        (("www.shop.test",), "warn", "certificate_bare_lacks"),
        (("other.test",), "fail", "certificate_wrong_name"),
    ],
)
def test_the_name_with_www_is_greeted_too_where_the_certificate_of_the_bare_name_does_not_fit_it(
    authority: Authority, names: tuple[str, ...], verdict: str, reason: str
) -> None:
    with WebServer(authority.leaf(*names), plain=TO_HTTPS, secure=GOOD) as server:
        results = seen(server, authority.ca_file, BOTH)
        found = results["web.certificate"]
        assert (found.verdict.value, found.reason) == (verdict, reason)
        greeted = verdict != "pass"
        assert set(found.observation["hosts"]) == ({"shop.test", "www.shop.test"} if greeted else {"shop.test"})
        assert "https://www.shop.test/" not in server.asked
        assert greeted or server.connections == {"http": 1, "https": 5}
    assert results["web.https"].reason == "https_works"


def test_the_name_with_www_is_not_greeted_when_visitors_are_led_there(authority: Authority) -> None:
    secure = {"shop.test/": leads_to("https://www.shop.test/"), "www.shop.test/": GOOD["/"]}
    with WebServer(authority.leaf("shop.test", "www.shop.test"), plain=TO_HTTPS, secure=secure) as server:
        results = seen(server, authority.ca_file, BOTH)
        assert server.asked.count("https://www.shop.test/") == 1
        assert server.connections["https"] == 6
    assert results["web.certificate"].reason == "certificate_valid"


def test_a_name_with_www_that_gives_no_handshake_says_nothing_of_the_bare_one(authority: Authority) -> None:
    table = HOME | {("www.shop.test", "A"): ["127.0.0.2"]}
    with WebServer(authority.leaf("shop.test"), plain=TO_HTTPS, secure=GOOD) as server:
        found = seen(server, authority.ca_file, table)["web.certificate"]
    assert (found.verdict.value, found.reason) == ("pass", "certificate_valid")
    assert set(found.observation["hosts"]) == {"shop.test"}


def test_the_name_with_www_stands_in_for_a_bare_name_without_address(authority: Authority) -> None:
    pages = {"/": leads_to("https://www.shop.test/")}
    with WebServer(authority.leaf("www.shop.test"), plain=pages, secure=GOOD) as server:
        found = look(server, authority.ca_file, {("www.shop.test", "A"): ["127.0.0.1"]})
        assert (found["web.https"], found["web.certificate"]) == ("https_works", "certificate_valid")
        assert "https://www.shop.test/" in server.asked


def test_the_name_with_www_stands_in_for_a_bare_name_without_web_server(authority: Authority) -> None:
    class Elsewhere(Guard):
        """Nobody listens at the bare name."""

        def check(self, ip: str, port: int) -> tuple[str, int]:
            address, real = super().check(ip, port)
            return address, closed if ip == "127.0.0.2" else real

    closed = free_port()
    table = {("shop.test", "A"): ["127.0.0.2"], ("www.shop.test", "A"): ["127.0.0.1"]}
    with WebServer(authority.leaf("www.shop.test"), secure=GOOD) as server:
        guard = Elsewhere(allow_private=True, port_map=server.port_map)
        results = visit(run, Names(table), guard, ca_file=authority.ca_file)
    assert set(results) == set(IDS)
    assert (results["web.https"].reason, results["web.https.forced"].reason) == ("https_works", "http_closed")
    assert set(results["web.certificate"].observation["hosts"]) == {"www.shop.test"}


@pytest.mark.parametrize(
    ("table", "verdict", "reason"),
    [
        ({}, "not_applicable", "no_web_site"),
        ({("shop.test", "A"): ["servfail"]}, "could_not_test", "dns_servfail"),
        ({("www.shop.test", "A"): ["servfail"]}, "could_not_test", "dns_servfail"),
    ],
)
def test_a_name_without_a_site(table: dict[tuple[str, str], list[str]], verdict: str, reason: str) -> None:
    results = visit(run, Names(table), Guard())
    assert {(result.verdict.value, result.reason) for result in results.values()} == {(verdict, reason)}
    assert set(results) == set(IDS)


def test_a_machine_without_web_server_is_no_fault() -> None:
    with WebServer() as server:
        found = look(server, None)
    assert set(found.values()) == {"no_web_server"}


def test_a_site_without_https() -> None:
    with WebServer(plain={"/": answer()}) as server:
        results = seen(server, None)
    assert (results["web.https"].verdict.value, results["web.https"].reason) == ("fail", "https_missing")
    assert (results["web.https.forced"].verdict.value, results["web.https.forced"].reason) == (
        "fail",
        "http_not_forced",
    )
    for check_id in ("web.certificate", "web.hsts", "web.tls.versions", "web.securitytxt"):
        assert (results[check_id].verdict.value, results[check_id].reason) == ("not_applicable", "no_https")


def test_a_port_443_that_speaks_no_tls(authority: Authority) -> None:
    with WebServer(plain=TO_HTTPS, raw_tls=NoTls()) as server:
        found = look(server, authority.ca_file)
    assert (found["web.https"], found["web.tls.versions"]) == ("https_broken", "no_https")


def test_http_that_is_not_forced_and_a_closed_port_80(authority: Authority) -> None:
    leaf = authority.leaf("shop.test")
    with WebServer(leaf, plain={"/": answer()}, secure=GOOD) as server:
        assert look(server, authority.ca_file)["web.https.forced"] == "http_not_forced"
    with WebServer(leaf, secure=GOOD) as server:
        assert look(server, authority.ca_file)["web.https.forced"] == "http_closed"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (answer(404, b"no", Content_Type="text/plain"), "securitytxt_missing"),
        (answer(200, b"<html>", Content_Type="text/html"), "securitytxt_missing"),
        (answer(403, b"no"), "refused_us"),
        (answer(500, b"no"), "refused_us"),
        (leads_to("/security.txt"), "securitytxt_found"),
    ],
)
def test_where_security_txt_stands(authority: Authority, page: bytes, reason: str) -> None:
    secure = GOOD | {"/.well-known/security.txt": page, "/security.txt": GOOD["/.well-known/security.txt"]}
    with WebServer(authority.leaf("shop.test"), plain=TO_HTTPS, secure=secure) as server:
        assert look(server, authority.ca_file)["web.securitytxt"] == reason
