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
IN_ORDER = {
    "web.https": ("pass", "https_works"),
    "web.https.forced": ("pass", "https_forced"),
    "web.certificate": ("pass", "certificate_valid"),
    "web.certificate.key": ("pass", "key_strong"),
    "web.certificate.caa": ("not_applicable", "caa_absent"),
    "web.tls.versions": ("pass", "tls_modern"),
    "web.tls.ciphers": ("pass", "ciphers_good"),
    "web.tls.keyexchange": ("pass", "exchange_good"),
    "web.hsts": ("pass", "hsts_set"),
    "web.securitytxt": ("pass", "securitytxt_found"),
    "web.mixed": ("pass", "mixed_none"),
    "web.cookies": ("pass", "cookies_none"),
    "web.software": ("not_applicable", "software_unseen"),
    "web.exposed": ("not_applicable", "owner_unproven"),
    "web.csp": ("warn", "csp_none"),
    "web.framing": ("warn", "framing_open"),
    "web.nosniff": ("warn", "nosniff_missing"),
    "web.referrer": ("pass", "referrer_of_browser"),
    "web.permissions": ("pass", "permissions_of_browser"),
    "web.sri": ("pass", "sri_no_strangers"),
    "web.ipv6": ("not_applicable", "web_ipv6_none"),
    "web.rpki": ("not_applicable", "rpki_no_table"),
}
"""What each check says of it: (verdict, reason)."""


def look(server: WebServer, ca_file: Path | None, table: dict[tuple[str, str], list[str]] = HOME) -> dict[str, str]:
    return {check_id: result.reason for check_id, result in seen(server, ca_file, table).items()}


def seen(
    server: WebServer, ca_file: Path | None, table: dict[tuple[str, str], list[str]] = HOME
) -> dict[str, CheckResult]:
    guard = Guard(allow_private=True, port_map=server.port_map)
    results = visit(run, Names(table), guard, ca_file=ca_file)
    assert set(results) == set(IDS)
    return results
