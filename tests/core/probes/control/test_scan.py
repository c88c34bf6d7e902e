# SPDX-License-Identifier: EUPL-1.2
"""The proof looked for on loopback: in the DNS past a cache, in a file, never behind a redirect."""

import asyncio
from pathlib import Path

import pytest
from support.webserver import WebServer, answer, leads_to, reply

from bolwerk.apps.scanning.scanner import Scanner
from bolwerk.core.probes.control.evaluate import PATH, Seen, line
from bolwerk.core.probes.control.scan import look
from bolwerk.core.probes.options import Options
from bolwerk.lab.certs import Authority
from bolwerk.lab.dnsserver import DnsServer

VALUE = "v" * 43
ZONE = {
    ("shop.test", "SOA"): ["ns.shop.test. h.shop.test. 1 7200 3600 1209600 300"],
    ("shop.test", "NS"): ["ns.shop.test."],
    ("ns.shop.test", "A"): ["127.0.0.1"],
    ("shop.test", "A"): ["127.0.0.1"],
    ("www.shop.test", "A"): ["127.0.0.1"],
    ("till.shop.test", "A"): ["127.0.0.1"],
}
PROOF = ("_bolwerk.shop.test", "TXT")


def options(dns: DnsServer, authority: Authority, site: WebServer | None = None) -> Options:
    ports = {53: dns.port, 443: site.https_port if site else 1}
    return Options(resolver=dns.address, ca_file=authority.ca_file, allow_private=True, port_map=ports)


def test_in_the_dns(authority: Authority) -> None:
    with DnsServer(ZONE | {PROOF: [f'"{line(VALUE)}"']}) as dns:
        seen = asyncio.run(look("shop.test", VALUE, options(dns, authority), ["till.shop.test", "gone.shop.test"]))
    assert seen == Seen({"dns": "found", "file": "unseen"}, {"till.shop.test": ("127.0.0.1",), "gone.shop.test": ()})


def test_past_a_cache_that_still_says_there_is_none(authority: Authority) -> None:
    with DnsServer(ZONE) as cache, DnsServer(ZONE | {PROOF: [f'"{line(VALUE)}"']}) as own:
        asked = Options(
            resolver=cache.address, ca_file=authority.ca_file, allow_private=True, port_map={53: own.port, 443: 1}
        )
        assert asyncio.run(look("shop.test", VALUE, asked)).places["dns"] == "found"


@pytest.mark.parametrize(
    ("pages", "hosts", "said"),
    [
        ({PATH: reply(line(VALUE).encode())}, ["shop.test"], "found"),
        ({PATH: reply(line("w" * 43).encode())}, ["shop.test", "www.shop.test"], "other"),
        ({"/": answer()}, ["shop.test", "www.shop.test"], "missing"),
        ({PATH: leads_to("https://elsewhere.test/bolwerk.txt")}, ["shop.test", "www.shop.test"], "elsewhere"),
        ({PATH: reply(line(VALUE).encode())}, ["other.test"], "certificate"),
    ],
    ids=["there", "of another firm", "not there", "a redirect", "a certificate of another"],
)
def test_in_a_file(authority: Authority, pages: dict[str, bytes], hosts: list[str], said: str) -> None:
    with DnsServer(ZONE) as dns, WebServer(authority.leaf(*hosts), secure=pages) as site:
        seen = asyncio.run(look("shop.test", VALUE, options(dns, authority, site)))
    assert seen.places == {"dns": "missing", "file": said}
    assert (seen.proven == "file") == (said == "found")


def test_the_scanner_process_says_the_same(authority: Authority) -> None:
    one = Scanner(grace=5.0)
    zone = ZONE | {PROOF: [f'"{line(VALUE)}"']}
    try:
        with DnsServer(zone) as dns, WebServer(authority.leaf("shop.test"), secure={"/": answer()}) as site:
            asked = options(dns, authority, site)
            here = asyncio.run(look("shop.test", VALUE, asked, ["till.shop.test"]))
            assert one.prove("shop.test", asked, VALUE, ["till.shop.test"]) == here
        assert one.prove("not a domain", asked, VALUE).places == {"dns": "unseen", "file": "unseen"}
    finally:
        one.close()


def test_who_opted_out_is_not_asked(tmp_path: Path) -> None:
    refusing = tmp_path / "opt-out"
    refusing.write_text("shop.test\n", encoding="utf-8")
    with DnsServer(ZONE) as dns:
        seen = asyncio.run(look("shop.test", VALUE, Options(resolver=dns.address, optout_file=refusing)))
        assert dns.asked == []
    assert seen.places == {"dns": "unseen", "file": "unseen"}
