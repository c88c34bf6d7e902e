# SPDX-License-Identifier: EUPL-1.2
"""Whole checks against servers that we did not write: nginx and Exim, set up right or wrong in one way."""

import asyncio
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.realservers import MODERN, Exim, Nginx

from bolwerk.core.probes.engine import check
from bolwerk.core.probes.options import Options
from bolwerk.lab.certs import Authority, Leaf
from bolwerk.lab.dnsserver import DnsServer

DOMAIN, MX = "shop.test", "mx.shop.test"
ZONE = {
    (DOMAIN, "A"): ["127.0.0.1"],
    (DOMAIN, "MX"): [f"10 {MX}."],
    (MX, "A"): ["127.0.0.1"],
    (DOMAIN, "TXT"): ['"v=spf1 mx -all"'],
}
FORCED = f"return 301 https://{DOMAIN}$request_uri;"
PAGE = 'location / { return 200 "<!doctype html><title>Bakkerij</title>"; }'
NEW = "ssl_protocols TLSv1.2 TLSv1.3;"
SITE = f"""add_header Strict-Transport-Security "max-age=31536000" always; {PAGE}
location = /.well-known/security.txt {{ default_type text/plain;
return 200 "Contact: mailto:a@shop.test\\nExpires: 2099-01-01T00:00:00Z\\n"; }}"""
GOOD = NEW + SITE
Said = dict[str, tuple[str, str]]


class Shop:
    """One domain, its website and its mail server; `said` is all that a check says of it."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self._folder, self._authority = folder, authority

    def said(
        self,
        *,
        plain: str = FORCED,
        secure: str = GOOD,
        site: Leaf | None = None,
        post: Leaf | None = None,
        ciphers: str = MODERN,
        locked: bool = True,
        helo: str = "",
    ) -> Said:
        with ExitStack() as running:
            dns = running.enter_context(DnsServer(ZONE))
            leaf = site or self._authority.leaf(DOMAIN)
            web = running.enter_context(Nginx(self._folder / "web", leaf, plain=plain, secure=secure))
            own = (post or self._authority.leaf(MX)) if locked else None
            mail = running.enter_context(Exim(self._folder / "mail", own, ciphers=ciphers))
            ports = {25: mail.ports[0], 80: web.ports[0], 443: web.ports[1], 53: 1}
            options = Options(dns.address, self._authority.ca_file, True, ports, helo=helo)
            report = asyncio.run(check(DOMAIN, options))
            self.heard = mail.log_with(helo or "[127.0.0.1])")
        return {result.id: (result.verdict.value, result.reason) for result in report.results}


@pytest.fixture
def shop(tmp_path: Path, authority: Authority) -> Shop:
    return Shop(tmp_path, authority)


def test_a_shop_in_order(shop: Shop) -> None:
    said = shop.said(helo="check.example.be")
    expected = {
        "web.https": ("pass", "https_works"),
        "web.https.forced": ("pass", "https_forced"),
        "web.certificate": ("pass", "certificate_valid"),
        "web.certificate.key": ("pass", "key_strong"),
        "web.tls.versions": ("pass", "tls_modern"),
        "web.tls.ciphers": ("pass", "ciphers_good"),
        "web.tls.keyexchange": ("pass", "exchange_good"),
        "web.hsts": ("pass", "hsts_set"),
        "web.securitytxt": ("pass", "securitytxt_found"),
        "mail.mx": ("pass", "mx_found"),
        "mail.starttls": ("pass", "starttls_offered"),
        "mail.certificate": ("pass", "certificate_valid"),
        "mail.tls.versions": ("pass", "tls_modern"),
    }
    assert {check_id: said[check_id] for check_id in expected} == expected
    assert "(check.example.be)" in shop.heard
    assert "syntactically invalid" not in shop.heard


def test_exim_takes_the_address_as_a_name(shop: Shop) -> None:
    assert shop.said()["mail.starttls"] == ("pass", "starttls_offered")
    assert "([127.0.0.1])" in shop.heard
    assert "syntactically invalid" not in shop.heard


def test_a_mail_server_without_a_lock(shop: Shop) -> None:
    said = shop.said(locked=False)
    assert said["mail.starttls"] == ("fail", "starttls_missing")
    assert said["mail.certificate"] == ("could_not_test", "no_encryption")


@pytest.mark.parametrize(
    ("names", "wrong", "reason"),
    [
        ((MX,), {"ends": timedelta(hours=-1)}, "certificate_expired"),
        (("other.test",), {}, "certificate_wrong_name"),
        ((MX,), {"self_signed": True}, "certificate_self_signed"),
        ((MX,), {"ends": timedelta(days=5)}, "certificate_expires_soon"),
    ],
)
def test_a_mail_certificate_that_is_not_in_order(
    shop: Shop, authority: Authority, names: tuple[str, ...], wrong: dict[str, Any], reason: str
) -> None:
    starts = {"starts": timedelta(days=-80)} if reason == "certificate_expires_soon" else {}
    said = shop.said(post=authority.leaf(*names, **wrong, **starts))
    assert said["mail.starttls"] == ("pass", "starttls_offered")
    assert said["mail.certificate"] == ("warn", reason)


@pytest.mark.parametrize(
    ("ciphers", "said"),
    [
        ("NORMAL:-VERS-ALL:+VERS-TLS1.2", ("pass", "tls_without_13")),
        ("NORMAL", ("warn", "old_tls_offered")),
    ],
)
def test_the_versions_of_a_mail_server(shop: Shop, ciphers: str, said: tuple[str, str]) -> None:
    assert shop.said(ciphers=ciphers)["mail.tls.versions"] == said


@pytest.mark.parametrize(
    ("plain", "secure", "check_id", "said"),
    [
        (PAGE, GOOD, "web.https.forced", ("fail", "http_not_forced")),
        (FORCED, PAGE, "web.hsts", ("warn", "hsts_missing")),
        (FORCED, f"ssl_protocols TLSv1.2; {SITE}", "web.tls.versions", ("pass", "tls_without_13")),
        (FORCED, f"return 301 http://{DOMAIN}/here;", "web.https", ("fail", "https_leads_back")),
        (FORCED, GOOD.replace("2099", "2019"), "web.securitytxt", ("warn", "securitytxt_expired")),
        (FORCED, f"add_header X-Frame-Options DENY; {PAGE}", "web.framing", ("pass", "framing_closed")),
        (
            FORCED,
            f'add_header Set-Cookie "PHPSESSID=1; Path=/"; {PAGE}',
            "web.cookies",
            ("warn", "cookies_unencrypted"),
        ),
        (FORCED, "return 403;", "web.csp", ("could_not_test", "refused_us")),
    ],
)
def test_a_website_that_is_not_in_order(
    shop: Shop, plain: str, secure: str, check_id: str, said: tuple[str, str]
) -> None:
    assert shop.said(plain=plain, secure=secure)[check_id] == said
