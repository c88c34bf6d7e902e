# SPDX-License-Identifier: EUPL-1.2
"""The DNS checks against real servers: NSD with a signed root of its own, Unbound validating."""

import asyncio
from collections.abc import Iterator

import pytest
from support.nameworld import World

from bolwerk.core.probes.dns.scan import DnsResolver
from bolwerk.core.probes.dns.servers import parse_server
from bolwerk.core.probes.engine import check
from bolwerk.core.probes.options import Options
from bolwerk.core.probes.report import Report
from bolwerk.core.probes.result import CheckResult
from bolwerk.lab.dnsserver import DnsServer


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("world")) as started:
        yield started


def run(world: World, name: str) -> Report:
    return asyncio.run(check(name, Options(world.resolver, allow_private=True, port_map={53: world.port})))


def said(report: Report, check_id: str) -> tuple[str, str]:
    (found,) = (result for result in report.results if result.id == check_id)
    return found.verdict.value, found.reason


@pytest.mark.parametrize(
    ("name", "verdict", "reason"),
    [
        ("good.test", "pass", "signed"),
        ("rsa.test", "pass", "signed"),
        ("ed25519.test", "pass", "signed"),
        ("old.test", "warn", "algorithm_weak"),
        ("soon.test", "warn", "signature_ends_soon"),
        ("expired.test", "fail", "signature_expired"),
        ("swapped.test", "fail", "ds_matches_no_key"),
        ("promised.test", "fail", "ds_without_keys"),
        ("unsealed.test", "fail", "signature_missing"),
        ("island.test", "warn", "signed_without_ds"),
        ("plain.test", "warn", "unsigned"),
        ("www.good.test", "pass", "signed"),
        ("host.good.test", "could_not_test", "no_such_domain"),
    ],
)
def test_the_seal_and_its_failing_link(world: World, name: str, verdict: str, reason: str) -> None:
    assert said(run(world, name), "dns.dnssec") == (verdict, reason)


def test_the_resolver_agrees_with_us(world: World) -> None:
    """Unbound finds the same zones good and the same zones broken as our own chain does."""
    good = run(world, "good.test").results
    assert next(each for each in good if each.id == "dns.dnssec").observation["validated"] is True
    for name in ("expired.test", "swapped.test", "promised.test", "unsealed.test"):
        (found,) = (each for each in run(world, name).results if each.id == "dns.dnssec")
        assert found.observation["bogus"] is True


def test_name_servers_that_agree(world: World) -> None:
    report = run(world, "good.test")
    assert said(report, "dns.delegation") == ("pass", "ns_agree")
    assert said(report, "dns.networks") == ("pass", "networks_apart")
    assert said(report, "dns.soa") == ("pass", "soa_sane")
    assert said(report, "dns.dangling") == ("pass", "nothing_dangling")
    assert said(report, "dns.wildcard") == ("pass", "wildcard_none")


def test_name_servers_that_do_not(world: World) -> None:
    assert said(run(world, "single.test"), "dns.delegation") == ("warn", "ns_single")
    assert said(run(world, "single.test"), "dns.networks") == ("warn", "networks_one")
    assert said(run(world, "gone.test"), "dns.delegation") == ("warn", "ns_without_address")
    assert said(run(world, "gone.test"), "dns.dangling") == ("warn", "dangling_name_server")
    assert said(run(world, "lame.test"), "dns.delegation") == ("warn", "ns_silent")
    with DnsServer({}, rcodes={"lame.test": "REFUSED"}, host="127.0.2.1", port=world.port):
        assert said(run(world, "lame.test"), "dns.delegation") == ("warn", "ns_lame")


def test_a_real_resolver_reads_every_type_we_ask(world: World) -> None:
    async def go() -> dict[str, str]:
        resolver = DnsResolver([parse_server(world.resolver)])
        kinds = ("A", "SOA", "NS", "DNSKEY", "DS", "MX", "HTTPS")
        found = {kind: (await resolver.query("good.test", kind)).status.value for kind in kinds}
        await resolver.close()
        return found

    assert asyncio.run(go()) == dict.fromkeys(("A", "SOA", "NS", "DNSKEY", "DS"), "ok") | {
        "MX": "nodata",
        "HTTPS": "nodata",
    }


def lookalikes(world: World, name: str) -> CheckResult:
    options = Options(world.resolver, allow_private=True, port_map={53: world.port}, only=("names.lookalikes",))
    (result,) = asyncio.run(check(name, options)).results
    return result


def test_look_alike_names_by_way_of_a_real_resolver(world: World) -> None:
    """Two hundred questions, most below endings that this internet does not have: all are answered."""
    result = lookalikes(world, "single.test")
    assert (result.verdict.value, result.reason) == ("pass", "lookalikes_none")
    assert result.observation["asked"] > 190
    assert result.observation["unseen"] == 0


def test_a_neighbour_that_takes_mail_is_found(world: World) -> None:
    """On the firm's own name servers, as at a big host; but its mail goes elsewhere."""
    world.publish("plains.test", "plains.test. MX 10 mx.elsewhere.test.")
    result = lookalikes(world, "plain.test")
    assert (result.verdict.value, result.reason) == ("warn", "lookalikes_mail")
    assert result.observation["mail"] == [
        {"name": "plains.test", "shown": "plains.test", "kind": "added", "mx": ["mx.elsewhere.test"]}
    ]
