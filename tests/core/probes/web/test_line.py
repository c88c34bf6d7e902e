# SPDX-License-Identifier: EUPL-1.2
"""Servers on loopback that behave badly at the other end of the line."""

import time

import pytest
from support.shopsite import HOME, TO_HTTPS, seen
from support.webserver import Names, WebServer, visit

from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.tls import ask
from bolwerk.core.probes.tls import scan as tls_scan
from bolwerk.core.probes.web import line
from bolwerk.core.probes.web.probe import run
from bolwerk.lab.certs import Authority


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "REPLY_SECONDS", 0.4)
    monkeypatch.setattr(line, "BODY_SECONDS", 0.4)
    monkeypatch.setattr(tls_scan, "HANDSHAKE_SECONDS", 0.4)
    monkeypatch.setattr(ask, "ANSWER_SECONDS", 0.4)


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
