# SPDX-License-Identifier: EUPL-1.2
"""The site of shop.test on loopback, good but for what a test changes, and what the web checks say of it."""

from pathlib import Path

from support.webserver import YEAR, Names, WebServer, answer, leads_to, visit

from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.result import CheckResult
from bolwerk.core.probes.web.probe import IDS, run

HOME = {("shop.test", "A"): ["127.0.0.1"]}
BOTH = HOME | {("www.shop.test", "A"): ["127.0.0.1"]}
TO_HTTPS = {"/": leads_to("https://shop.test/")}
SECURITY = b"Contact: mailto:a@shop.test\nExpires: 2099-01-01T00:00:00Z\n"
GOOD = {
    "/": answer(Strict_Transport_Security=YEAR),
    "/.well-known/security.txt": answer(body=SECURITY, Content_Type="text/plain; charset=utf-8"),
}


def look(server: WebServer, ca_file: Path | None, table: dict[tuple[str, str], list[str]] = HOME) -> dict[str, str]:
    return {check_id: result.reason for check_id, result in seen(server, ca_file, table).items()}


def seen(
    server: WebServer, ca_file: Path | None, table: dict[tuple[str, str], list[str]] = HOME
) -> dict[str, CheckResult]:
    guard = Guard(allow_private=True, port_map=server.port_map)
    results = visit(run, Names(table), guard, ca_file=ca_file)
    assert set(results) == set(IDS)
    return results
