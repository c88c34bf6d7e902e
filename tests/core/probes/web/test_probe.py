# SPDX-License-Identifier: EUPL-1.2
"""The web checks against real servers on loopback."""

import ssl
import time
from datetime import timedelta
from pathlib import Path

import pytest
from support.chains import TwoLevels
from support.tlsstub import StubTls
from support.webserver import YEAR, Names, NoTls, WebServer, answer, free_port, leads_to, visit

from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.tls import ask
from bolwerk.core.probes.tls import scan as tls_scan
from bolwerk.core.probes.web import line
from bolwerk.core.probes.web.probe import IDS, run
from bolwerk.lab.certs import Authority

HOME = {("shop.test", "A"): ["127.0.0.1"]}
BOTH = HOME | {("www.shop.test", "A"): ["127.0.0.1"]}
TO_HTTPS = {"/": leads_to("https://shop.test/")}
SECURITY = b"Contact: mailto:a@shop.test\nExpires: 2099-01-01T00:00:00Z\n"
GOOD = {
    "/": answer(Strict_Transport_Security=YEAR),
    "/.well-known/security.txt": answer(body=SECURITY, Content_Type="text/plain; charset=utf-8"),
}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "REPLY_SECONDS", 0.4)
    monkeypatch.setattr(line, "BODY_SECONDS", 0.4)
    monkeypatch.setattr(tls_scan, "HANDSHAKE_SECONDS", 0.4)
    monkeypatch.setattr(ask, "ANSWER_SECONDS", 0.4)


def look(server: WebServer, ca_file: Path | None, table: dict[tuple[str, str], list[str]] = HOME) -> dict[str, str]:
    return {check_id: result.reason for check_id, result in seen(server, ca_file, table).items()}


def seen(
    server: WebServer, ca_file: Path | None, table: dict[tuple[str, str], list[str]] = HOME
) -> dict[str, CheckResult]:
    guard = Guard(allow_private=True, port_map=server.port_map)
    results = visit(run, Names(table), guard, ca_file=ca_file)
    assert set(results) == set(IDS)
    return results


def test_a_good_site_passes_with_six_connections(authority: Authority) -> None:
    with WebServer(authority.leaf("shop.test"), plain=TO_HTTPS, secure=GOOD) as server:
        results = seen(server, authority.ca_file)
        assert {check_id: (result.verdict.value, result.reason) for check_id, result in results.items()} == {
            "web.https": ("pass", "https_works"),
            "web.https.forced": ("pass", "https_forced"),
            "web.certificate": ("pass", "certificate_valid"),
            "web.certificate.key": ("pass", "key_strong"),
            "web.certificate.caa": ("not_applicable", "caa_absent"),
            "web.tls.versions": ("pass", "tls_modern"),
            "web.tls.ciphers": ("pass", "ciphers_good"),
            "web.tls.keyexchange": ("pass", "exchange_good"),
            "web.hsts": ("pass", "hsts_set"),
            "web.securitytxt": ("pass", "securitytxt_found"),
            "web.mixed": ("pass", "mixed_none"),
            "web.cookies": ("pass", "cookies_none"),
            "web.software": ("not_applicable", "software_unseen"),
            "web.exposed": ("not_applicable", "owner_unproven"),
            "web.csp": ("warn", "csp_none"),
            "web.framing": ("warn", "framing_open"),
            "web.nosniff": ("warn", "nosniff_missing"),
            "web.referrer": ("pass", "referrer_of_browser"),
            "web.permissions": ("pass", "permissions_of_browser"),
            "web.sri": ("pass", "sri_no_strangers"),
            "web.ipv6": ("not_applicable", "web_ipv6_none"),
            "web.rpki": ("not_applicable", "rpki_no_table"),
        }
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
def test_the_name_with_www_is_greeted_too_at_the_same_address(
    authority: Authority, names: tuple[str, ...], verdict: str, reason: str
) -> None:
    with WebServer(authority.leaf(*names), plain=TO_HTTPS, secure=GOOD) as server:
        results = seen(server, authority.ca_file, BOTH)
        found = results["web.certificate"]
        assert (found.verdict.value, found.reason) == (verdict, reason)
        assert set(found.observation["hosts"]) == {"shop.test", "www.shop.test"}
        assert "https://www.shop.test/" not in server.asked
        if verdict == "pass":
            assert server.connections == {"http": 1, "https": 6}
    assert results["web.https"].reason == "https_works"


