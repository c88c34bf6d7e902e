# SPDX-License-Identifier: EUPL-1.2
"""A check that is done alone says what it says in a whole look: "check again" leans on it."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from support.doors import Machine as OpenMachine
from support.doors import Service
from support.webserver import WebServer, answer, reply

from bolwerk.core.probes.engine import check
from bolwerk.core.probes.exposure.machines import Machine
from bolwerk.core.probes.options import Options
from bolwerk.core.probes.result import USUAL
from bolwerk.lab.certs import Authority
from bolwerk.lab.dnsserver import DnsServer
from bolwerk.lab.smtpserver import SmtpServer

NAME = "shop.test"
BARE: Mapping[tuple[str, str], list[str]] = {
    (NAME, "SOA"): ["ns.shop.test. h.shop.test. 1 7200 3600 1209600 300"],
    (NAME, "NS"): ["ns.shop.test."],
    ("ns.shop.test", "A"): ["127.0.0.1"],
    (NAME, "A"): ["127.0.0.1"],
}
MAIL = {
    (NAME, "MX"): ["10 mx.shop.test."],
    ("mx.shop.test", "A"): ["127.0.0.1"],
    (NAME, "TXT"): ['"v=spf1 include:_spf.shop.test ?all"'],
    ("_spf.shop.test", "TXT"): ['"v=spf1 mx -all"'],
    ("_dmarc.shop.test", "TXT"): ['"v=DMARC1; p=none; rua=mailto:x@elsewhere.test"'],
    ("_mta-sts.shop.test", "TXT"): ['"v=STSv1; id=1"'],
    ("_smtp._tls.shop.test", "TXT"): ['"v=TLSRPTv1; rua=mailto:x@shop.test"'],
    ("default._bimi.shop.test", "TXT"): ['"v=BIMI1; l=https://shop.test/x.svg"'],
    ("_25._tcp.mx.shop.test", "TLSA"): ["3 1 1 " + "ab" * 32],
    ("old.shop.test", "CNAME"): ["gone.azurewebsites.net."],
    (NAME, "CAA"): ['0 issue "letsencrypt.org"'],
}
WORLDS: Mapping[str, Mapping[tuple[str, str], list[str]]] = {
    "with mail": BARE | MAIL,
    "parked": BARE | {(NAME, "MX"): ["0 ."], (NAME, "TXT"): ['"v=spf1 -all"']},
    "nothing but a name": {key: value for key, value in BARE.items() if key != (NAME, "A")},
    "a site under www alone": BARE | {(NAME, "A"): ["127.0.0.9"], ("www.shop.test", "A"): ["127.0.0.1"]},
    "no such name": {},
}
PAGES = {"/": answer(), "/.env": reply(b"DB_PASSWORD=hunter2\nAPP_KEY=x\n")}
TABLE: dict[tuple[str, str], list[str]] = {}


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Options]:
    authority = Authority(tmp_path_factory.mktemp("alone"))
    leaf = authority.leaf(NAME, f"www.{NAME}", "mx.shop.test")
    with (
        OpenMachine({23: Service(first=b"\xff\xfd\x18login: ")}) as machine,
        WebServer(leaf, secure=PAGES) as site,
        SmtpServer(leaf) as smtp,
        DnsServer(lambda: dict(TABLE)) as dns,
    ):
        yield Options(
            resolver=dns.address,
            ca_file=authority.ca_file,
            allow_private=True,
            port_map=machine.port_map | {53: dns.port, 25: smtp.port, 80: site.http_port, 443: site.https_port},
            owner=True,
            machines=(Machine("", "127.0.0.1"),),
        )


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("fresh", [False, True], ids=["resolver", "own-servers"])
def test_each_check_alone_says_what_it_says_among_all(options: Options, world: str, fresh: bool) -> None:
    TABLE.clear()
    TABLE.update(WORLDS[world])
    whole = said(options)
    assert set(whole) == set(USUAL)
    alone = {check_id: said(replace(options, only=(check_id,), fresh=fresh)) for check_id in USUAL}
    assert {check_id: found[check_id] for check_id, found in alone.items()} == whole
    assert [list(found) for found in alone.values()] == [[check_id] for check_id in USUAL]


def said(options: Options) -> dict[str, tuple[str, str]]:
    report = asyncio.run(check(NAME, options))
    return {each.id: (each.verdict.value, each.reason) for each in report.results}
