# SPDX-License-Identifier: EUPL-1.2
"""No verdict depends on the company: 100 domains of four kinds, at one web server and one mail server."""

import asyncio
import io
from typing import Any

from support.webserver import YEAR, WebServer, answer, leads_to

from bolwerk.core.probes.many.ledger import Ledger
from bolwerk.core.probes.many.listing import lines
from bolwerk.core.probes.many.run import check_all
from bolwerk.core.probes.options import Options
from bolwerk.lab.certs import Authority
from bolwerk.lab.dnsserver import DnsServer
from bolwerk.lab.smtpserver import SmtpServer

NAMES = [f"shop{number:03}.test" for number in range(100)]
KINDS = 4


def zone() -> dict[tuple[str, str], list[str]]:
    """By number: in order; without mail rules; mail only; nothing at all."""
    found = {("mx.post.test", "A"): ["127.0.0.1"]}
    for number, name in enumerate(NAMES):
        kind = number % KINDS
        if kind == 3:
            continue
        found[name, "SOA"] = [f"ns.{name}. h.{name}. 1 1 1 1 1"]
        found[name, "MX"] = ["10 mx.post.test."]
        if kind != 1:
            found[name, "TXT"] = ['"v=spf1 mx -all"']
            found[f"_dmarc.{name}", "TXT"] = ['"v=DMARC1; p=reject"']
        if kind != 2:
            found[name, "A"] = ["127.0.0.1"]
    return found


def checked(names: list[str], options: Options, at_once: int) -> dict[str, dict[str, tuple[str, str]]]:
    found: list[dict[str, Any]] = []
    ledger = Ledger()
    listed = lines(io.BytesIO("\n".join(names).encode()))
    asyncio.run(check_all(listed, options, found.append, ledger=ledger, at_once=at_once))
    ledger.close()
    return {
        each["domain"]: {result["id"]: (result["verdict"], result["reason"]) for result in each["results"]}
        for each in found
    }


def test_each_verdict_is_the_one_it_has_alone(authority: Authority) -> None:
    secure = {"/": answer(Strict_Transport_Security=YEAR)}
    plain = {f"{name}/": leads_to(f"https://{name}/") for name in NAMES}
    with (
        WebServer(authority.leaf(*NAMES), plain=plain, secure=secure) as web,
        SmtpServer(authority.leaf("mx.post.test")) as smtp,
        DnsServer(zone()) as dns,
    ):
        ports = {**web.port_map, 25: smtp.port, 53: dns.port}
        options = Options(resolver=dns.address, ca_file=authority.ca_file, allow_private=True, port_map=ports)
        alone: dict[str, dict[str, tuple[str, str]]] = {}
        for name in NAMES[:KINDS]:
            alone |= checked([name], options, 1)
        before = smtp.connections
        together = checked(NAMES, options, 50)
        met = smtp.connections - before
    assert alone[NAMES[0]]["mail.starttls"] == ("pass", "starttls_offered")
    assert alone[NAMES[0]]["web.https"] == ("pass", "https_works")
    assert alone[NAMES[1]]["mail.dmarc.policy"] == ("fail", "dmarc_missing")
    assert alone[NAMES[2]]["web.https"] == ("not_applicable", "no_web_site")
    assert alone[NAMES[3]]["mail.mx"] == ("could_not_test", "no_such_domain")
    assert together == {name: alone[NAMES[number % KINDS]] for number, name in enumerate(NAMES)}
    assert met == 2  # one to look at today’s lock, one to ask for the old ones: for all the domains together
