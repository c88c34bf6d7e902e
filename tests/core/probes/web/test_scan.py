# SPDX-License-Identifier: EUPL-1.2
"""Redirects, walked against real servers on loopback."""

import pytest
from support.shopsite import BOTH, GOOD, HOME, look, seen
from support.webserver import YEAR, Names, WebServer, answer, leads_to, visit

from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.web.probe import run
from bolwerk.lab.certs import Authority


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