def test_the_greeting_of_www_serves_its_page_when_that_is_where_visitors_are_led(authority: Authority) -> None:
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


def test_the_whole_chain_of_redirects_is_walked(authority: Authority) -> None:
    leaf = authority.leaf("shop.test", "www.shop.test")
    plain = {"shop.test/": leads_to("http://www.shop.test/"), "www.shop.test/": leads_to("https://www.shop.test/nl")}
    secure = {
        "shop.test/": leads_to("//www.shop.test/nl", 308),
        "www.shop.test/nl": answer(Strict_Transport_Security=YEAR),
    }
    with WebServer(leaf, plain=plain, secure=secure) as server:
        results = seen(server, authority.ca_file, BOTH)
        assert results["web.https.forced"].reason == "https_forced"
        assert len(results["web.https.forced"].observation["hops"]) == 3
        assert set(results["web.certificate"].observation["hosts"]) == {"shop.test", "www.shop.test"}
        assert results["web.hsts"].reason == "hsts_partly"
        assert server.asked.count("https://www.shop.test/nl") == 1


def test_https_that_leads_back_to_http(authority: Authority) -> None:
    secure = {"/": leads_to("http://shop.test/start")}
    plain = {"/": leads_to("https://shop.test/"), "/start": answer()}
    with WebServer(authority.leaf("shop.test"), plain=plain, secure=secure) as server:
        found = look(server, authority.ca_file)
    assert (found["web.https"], found["web.https.forced"]) == ("https_leads_back", "https_left")


def test_one_hop_without_a_lock_on_the_way_to_a_locked_page(authority: Authority) -> None:
    secure = {"/": leads_to("http://shop.test/start"), "/start": answer()}
    plain = {"*": leads_to("https://shop.test/start")}
    with WebServer(authority.leaf("shop.test"), plain=plain, secure=secure) as server:
        result = seen(server, authority.ca_file)["web.https"]
    assert (result.verdict.value, result.reason) == ("warn", "https_detour")
    assert [hop["url"] for hop in result.observation["hops"]] == [
        "https://shop.test/",
        "http://shop.test/start",
        "https://shop.test/start",
    ]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/", "redirect_loop"),
        ("http://user@shop.test/x", "redirect_userinfo"),
        ("http://shop.test:8080/", "redirect_port"),
        ("ftp://shop.test/", "redirect_scheme"),
        ("http://127.1/", "redirect_malformed"),
        ("http://localhost/", "redirect_malformed"),
        ("http://gone.test/", "host_not_found"),
    ],
)
def test_redirects_that_are_not_followed(authority: Authority, location: str, reason: str) -> None:
    with WebServer(authority.leaf("shop.test"), plain={"/": leads_to(location)}, secure=GOOD) as server:
        results = seen(server, authority.ca_file)
    forced = results["web.https.forced"]
    assert (forced.verdict.value, forced.reason) == ("could_not_test", reason)
    assert results["web.https"].reason == "https_works"


def test_a_bare_name_that_only_leads_on_hides_nothing_of_the_site_it_leads_to(authority: Authority) -> None:
    """As the forwarding of many registrars: port 80 answers for the bare name, port 443 does not."""
    zone = HOME | {("www.shop.test", "A"): ["127.0.0.2"]}
    www = WebServer(authority.leaf("www.shop.test"), secure=GOOD, host="127.0.0.2")
    with www, WebServer(plain={"*": leads_to("https://www.shop.test/")}) as forward:
        guard = Guard(allow_private=True, port_map={80: forward.http_port, 443: www.https_port})
        results = visit(run, Names(zone), guard, ca_file=authority.ca_file)
    said = {check_id: (result.verdict.value, result.reason) for check_id, result in results.items()}
    assert said["web.https"] == ("warn", "https_only_elsewhere")
    assert said["web.https.forced"] == ("pass", "https_forced")
    assert said["web.certificate"] == ("pass", "certificate_valid")
    assert said["web.hsts"] == ("pass", "hsts_set")
    assert said["web.tls.versions"] == ("pass", "tls_modern")
    assert said["web.securitytxt"] == ("pass", "securitytxt_found")
    assert {reason for _, reason in said.values()} & {"no_https", "connect_refused"} == set()


