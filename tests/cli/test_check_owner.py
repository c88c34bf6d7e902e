# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk check` with what only an owner may ask, and with files on routes."""

import json
from pathlib import Path

import pytest
from support.doors import Machine, Service
from support.webserver import WebServer, answer, reply

from bolwerk.cli import main
from bolwerk.lab.certs import Authority
from bolwerk.lab.dnsserver import DnsServer

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


def test_the_doors_of_the_machines_that_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zone = ZONE | {("till.shop.test", "A"): ["127.0.0.1"]}
    with Machine({23: Service(first=b"login: ")}) as machine, DnsServer(zone) as dns:
        ports = ",".join(f"{asked}:{real}" for asked, real in (machine.port_map | {53: dns.port, 25: 1}).items())
        lab = ["check", "shop.test", "--json", "--resolver", dns.address, "--allow-private", "--port-map", ports]
        seen = {}
        for words in (
            [],
            ["--owner"],
            ["--owner", "--machine", "till.shop.test"],
            ["--owner", "--machine", "127.0.0.1"],
        ):
            main([*lab, *words])
            told = {each["id"]: each for each in json.loads(capsys.readouterr().out)["results"]}["exposure.telnet"]
            seen[" ".join(words)] = (told["reason"], told["observation"].get("machines"))
    place = {"address": "127.0.0.1", "state": "seen"}
    assert seen == {
        "": ("owner_unproven", None),
        "--owner": ("telnet_open", [{"name": "shop.test", **place}]),
        "--owner --machine till.shop.test": ("telnet_open", [{"name": "till.shop.test", **place}]),
        "--owner --machine 127.0.0.1": ("telnet_open", [place]),
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--machine", "till.shop.test"], "--owner"),
        (["--owner", "--machine", "till.other.test"], "does not belong"),
        (["--owner", *["--machine", "a.shop.test"] * 9], "no more than 8"),
    ],
)
def test_machines_of_others_are_bad_usage(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "shop.test", *words]) == 2
    assert told in capsys.readouterr().err


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
