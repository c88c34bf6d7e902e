# SPDX-License-Identifier: EUPL-1.2
"""The whole check against loopback servers, and above all against names that point inwards."""

import asyncio
import hashlib
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bolwerk.core.probes import engine
from bolwerk.core.probes.context import Context
from bolwerk.core.probes.domain import DomainError
from bolwerk.core.probes.engine import Options, Report, check
from bolwerk.core.probes.result import CHECKS, USUAL, CheckResult, CheckVerdict, judge
from bolwerk.lab.certs import Authority
from bolwerk.lab.dnsserver import DnsServer
from bolwerk.lab.smtpserver import SmtpServer

ZONE = {
    ("shop.test", "A"): ["127.0.0.1"],
    ("shop.test", "NS"): ["ns1.combell.net."],
    ("shop.test", "SOA"): ["ns1.combell.net. h.shop.test. 1 1 1 1 1"],
    ("shop.test", "MX"): ["10 mx.shop.test."],
    ("shop.test", "TXT"): ['"v=spf1 mx -all"'],
    ("_dmarc.shop.test", "TXT"): ['"v=DMARC1; p=reject"'],
    ("mx.shop.test", "A"): ["127.0.0.1"],
}


async def _no_web(ctx: Context) -> AsyncIterator[CheckResult]:
    for check_id in CHECKS:
        if check_id.startswith("web."):
            yield judge(check_id, CheckVerdict.PASS, "no_answer")


@pytest.fixture
def no_web(monkeypatch: pytest.MonkeyPatch) -> None:
    real = engine.probe
    monkeypatch.setattr(engine, "probe", lambda name: _no_web if name == "web" else real(name))


def run(dns: DnsServer, **options: object) -> tuple[Report, list[CheckResult]]:
    landed: list[CheckResult] = []
    chosen = Options(resolver=dns.address, **options)  # type: ignore[arg-type]
    return asyncio.run(check("shop.test", chosen, on_result=landed.append)), landed


def verdicts(report: Report) -> dict[str, tuple[str, str]]:
    return {result.id: (result.verdict.value, result.reason) for result in report.results}


@pytest.mark.usefixtures("no_web")
def test_a_domain_in_order(authority: Authority) -> None:
    with SmtpServer(authority.leaf("mx.shop.test")) as smtp, DnsServer(ZONE) as dns:
        report, landed = run(dns, allow_private=True, port_map={25: smtp.port}, ca_file=authority.ca_file)
    seen = verdicts(report)
    assert seen["mail.mx"] == ("pass", "mx_found")
    assert seen["mail.spf.record"] == ("pass", "spf_strict")
    assert seen["mail.dmarc.policy"] == ("pass", "dmarc_reject")
    assert seen["mail.dkim.keys"] == ("could_not_test", "dkim_selector_unknown")
    assert seen["mail.starttls"] == ("pass", "starttls_offered")
    assert seen["mail.certificate"] == ("pass", "certificate_valid")
    assert seen["dns.dnssec"] == ("warn", "unsigned")
    assert report.providers == {"dns": "combell", "mail": "generic", "web": "generic"}
    assert [result.id for result in report.results] == list(USUAL)
    assert sorted(result.id for result in landed) == sorted(USUAL)
    assert smtp.connections == 2  # one to look at today’s lock, one to ask for the old ones


class Canary:
    """Listens where a tricked probe would arrive, on IPv4 and IPv6 loopback; `hits` must stay 0."""

    def __init__(self) -> None:
        self.hits = 0
        self._sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port = self._sockets[0].getsockname()[1]
        if socket.has_ipv6:
            self._sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for each in self._sockets:
            threading.Thread(target=self._listen, args=(each,), daemon=True).start()

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            self.hits += 1
            connection.close()

    def close(self) -> None:
        for each in self._sockets:
            each.close()


@contextmanager
def canary() -> Iterator[Canary]:
    bird = Canary()
    try:
        yield bird
    finally:
        bird.close()


INWARD = [
    ("A", "127.0.0.1"),
    ("A", "169.254.169.254"),
    ("A", "10.1.2.3"),
    ("A", "100.64.0.1"),
    ("A", "0.0.0.0"),
    ("AAAA", "::1"),
    ("AAAA", "64:ff9b::7f00:1"),
    ("AAAA", "::ffff:127.0.0.1"),
    ("AAAA", "2002:7f00:1::"),
    ("AAAA", "fe80::1"),
]