def test_a_bare_name_that_leads_to_somebody_else_has_no_padlock_of_its_own(authority: Authority) -> None:
    zone = HOME | {("other.test", "A"): ["127.0.0.2"]}
    other = WebServer(authority.leaf("other.test"), secure=GOOD, host="127.0.0.2")
    with other, WebServer(plain={"*": leads_to("https://other.test/")}) as forward:
        guard = Guard(allow_private=True, port_map={80: forward.http_port, 443: other.https_port})
        results = visit(run, Names(zone), guard, ca_file=authority.ca_file)
    assert results["web.https"].reason == "https_missing"
    assert results["web.certificate"].reason == "no_https"


def test_an_endless_walk_ends_after_five_redirects(authority: Authority) -> None:
    plain = {"/": leads_to("/1")} | {f"/{step}": leads_to(f"/{step + 1}") for step in range(1, 9)}
    with WebServer(authority.leaf("shop.test"), plain=plain, secure=GOOD) as server:
        results = seen(server, authority.ca_file)
        assert results["web.https.forced"].reason == "redirect_too_many"
        assert len([url for url in server.asked if url.startswith("http:")]) == 6


@pytest.mark.parametrize(
    ("names", "wrong", "verdict", "reason"),
    [
        (("shop.test",), {"ends": timedelta(hours=-1)}, "fail", "certificate_expired"),
        (("shop.test",), {"starts": timedelta(days=1)}, "fail", "certificate_not_yet_valid"),
        (("other.test",), {}, "fail", "certificate_wrong_name"),
        (("shop.test",), {"self_signed": True}, "fail", "certificate_self_signed"),
        (
            ("shop.test",),
            {"starts": timedelta(days=-69), "ends": timedelta(days=20, hours=23)},
            "warn",
            "certificate_expires_soon",
        ),
        (
            ("shop.test",),
            {"starts": timedelta(days=-69), "ends": timedelta(days=21, hours=1)},
            "pass",
            "certificate_valid",
        ),
        (("*.test",), {}, "fail", "certificate_wrong_name"),
    ],
)
def test_certificates(
    authority: Authority, names: tuple[str, ...], wrong: dict[str, timedelta], verdict: str, reason: str
) -> None:
    leaf = authority.leaf(*names, **wrong)  # type: ignore[arg-type]
    with WebServer(leaf, plain=TO_HTTPS, secure=GOOD) as server:
        results = seen(server, authority.ca_file)
    certificate = results["web.certificate"]
    assert (certificate.verdict.value, certificate.reason) == (verdict, reason)
    # What is wrong with the certificate hides nothing else.
    assert results["web.https"].reason == "https_works"
    assert results["web.hsts"].reason == "hsts_set"
    assert results["web.securitytxt"].reason == "securitytxt_found"


@pytest.mark.parametrize(
    ("with_middle", "says_where", "known", "reason"),
    [
        (True, True, True, "certificate_valid"),
        (False, True, True, "certificate_incomplete_chain"),
        (False, False, True, "certificate_untrusted"),
        (True, True, False, "certificate_untrusted"),
    ],
)
def test_chains(
    authority: Authority, tmp_path: Path, with_middle: bool, says_where: bool, known: bool, reason: str
) -> None:
    two = TwoLevels(tmp_path)
    leaf = two.leaf("shop.test", with_middle=with_middle, says_where=says_where)
    with WebServer(leaf, secure=GOOD) as server:
        found = look(server, two.ca_file if known else authority.ca_file)
    assert found["web.certificate"] == reason


def test_a_certificate_of_300_kilobytes_is_not_swallowed(authority: Authority) -> None:
    names = ["shop.test", *(f"name-{number:05}.shop.test" for number in range(12_000))]
    leaf = authority.leaf(*names)
    assert leaf.cert.stat().st_size > 300_000
    with WebServer(leaf, plain=TO_HTTPS, secure=GOOD) as server:
        results = seen(server, authority.ca_file)
    for check_id in ("web.https", "web.certificate", "web.hsts"):
        assert (results[check_id].verdict.value, results[check_id].reason) == (
            "could_not_test",
            "certificate_too_large",
        )


