# SPDX-License-Identifier: EUPL-1.2
"""The checks of a firm's machines against servers on loopback, through engine, guard and limiter."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from support.doors import Machine as Servers
from support.doors import Service, page, walled

from bolwerk.core.probes.engine import check
from bolwerk.core.probes.exposure import greetings
from bolwerk.core.probes.exposure.greetings import DOORS
from bolwerk.core.probes.exposure.machines import ITSELF, Machine
from bolwerk.core.probes.options import Options
from bolwerk.core.probes.result import CHECKS, CheckResult
from bolwerk.lab.certs import Authority
from bolwerk.lab.dnsserver import DnsServer

ZONE = {("shop.test", "A"): ["127.0.0.1"], ("till.shop.test", "A"): ["127.0.0.1"]}
IDS = tuple(each for each in CHECKS if each.startswith("exposure."))
OWN = (Machine(ITSELF),)
RDP_NLA = bytes.fromhex("030000130ed000001234000200080002000000")
SMB2 = b"\x00\x00\x00\x44\xfeSMB" + bytes(12) + b"\x01" + bytes(51)
MYSQL = b"\x4a\x00\x00\x00\x0a8.0.36\x00" + bytes(67)
MONGO = (
    b"\x30\x00\x00\x00\x01\x00\x00\x00" + greetings.MONGO_ID.to_bytes(4, "little") + b"\x01\x00\x00\x00" + bytes(32)
)


def look(
    port_map: Mapping[int, int],
    *,
    owner: bool = True,
    machines: tuple[Machine, ...] = OWN,
    zone: Mapping[tuple[str, str], list[str]] = ZONE,
) -> dict[str, CheckResult]:
    with DnsServer(zone) as dns:
        options = Options(
            resolver=dns.address,
            allow_private=True,
            port_map=port_map,
            owner=owner,
            only=IDS,
            machines=machines,
        )
        report = asyncio.run(check("shop.test", options))
    json.dumps(report.as_json())
    return {each.id: each for each in report.results}


def said(found: Mapping[str, CheckResult]) -> dict[str, tuple[str, str]]:
    return {name.removeprefix("exposure."): (each.verdict.value, each.reason) for name, each in found.items()}


ALL_SHUT = {
    "remote": ("pass", "remote_closed"),
    "files": ("pass", "files_closed"),
    "databases": ("pass", "databases_closed"),
    "nas": ("pass", "nas_closed"),
    "gateways": ("pass", "gateways_closed"),
    "telnet": ("pass", "telnet_closed"),
    "devices": ("pass", "devices_closed"),
    "others": ("pass", "others_none"),
}


def test_a_machine_that_refuses_everywhere_is_in_order() -> None:
    with Servers({}) as shut:
        assert said(look(shut.port_map)) == ALL_SHUT


@pytest.mark.parametrize(
    ("door", "service", "group", "verdict", "shown"),
    [
        (3389, Service(answers={greetings.RDP: RDP_NLA}), "remote", ("fail", "remote_open"),
         {"service": "rdp", "signs_in_first": True}),
        (5900, Service(first=b"RFB 003.008\n"), "remote", ("fail", "remote_open"), {"service": "vnc"}),
        (445, Service(answers={greetings.SMB: SMB2}), "files",
         ("fail", "files_open"), {"service": "smb", "version_1": False}),
        (548, Service(answers={greetings.AFP: b"\x01\x03\x00\x01" + bytes(40)}), "files", ("fail", "files_open"),
         {"service": "afp"}),
        (873, Service(first=b"@RSYNCD: 31.0\n"), "files", ("fail", "files_open"), {"service": "rsync"}),
        (2049, Service(answers={greetings.NFS: b"\x80\x00\x00\x18BOLW\x00\x00\x00\x01" + bytes(16)}), "files",
         ("fail", "files_open"), {"service": "nfs"}),
        (21, Service(first=b"220 ProFTPD\r\n", answers={b"FEAT": b"211-Features:\r\n SIZE\r\n211 End\r\n"}), "files",
         ("fail", "files_open"), {"service": "ftp"}),
        (3306, Service(first=MYSQL), "databases", ("fail", "databases_open"),
         {"service": "mysql", "software": "8.0.36"}),
        (5432, Service(answers={greetings.POSTGRES: b"N"}), "databases", ("fail", "databases_open"),
         {"service": "postgresql", "encrypted": False}),
        (1433, Service(answers={greetings.MSSQL: b"\x04\x01\x00\x25\x00\x00\x01\x00" + bytes(29)}), "databases",
         ("fail", "databases_open"), {"service": "mssql"}),
        (27017, Service(answers={greetings.MONGO: MONGO}), "databases", ("fail", "databases_open"),
         {"service": "mongodb"}),
        (6379, Service(answers={greetings.REDIS: b"+PONG\r\n"}), "databases", ("fail", "databases_open"),
         {"service": "redis", "password": False}),
        (6379, Service(answers={greetings.REDIS: b"-DENIED Redis is running in protected mode\r\n"}), "databases",
         ("warn", "databases_limited"), {"service": "redis", "limited": True}),
        (11211, Service(answers={b"version": b"VERSION 1.6.18\r\n"}), "databases", ("fail", "databases_open"),
         {"service": "memcached"}),
        (9200, page(b'{"name":"n","cluster_name":"c","tagline" : "You Know, for Search"}'), "databases",
         ("fail", "databases_open"), {"service": "elasticsearch"}),
        (5000, page(b"<title>Synology DiskStation - KANTOOR</title>"), "nas", ("fail", "nas_open"),
         {"service": "synology"}),
        (8080, page(b"<title>x</title>", "Server: QNAP"), "nas", ("fail", "nas_open"), {"service": "qnap"}),
        (8080, page(b"<title>RouterOS</title>"), "gateways", ("fail", "gateways_open"), {"service": "mikrotik"}),
        (80, page(b"", "Location: /remote/login", status=302), "gateways", ("pass", "gateways_vpn"),
         {"service": "fortinet"}),
        (23, Service(first=b"\xff\xfd\x18\xff\xfd\x20"), "telnet", ("fail", "telnet_open"), {"service": "telnet"}),
        (554, Service(answers={b"OPTIONS": b"RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n\r\n"}), "devices",
         ("fail", "devices_camera"), {"service": "camera"}),
        (631, page(b"<title>Home - CUPS 2.4.2</title>", "Server: CUPS/2.4"), "devices", ("warn", "devices_printer"),
         {"service": "printer"}),
        (22, Service(first=b"SSH-2.0-OpenSSH_9.2\r\n"), "others", ("pass", "others_ssh"),
         {"service": "ssh", "software": "SSH-2.0-OpenSSH_9.2"}),
        (21, Service(first=b"220 FTP\r\n", answers={b"FEAT": b"211-Features:\r\n AUTH TLS\r\n211 End\r\n"}), "others",
         ("pass", "others_none"), {"service": "ftps"}),
        (9100, Service(), "others", ("warn", "others_unknown"), {"usual": "printer"}),
        (3306, Service(first=b"hello stranger\r\n"), "others", ("warn", "others_unknown"), {"usual": "mysql"}),
    ],
)  # fmt: skip
def test_each_service_is_known_by_its_first_words(
    door: int, service: Service, group: str, verdict: tuple[str, str], shown: dict[str, Any]
) -> None:
    with Servers({door: service}) as machine:
        found = look(machine.port_map)
    assert said(found) == ALL_SHUT | {group: verdict}
    seen = found[f"exposure.{group}"].observation
    assert seen["open"] == [{"name": "shop.test", "address": "127.0.0.1", "port": door, **shown}]
    assert seen["machines"] == [{"name": "shop.test", "address": "127.0.0.1", "state": "seen"}]


def test_nothing_is_said_where_a_printer_would_put_it_on_paper_and_one_greeting_elsewhere() -> None:
    services = {door: Service() for door in (9100, 8291, 22, 23, 873, 3306, 5900, 3389, 6379)}
    with Servers(services) as machine:
        look(machine.port_map)
    heard = {door: service.heard for door, service in services.items()}
    assert heard == {door: [b""] for door in (9100, 8291, 22, 23, 873, 3306, 5900)} | {
        3389: [greetings.RDP],
        6379: [greetings.REDIS],
    }


def test_behind_tls_too(authority: Authority) -> None:
    nas = page(b"<title>KANTOOR - Synology NAS</title>")
    nas.tls = True
    with Servers({5001: nas, 8443: Service()}, authority.leaf("other.test")) as machine:
        found = look(machine.port_map)
    assert said(found) == ALL_SHUT | {"nas": ("fail", "nas_open"), "others": ("warn", "others_unknown")}


def test_a_page_is_asked_for_in_the_name_of_who_asked() -> None:
    site = page(b"<title>Shop</title>")
    with Servers({8080: site}) as machine:
        look(machine.port_map)
    [heard] = site.heard
    assert heard.startswith(b"GET / HTTP/1.1\r\nHost: shop.test\r\n")
    assert b"(asked for by who runs this domain)" in heard and b"passive" not in heard


def test_four_connections_at_a_time_to_one_address() -> None:
    with Servers({door: Service() for door in DOORS}) as machine:
        look(machine.port_map)
    assert machine.most_open == 4


def test_without_the_owners_word_nothing_is_knocked_at() -> None:
    services = {door: Service() for door in DOORS}
    with Servers(services) as machine:
        found = look(machine.port_map, owner=False)
        assert set(said(found).values()) == {("not_applicable", "owner_unproven")}
        found = look(machine.port_map, machines=())
        assert set(said(found).values()) == {("not_applicable", "machine_unnamed")}
    assert [each.heard for each in services.values() if each.heard] == []


def test_a_name_that_leads_elsewhere_than_when_it_was_named_is_left_alone() -> None:
    services = {door: Service() for door in DOORS}
    with Servers(services) as machine:
        found = look(machine.port_map, machines=(Machine("till.shop.test", "127.0.0.2"),))
    assert set(said(found).values()) == {("not_applicable", "machine_moved")}
    assert [each.heard for each in services.values() if each.heard] == []


@pytest.mark.parametrize(
    "zone",
    [
        {("shop.test", "A"): ["104.16.0.1"]},
        {("shop.test", "A"): ["127.0.0.1"], ("1.0.0.127.in-addr.arpa", "PTR"): ["web7.webhosting.be."]},
        {("shop.test", "CNAME"): ["shop.webhosting.be."], ("shop.webhosting.be", "A"): ["127.0.0.1"]},
    ],
    ids=["its network", "the name of its address", "an alias"],
)
def test_the_machine_of_a_host_is_not_the_firms(zone: dict[tuple[str, str], list[str]]) -> None:
    services = {door: Service() for door in DOORS}
    with Servers(services) as machine:
        found = look(machine.port_map, zone=zone)
    assert set(said(found).values()) == {("not_applicable", "machine_shared")}
    assert [each.heard for each in services.values() if each.heard] == []


def test_a_silent_machine_is_unseen_but_the_one_we_were_visited_from_lives() -> None:
    with walled() as port:
        everywhere = dict.fromkeys(DOORS, port)
        unseen = look(everywhere, machines=(Machine("till.shop.test", "127.0.0.1"),))
        lives = look(everywhere, machines=(Machine("", "127.0.0.1", met=True),))
    assert set(said(unseen).values()) == {("could_not_test", "machine_silent")}
    assert said(lives) == ALL_SHUT


def test_two_machines_and_the_fault_of_one() -> None:
    with Servers({23: Service(first=b"login: ")}) as machine:
        found = look(machine.port_map, machines=(Machine("gone.shop.test"), Machine("till.shop.test", "127.0.0.1")))
    assert said(found)["telnet"] == ("fail", "telnet_open")
    assert said(found)["remote"] == ("could_not_test", "host_not_found")
    assert found["exposure.telnet"].observation["machines"] == [
        {"name": "till.shop.test", "address": "127.0.0.1", "state": "seen"},
        {"name": "gone.shop.test", "address": "", "state": "host_not_found"},
    ]


def test_an_address_that_is_named_twice_is_met_once() -> None:
    telnet = Service(first=b"login: ")
    with Servers({23: telnet}) as machine:
        found = look(machine.port_map, machines=(Machine(ITSELF), Machine("", "127.0.0.1", met=True)))
    assert said(found)["telnet"] == ("fail", "telnet_open")
    assert telnet.heard == [b""]


@pytest.mark.parametrize("machine", [Machine("shop.test.evil.test"), Machine("evilshop.test"), Machine("")])
def test_a_machine_of_another_domain_is_refused(machine: Machine) -> None:
    with pytest.raises(ValueError, match="does not belong"):
        look({}, machines=(machine,))


def test_no_more_than_eight_machines() -> None:
    with pytest.raises(ValueError, match="no more than 8"):
        look({}, machines=OWN * 9)


def test_the_inside_stays_closed_to_an_owner_too() -> None:
    """Outside a lab, whatever an owner names."""
    zone = {("shop.test", "A"): ["127.0.0.1"]}
    with DnsServer(zone) as dns:
        options = Options(
            resolver=dns.address, owner=True, only=IDS, machines=(Machine(ITSELF), Machine("", "10.0.0.1"))
        )
        report = asyncio.run(check("shop.test", options))
    assert {(each.verdict.value, each.reason) for each in report.results} == {("could_not_test", "blocked_address")}