@pytest.mark.usefixtures("no_web")
@pytest.mark.parametrize(("rdtype", "ip"), INWARD)
def test_a_mail_server_that_points_inwards_is_never_touched(
    monkeypatch: pytest.MonkeyPatch, rdtype: str, ip: str
) -> None:
    zone = {key: value for key, value in ZONE.items() if key != ("mx.shop.test", "A")}
    zone |= {("mx.shop.test", rdtype): [ip]}
    attempts: list[object] = []
    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", lambda *words, **_: attempts.append(words))
    with canary() as bird, DnsServer(zone) as dns:
        monkeypatch.setattr("bolwerk.core.probes.mail.scan.PORT", bird.port)
        monkeypatch.setattr("bolwerk.core.probes.guard.PORTS", frozenset({bird.port}))
        report, _ = run(dns)
    seen = verdicts(report)
    for check_id in ("mail.mx", "mail.starttls", "mail.certificate"):
        assert seen[check_id] == ("could_not_test", "blocked_address")
    assert (bird.hits, attempts) == (0, [])


@pytest.mark.usefixtures("no_web")
def test_the_canary_does_sing_when_it_is_allowed_to(monkeypatch: pytest.MonkeyPatch) -> None:
    with canary() as bird, DnsServer(ZONE) as dns:
        monkeypatch.setattr("bolwerk.core.probes.mail.scan.PORT", bird.port)
        run(dns, allow_private=True)
    assert bird.hits == 2


def test_a_name_that_does_not_exist_is_not_called_bad() -> None:
    with DnsServer({}) as dns:
        report, _ = run(dns)
    assert set(verdicts(report).values()) == {("could_not_test", "no_such_domain")}


def test_a_dead_resolver_is_not_called_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bolwerk.core.probes.engine.parse_server", lambda _: ("127.0.0.1", 1))
    monkeypatch.setattr("bolwerk.core.probes.engine.DnsResolver", _hasty)
    with DnsServer({}) as dns:
        report, _ = run(dns)
    assert set(verdicts(report).values()) == {("could_not_test", "dns_timeout")}


def _hasty(servers: list[tuple[str, int]], **how: Any) -> object:
    from bolwerk.core.probes.dns.scan import DnsResolver

    return DnsResolver(servers, seconds=0.05, **how)


@pytest.mark.parametrize("way", ["raises", "hangs", "does not load", "forgets"])
def test_a_probe_that_fails_hides_no_other(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    async def broken(ctx: Context) -> AsyncIterator[CheckResult]:
        yield judge("web.https", CheckVerdict.PASS, "https_works")
        if way == "raises":
            raise RuntimeError("boom")
        if way == "hangs":
            await asyncio.sleep(60)

    def chosen(name: str) -> engine.Probe:
        if name != "web":
            return real(name)
        if way == "does not load":
            raise ImportError("no such module")
        return broken

    real = engine.probe
    monkeypatch.setattr(engine, "probe", chosen)
    zone = {key: value for key, value in ZONE.items() if key[1] != "MX"}
    with DnsServer(zone) as dns:
        report, _ = run(dns, seconds=2.0)
    seen = verdicts(report)
    assert seen["web.hsts"] == ("could_not_test", "timeout" if way == "hangs" else "internal")
    first = ("could_not_test", "internal") if way == "does not load" else ("pass", "https_works")
    assert seen["web.https"] == first
    assert seen["mail.dmarc.policy"] == ("pass", "dmarc_reject")


def test_a_null_mx_is_no_fault() -> None:
    with DnsServer(ZONE | {("shop.test", "MX"): ["0 ."]}) as dns:
        seen = verdicts(run(dns)[0])
    for check_id in ("mail.mx", "mail.starttls", "mail.certificate"):
        assert seen[check_id] == ("not_applicable", "null_mx")
    assert seen["mail.dkim.keys"] == ("not_applicable", "no_mail")


def test_what_is_no_domain_is_refused_before_any_question() -> None:
    with DnsServer(ZONE) as dns:
        with pytest.raises(DomainError):
            asyncio.run(check("127.0.0.1", Options(resolver=dns.address)))
        assert dns.asked == []


@pytest.mark.usefixtures("no_web")
@pytest.mark.parametrize(
    ("secure", "verdict", "reason"),
    [
        (("shop.test",), "pass", "dane_no_spare"),
        (("nothing.test", ""), "not_applicable", "dane_unsigned"),
        ((), "could_not_test", "signatures_unchecked"),
    ],
)
def test_dane_over_a_real_resolver(authority: Authority, secure: tuple[str, ...], verdict: str, reason: str) -> None:
    leaf = authority.leaf("mx.shop.test")
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(leaf.cert.read_text())).hexdigest()
    zone = ZONE | {("_25._tcp.mx.shop.test", "TLSA"): [f"3 0 1 {digest}"], (".", "SOA"): ["a. b. 1 1 1 1 1"]}
    with SmtpServer(leaf) as smtp, DnsServer(zone, secure=secure) as dns:
        report, _ = run(dns, allow_private=True, port_map={25: smtp.port}, ca_file=authority.ca_file)
    assert verdicts(report)["mail.dane"] == (verdict, reason)
    assert smtp.connections == 2
