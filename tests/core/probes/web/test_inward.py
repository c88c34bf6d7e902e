# SPDX-License-Identifier: EUPL-1.2
"""A hostile site cannot turn the web checks inwards: not by a name, not by a redirect, not by a changing answer."""

import asyncio

import pytest
from support.canary import Canary, canary
from support.webserver import Names, WebServer, answer, leads_to, visit

from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.web.probe import IDS, run
from bolwerk.lab.certs import Authority

PUBLIC = "93.184.215.14"
OTHER_PUBLIC = "93.184.215.15"
INWARD = [
    "127.0.0.1",
    "169.254.169.254",
    "10.1.2.3",
    "192.168.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "[::1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::a9fe:a9fe]",
    "[::ffff:127.0.0.1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fd00::2]",
]
TRICKS = ["127.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost", "127.0.0.1.", "[::1%25lo]", "127。0。0。1"]


class Tunnel(Guard):
    """Judges as in the field; then brings what was allowed to loopback: the site's own address to the site,
    anything else to the canary."""

    def __init__(self, server: WebServer, bird: Canary, *, allow_private: bool = False) -> None:
        super().__init__(allow_private=allow_private)
        self._ways = {(PUBLIC, port): real for port, real in server.port_map.items()}
        self._bird = bird
        self.judged: list[tuple[str, int]] = []

    def check(self, ip: str, port: int) -> tuple[str, int]:
        allowed = super().check(ip, port)
        self.judged.append(allowed)
        return "127.0.0.1", self._ways.get(allowed, self._bird.port)


def hop(
    location: str, names: Names, authority: Authority, **kind: bool
) -> tuple[int, dict[str, CheckResult], Tunnel]:
    """Both doors of the site send every visitor to `location`."""
    pages = {"/": leads_to(location), "/.well-known/security.txt": leads_to(location)}
    with canary() as bird, WebServer(authority.leaf("shop.test"), plain=pages, secure=pages) as server:
        guard = Tunnel(server, bird, **kind)
        results = visit(run, names, guard, ca_file=authority.ca_file)
        return bird.hits, results, guard


SITE = {("shop.test", "A"): [PUBLIC]}


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("inside", INWARD)
def test_a_redirect_to_an_address_inside_is_not_followed(authority: Authority, scheme: str, inside: str) -> None:
    hits, results, guard = hop(f"{scheme}://{inside}/latest/meta-data/", Names(SITE), authority)
    assert hits == 0
    assert {ip for ip, _ in guard.judged} == {PUBLIC}
    forced = results["web.https.forced"]
    assert (forced.verdict.value, forced.reason) == ("could_not_test", "blocked_address")
    assert results["web.securitytxt"].verdict.value == "could_not_test"


@pytest.mark.parametrize("inside", TRICKS)
def test_a_redirect_to_a_disguised_address_is_not_followed(authority: Authority, inside: str) -> None:
    hits, results, guard = hop(f"http://{inside}/", Names(SITE), authority)
    assert hits == 0
    assert {ip for ip, _ in guard.judged} == {PUBLIC}
    assert results["web.https.forced"].verdict.value == "could_not_test"


@pytest.mark.parametrize("inside", [ip.strip("[]") for ip in INWARD])
def test_a_redirect_to_a_name_that_points_inside_is_not_followed(authority: Authority, inside: str) -> None:
    names = Names(SITE | {("evil.test", "AAAA" if ":" in inside else "A"): [inside]})
    hits, results, _ = hop("http://evil.test/", names, authority)
    assert hits == 0
    assert results["web.https.forced"].reason == "blocked_address"


@pytest.mark.parametrize("port", [22, 25, 53, 8080])
def test_a_redirect_to_another_port_is_not_followed(authority: Authority, port: int) -> None:
    names = Names(SITE | {("evil.test", "A"): [OTHER_PUBLIC]})
    hits, results, _ = hop(f"http://evil.test:{port}/", names, authority)
    assert (hits, results["web.https.forced"].reason) == (0, "redirect_port")


def test_the_canary_does_sing_for_an_address_that_is_allowed(authority: Authority) -> None:
    names = Names(SITE | {("evil.test", "A"): [OTHER_PUBLIC]})
    assert hop("http://evil.test/", names, authority)[0] > 0
    assert hop("http://127.0.0.1/", Names(SITE), authority, allow_private=True)[0] > 0


@pytest.mark.parametrize("inside", [ip.strip("[]") for ip in INWARD])
def test_a_domain_that_points_inside_is_never_connected_to(monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    attempts: list[object] = []
    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", lambda *words, **_: attempts.append(words))
    table = {("shop.test", "AAAA" if ":" in inside else "A"): [inside]}
    results = visit(run, Names(table), Guard())
    assert {result.reason for result in results.values()} == {"blocked_address"}
    assert (attempts, set(results)) == ([], set(IDS))


def test_an_answer_that_flips_between_two_lookups_changes_nothing(authority: Authority) -> None:
    """The name is public when first asked for and inside from then on, and the other way round."""
    for turns in ([[PUBLIC], [PUBLIC], ["127.0.0.1"]], [["127.0.0.1"], [PUBLIC]], [["127.0.0.1", PUBLIC]]):
        names = Names({}, {("shop.test", "A"): turns})
        hits, _, guard = hop("http://shop.test/again", names, authority)
        assert hits == 0
        assert {ip for ip, _ in guard.judged} <= {PUBLIC}


def test_every_name_of_a_redirect_is_resolved_once_and_what_was_checked_is_used(authority: Authority) -> None:
    turns = {("evil.test", "A"): [[OTHER_PUBLIC], ["127.0.0.1"]]}
    names = Names(SITE, turns)
    pages = {"/": leads_to("http://evil.test/a")}
    with canary() as bird, WebServer(authority.leaf("shop.test"), plain=pages, secure={"/": answer()}) as server:
        guard = Tunnel(server, bird)
        visit(run, names, guard, ca_file=authority.ca_file)
    assert names.asked.count(("evil.test", "A")) == 1
    assert {ip for ip, _ in guard.judged} == {PUBLIC, OTHER_PUBLIC}
