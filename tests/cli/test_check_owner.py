# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk check` with what only an owner may ask, and with files on routes."""

import json
import sys
from pathlib import Path

import pytest

from bolwerk.cli import main
from bolwerk.lab.certs import Authority
from bolwerk.lab.dnsserver import DnsServer

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.webserver import WebServer, answer, reply

ZONE = {
    ("shop.test", "SOA"): ["ns.shop.test. h.shop.test. 1 7200 3600 1209600 300"],
    ("shop.test", "NS"): ["ns.shop.test."],
    ("ns.shop.test", "A"): ["127.0.0.1"],
    ("shop.test", "A"): ["127.0.0.1"],
}
PAGES = {"/": answer(), "/.env": reply(b"DB_PASSWORD=hunter2\nAPP_KEY=x\n")}


def results(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, tuple[str, str]]:
    authority = Authority(folder)
    with WebServer(authority.leaf("shop.test"), secure=PAGES) as site, DnsServer(ZONE) as dns:
        ports = f"53:{dns.port},80:{site.http_port},443:{site.https_port}"
        lab = ["--resolver", dns.address, "--ca-file", str(authority.ca_file), "--allow-private", "--port-map", ports]
        main(["check", "shop.test", "--json", *lab, *words])
    out = capsys.readouterr().out
    assert "hunter2" not in out
    return {each["id"]: (each["verdict"], each["reason"]) for each in json.loads(out)["results"]}


def test_what_lies_open_is_only_asked_for_by_an_owner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert results(tmp_path, capsys)["web.exposed"] == ("not_applicable", "owner_unproven")
    assert results(tmp_path, capsys, "--owner")["web.exposed"] == ("fail", "exposed_files")


def test_routes_to_site_and_name_servers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vrps, routes = tmp_path / "vrps.json", tmp_path / "routes"
    vrps.write_text('{"roas": [{"asn": "AS2", "prefix": "127.0.0.0/8"}]}', encoding="utf-8")
    routes.write_text("127.0.0.0/8 AS1\n", encoding="utf-8")
    found = results(tmp_path, capsys, "--vrp-file", str(vrps), "--routes-file", str(routes))
    assert (found["web.rpki"], found["dns.rpki"]) == (("warn", "rpki_invalid"), ("warn", "rpki_invalid"))
    vrps.write_text("[]", encoding="utf-8")
    found = results(tmp_path, capsys, "--vrp-file", str(vrps), "--routes-file", str(routes))
    assert (found["web.rpki"], found["dns.rpki"]) == (("could_not_test", "internal"), ("could_not_test", "internal"))


def test_one_file_without_the_other_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "shop.test", "--vrp-file", "x"]) == 2
    assert "go together" in capsys.readouterr().err