@pytest.mark.parametrize(
    ("oldest", "newest", "verdict", "reason", "offered"),
    [
        (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3, "warn", "old_tls_offered", ["1.0", "1.1", "1.2", "1.3"]),
        (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, "warn", "old_tls_offered", ["1.1", "1.2"]),
        (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1, "fail", "only_old_tls", ["1.0"]),
        (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2, "pass", "tls_without_13", ["1.2"]),
        (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3, "pass", "tls_modern", ["1.3"]),
    ],
)
def test_versions(
    authority: Authority,
    oldest: ssl.TLSVersion,
    newest: ssl.TLSVersion,
    verdict: str,
    reason: str,
    offered: list[str],
) -> None:
    with WebServer(authority.leaf("shop.test"), secure=GOOD, oldest=oldest, newest=newest) as server:
        results = seen(server, authority.ca_file)
    versions = results["web.tls.versions"]
    assert (versions.verdict.value, versions.reason) == (verdict, reason)
    assert versions.observation == {"offered": [f"TLS {number}" for number in offered]}
    assert results["web.certificate"].reason == "certificate_valid"


@pytest.mark.parametrize(
    ("spoken", "reason", "offered"),
    [
        ((0x0301,), "only_old_tls", ["TLS 1.0"]),
        ((0x0300,), "ssl3_offered", ["SSL 3"]),
        ((0x0300, 0x0301, 0x0303), "ssl3_offered", ["SSL 3", "TLS 1.0", "TLS 1.2"]),
    ],
)
def test_versions_our_own_library_does_not_speak(spoken: tuple[int, ...], reason: str, offered: list[str]) -> None:
    with WebServer(plain=TO_HTTPS, raw_tls=StubTls(spoken, suites=(0x0035,))) as server:
        results = seen(server, None)
    assert results["web.tls.versions"].reason == reason
    assert results["web.tls.versions"].observation == {"offered": offered}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("drip", "reply_timeout"),
        ("silent", "reply_timeout"),
        ("garbage", "not_http"),
        ("flood", "not_http"),
        ("hangs_up", "connection_lost"),
    ],
)
def test_servers_that_behave_badly_are_not_called_bad(authority: Authority, mode: str, reason: str) -> None:
    began = time.perf_counter()
    with WebServer(authority.leaf("shop.test"), plain=mode, secure=mode) as server:
        results = seen(server, authority.ca_file)
    assert time.perf_counter() - began < 6
    page = ("web.csp", "web.framing", "web.cookies", "web.mixed", "web.sri", "web.software", "web.ipv6")
    for check_id in ("web.https", "web.https.forced", "web.hsts", "web.securitytxt", *page):
        assert (results[check_id].verdict.value, results[check_id].reason) == ("could_not_test", reason)
    assert results["web.certificate"].reason == "certificate_valid"
    assert results["web.tls.versions"].reason == "tls_modern"


@pytest.mark.usefixtures("quick")
def test_a_server_that_never_shakes_hands() -> None:
    with WebServer(plain=TO_HTTPS, secure="silent") as server:
        results = seen(server, None)
    for check_id in ("web.https", "web.certificate", "web.hsts", "web.tls.versions", "web.securitytxt"):
        assert (results[check_id].verdict.value, results[check_id].reason) == ("could_not_test", "tls_timeout")
    assert results["web.https.forced"].reason == "https_forced"


def test_the_time_of_the_whole_part_is_kept_whatever_the_server_does(authority: Authority) -> None:
    began = time.perf_counter()
    with WebServer(authority.leaf("shop.test"), plain="drip", secure="drip", drip_seconds=1.0) as server:
        guard = Guard(allow_private=True, port_map=server.port_map)
        results = visit(run, Names(HOME), guard, ca_file=authority.ca_file, seconds=1.0)
    assert time.perf_counter() - began < 4
    assert results["web.https"].reason == "timeout"
    assert results["web.https"].verdict.value == "could_not_test"


def test_a_page_of_ten_megabytes_is_not_read(authority: Authority) -> None:
    with WebServer(authority.leaf("shop.test"), plain=TO_HTTPS, secure="big") as server:
        guard = Guard(allow_private=True, port_map=server.port_map)
        results = visit(run, Names(HOME), guard, ca_file=authority.ca_file)
    assert results["web.https"].reason == "https_works"
    assert results["web.hsts"].reason == "hsts_set"
    assert results["web.securitytxt"].reason == "reply_too_large"
    assert guard.bytes_read < 3_000_000


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
