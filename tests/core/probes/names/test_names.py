# SPDX-License-Identifier: EUPL-1.2
"""The whole part against a real name server on loopback: what is asked, of whom, and how long it may take."""

import asyncio
import time
from typing import Any

import pytest

from bolwerk.core.probes import engine
from bolwerk.core.probes.engine import check
from bolwerk.core.probes.names import scan
from bolwerk.core.probes.names.generate import lookalikes
from bolwerk.core.probes.options import Options, asked_for
from bolwerk.core.probes.report import Report
from bolwerk.core.probes.result import APART, USUAL, CheckVerdict
from bolwerk.lab.dnsserver import DnsServer

OWN = {
    ("bakkerijpeeters.test", "A"): ["192.0.2.1"],
    ("bakkerijpeeters.test", "NS"): ["ns1.bakkerijpeeters.test."],
    ("bakkerijpeeters.test", "MX"): ["10 mx.bakkerijpeeters.test."],
}
ZONE = OWN | {
    ("bakkerij-peeters.test", "NS"): ["ns1.elsewhere.test."],
    ("bakkerij-peeters.test", "MX"): ["10 mx.elsewhere.test."],
    ("bakkerijpeeters.com", "NS"): ["ns1.bakkerijpeeters.test."],
    ("bakkerijpeeters.eu", "NS"): ["ns1.elsewhere.test."],
    ("bakkerijpeeters.eu", "MX"): ["0 ."],
    # In the zone of its registry, as some registries allow: it exists, without name servers of its own.
    ("www.bakkerijpeeters.nl", "A"): ["192.0.2.1"],
}


def run(dns: DnsServer, domain: str = "bakkerijpeeters.test", **options: Any) -> Report:
    chosen = Options(resolver=dns.address, only=("names.lookalikes",), **options)
    return asyncio.run(check(domain, chosen))


def test_who_has_one_and_who_can_mail() -> None:
    with DnsServer(ZONE) as dns:
        report = run(dns)
    (result,) = report.results
    assert (result.verdict, result.reason) == (CheckVerdict.WARN, "lookalikes_mail")
    seen = result.observation
    assert seen["domain"] == "bakkerijpeeters.test"
    assert [each["name"] for each in seen["mail"]] == ["bakkerij-peeters.test"]
    assert [each["name"] for each in seen["quiet"]] == ["bakkerijpeeters.eu", "bakkerijpeeters.nl"]
    assert [each["name"] for each in seen["own"]] == ["bakkerijpeeters.com"]
    assert len(seen["free"]) == 5


def test_the_resolver_is_asked_little_and_nobody_else_at_all() -> None:
    with DnsServer(ZONE) as dns:
        run(dns)
    candidates = {each.name for each in lookalikes("bakkerijpeeters.test")}
    about = [(name, rdtype) for name, rdtype, _ in dns.asked if name in candidates]
    assert {rdtype for _, rdtype in about} == {"NS", "MX", "TXT"}
    assert len([each for each in about if each[1] == "NS"]) == len(candidates)
    assert {name for name, rdtype in about if rdtype == "MX"} == {
        "bakkerij-peeters.test",
        "bakkerijpeeters.com",
        "bakkerijpeeters.eu",
        "bakkerijpeeters.nl",
    }
    assert len(dns.asked) < 250
    assert not any(rdtype in ("A", "AAAA") for name, rdtype, _ in dns.asked if name in candidates)


def test_a_registry_that_leads_every_name_somewhere_has_none() -> None:
    """A domain below an ending with a wildcard: every look-alike seems to exist."""

    def table() -> dict[tuple[str, str], list[str]]:
        made_up = {(name, "NS"): ["free.registry.test."] for name, rdtype, _ in dns.asked if rdtype == "NS"}
        return made_up | OWN

    with DnsServer(table) as dns:
        (result,) = run(dns).results
    assert (result.verdict, result.reason) == (CheckVerdict.PASS, "lookalikes_none")


