# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk check` from the words on the command line to a website on loopback."""

import json
from datetime import timedelta

import pytest
from support.shopsite import GOOD, IN_ORDER, TO_HTTPS
from support.webserver import WebServer, answer

from bolwerk.cli import main
from bolwerk.lab.certs import Authority, Leaf
from bolwerk.lab.dnsserver import DnsServer

ZONE = {
    ("shop.test", "SOA"): ["ns.shop.test. h.shop.test. 1 7200 3600 1209600 300"],
    ("shop.test", "NS"): ["ns.shop.test."],
    ("ns.shop.test", "A"): ["127.0.0.1"],
    ("shop.test", "A"): ["127.0.0.1"],
    ("shop.test", "MX"): ["0 ."],
    ("shop.test", "TXT"): ['"v=spf1 -all"'],
    ("_dmarc.shop.test", "TXT"): ['"v=DMARC1; p=reject"'],
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certs"))


def check(authority: Authority, leaf: Leaf, *words: str, forced: bool = True) -> int:
    plain = TO_HTTPS if forced else {"/": answer()}
    with WebServer(leaf, plain=plain, secure=GOOD) as site, DnsServer(ZONE) as dns:
        ports = f"53:{dns.port},80:{site.http_port},443:{site.https_port}"
        lab = ["--resolver", dns.address, "--ca-file", str(authority.ca_file), "--allow-private", "--port-map", ports]
        return main(["check", "shop.test", *lab, *words])


def web(out: str) -> dict[str, tuple[str, str]]:
    results = json.loads(out)["results"]
    return {each["id"]: (each["verdict"], each["reason"]) for each in results if each["id"].startswith("web.")}


def test_a_site_in_order_ends_with_0(authority: Authority, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(authority, authority.leaf("shop.test"), "--json") == 0
    assert web(capsys.readouterr().out) == IN_ORDER


def test_a_site_with_two_faults_ends_with_1(authority: Authority, capsys: pytest.CaptureFixture[str]) -> None:
    leaf = authority.leaf("shop.test", ends=timedelta(hours=-1))
    assert check(authority, leaf, "--json", forced=False) == 1
    found = web(capsys.readouterr().out)
    assert found["web.certificate"] == ("fail", "certificate_expired")
    assert found["web.https.forced"] == ("fail", "http_not_forced")
    assert found["web.hsts"] == ("pass", "hsts_set")


def test_the_lines_say_it_too(authority: Authority, capsys: pytest.CaptureFixture[str]) -> None:
    check(authority, authority.leaf("shop.test"), forced=False)
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("  ok      web.https           https_works  ") for line in lines)
    assert any(line.startswith("  WRONG   web.https.forced    http_not_forced  ") for line in lines)


def test_outside_a_lab_a_site_on_loopback_is_not_touched(capsys: pytest.CaptureFixture[str]) -> None:
    with WebServer(plain=GOOD) as site, DnsServer(ZONE) as dns:
        assert main(["check", "shop.test", "--json", "--resolver", dns.address]) == 3
        assert site.connections == {"http": 0, "https": 0}
    assert set(web(capsys.readouterr().out).values()) == {("could_not_test", "blocked_address")}