@pytest.mark.parametrize("domain", ["bakkerij.wixsite.com", "shop.gmail.com"])
def test_a_name_below_someone_elses_asks_for_nothing(domain: str) -> None:
    with DnsServer({(domain, "A"): ["192.0.2.1"]}) as dns:
        (result,) = run(dns, domain).results
    assert (result.verdict, result.reason) == (CheckVerdict.NOT_APPLICABLE, "name_shared")
    assert {name for name, *_ in dns.asked} <= {
        domain,
        f"www.{domain}",
        domain.partition(".")[2],
        "1.2.0.192.in-addr.arpa",
    }


def test_of_a_name_below_the_domain_the_domain_counts() -> None:
    with DnsServer(ZONE | {("shop.bakkerijpeeters.test", "A"): ["192.0.2.1"]}) as dns:
        (result,) = run(dns, "shop.bakkerijpeeters.test").results
    assert [each["name"] for each in result.observation["mail"]] == ["bakkerij-peeters.test"]


def test_who_wants_to_be_left_alone_is_not_even_asked_about(tmp_path) -> None:
    (tmp_path / "list").write_text("bakkerij-peeters.test\n")
    with DnsServer(ZONE) as dns:
        (result,) = run(dns, optout_file=tmp_path / "list").results
    assert result.reason == "lookalikes_quiet"
    assert "bakkerij-peeters.test" not in {name for name, *_ in dns.asked}


def test_a_resolver_that_says_nothing_of_them_is_waited_for_no_longer_than_agreed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bolwerk.core.probes.names.probe.SECONDS", 3.0)
    silent = tuple(each.name for each in lookalikes("bakkerijpeeters.test"))
    with DnsServer(ZONE, silent=silent) as dns:
        began = time.monotonic()
        (result,) = run(dns).results
    assert time.monotonic() - began < 5
    assert (result.verdict, result.reason) == (CheckVerdict.COULD_NOT_TEST, "dns_timeout")
    assert result.observation["unseen"] == len(silent)


def test_the_most_convincing_are_asked_first_and_their_mail_is_seen_when_time_runs_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bolwerk.core.probes.names.probe.SECONDS", 5.0)
    names = [each.name for each in lookalikes("bakkerijpeeters.test")]
    there = {name for name, _ in ZONE}
    with DnsServer(ZONE, silent=tuple(name for name in names[12:] if name not in there)) as dns:
        (result,) = run(dns).results
    assert (result.verdict, result.reason) == (CheckVerdict.WARN, "lookalikes_mail")
    assert [each["name"] for each in result.observation["mail"]] == ["bakkerij-peeters.test"]
    assert result.observation["unseen"] > 100


def test_at_most_so_many_questions_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    under_way = [0]
    most = [0]
    real = engine.DnsResolver.query

    async def counted(self: engine.DnsResolver, name: str, rdtype: str, *, unchecked: bool = False) -> object:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        try:
            return await real(self, name, rdtype, unchecked=unchecked)
        finally:
            under_way[0] -= 1

    monkeypatch.setattr(engine.DnsResolver, "query", counted)
    with DnsServer(ZONE) as dns:
        run(dns)
    assert 4 <= most[0] <= scan.AT_ONCE + 6  # and those of who hosts the domain


def test_only_on_request() -> None:
    assert asked_for(Options()) == USUAL
    assert set(asked_for(Options(names=True))) - set(USUAL) == APART == {"names.lookalikes"}
    assert asked_for(Options(only=("mail.mx",))) == ("mail.mx",)
    assert asked_for(Options(only=("mail.mx",), names=True)) == ("mail.mx", "names.lookalikes")
    with DnsServer(OWN) as dns:
        asyncio.run(check("bakkerijpeeters.test", Options(resolver=dns.address)))
    assert {each.name for each in lookalikes("bakkerijpeeters.test")}.isdisjoint(name for name, *_ in dns.asked)


def test_beside_the_usual_checks_they_share_no_budget() -> None:
    with DnsServer(ZONE) as dns:
        options = Options(resolver=dns.address, names=True, only=("mail.spf.record", "dns.caa"))
        report = asyncio.run(check("bakkerijpeeters.test", options))
    assert {each.id: each.reason for each in report.results} == {
        "mail.spf.record": "spf_missing",
        "dns.caa": "caa_missing",
        "names.lookalikes": "lookalikes_mail",
    }
