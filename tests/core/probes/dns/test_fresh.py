# SPDX-License-Identifier: EUPL-1.2
"""A change that is made now is seen now, from the domain's own name servers, while a resolver keeps the old one.

NSD serves, Unbound keeps: the real programs.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from support.nameworld import World

from bolwerk.core.probes.dns import fresh
from bolwerk.core.probes.dns.witness import changes
from bolwerk.core.probes.engine import check
from bolwerk.core.probes.options import Options
from bolwerk.core.probes.report import Report
from bolwerk.core.probes.result import USUAL
from bolwerk.core.proofs.resting import resting
from bolwerk.lab.dnsserver import DnsServer

NAME = "plain.test"
SPF, DMARC = "mail.spf.record", "mail.dmarc.policy"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("fresh")) as started:
        yield started


def run(world: World, name: str = NAME, **options: Any) -> Report:
    lab = Options(world.resolver, allow_private=True, port_map={53: world.port}, **options)
    return asyncio.run(check(name, lab))


def said(report: Report) -> dict[str, str]:
    return {each.id: each.reason for each in report.results}


def test_a_fix_shows_at_once_while_the_cache_still_has_the_old_record(world: World) -> None:
    world.publish(NAME, f"{NAME}. 120 MX 10 mx.{NAME}.", f'{NAME}. 120 TXT "v=spf1 ?all"')
    assert said(run(world, only=(SPF, DMARC))) == {SPF: "spf_neutral", DMARC: "dmarc_missing"}
    world.publish(
        NAME,
        f"{NAME}. 120 MX 10 mx.{NAME}.",
        f'{NAME}. 120 TXT "v=spf1 mx ~all"',
        f'_dmarc.{NAME}. 120 TXT "v=DMARC1; p=reject"',
    )
    before = datetime.now(UTC)
    assert said(run(world, only=(SPF, DMARC))) == {SPF: "spf_neutral", DMARC: "dmarc_missing"}
    now = run(world, only=(SPF, DMARC), fresh=True)
    assert said(now) == {SPF: "spf_softfail", DMARC: "dmarc_reject"}

    caches = {(each["name"], each["type"]): each for each in now.witness["caches"]}
    assert caches[NAME, "TXT"]["records"] == ("v=spf1 ?all",)
    assert caches[f"_dmarc.{NAME}", "TXT"]["records"] == ()
    until = datetime.fromisoformat(caches[NAME, "TXT"]["until"])
    assert before + timedelta(seconds=60) < until <= datetime.now(UTC) + timedelta(seconds=121)
    # That there is nothing is kept as long as the zone says: 300 seconds, RFC 2308 section 5.
    nothing = datetime.fromisoformat(caches[f"_dmarc.{NAME}", "TXT"]["until"])
    assert before + timedelta(seconds=200) < nothing <= datetime.now(UTC) + timedelta(seconds=301)

    asked = {(each["name"], each["type"]): each for each in now.witness["asked"]}
    own = asked[NAME, "TXT"]
    assert (own["records"], own["ttl"], own["status"]) == (("v=spf1 mx ~all",), 120, "ok")
    assert (own["server"], own["address"]) in {("ns1.net.test", "127.0.0.1"), ("ns2.net.test", "127.0.1.1")}
    kept = json.loads(json.dumps(now.as_json()))["witness"]
    assert len(kept["asked"]) > 2
    for proven, name, record in ((SPF, NAME, "v=spf1 mx ~all"), (DMARC, f"_dmarc.{NAME}", "v=DMARC1; p=reject")):
        told = resting(kept, [proven], NAME)
        assert [(each["name"], each["type"], each["records"]) for each in told["asked"]] == [(name, "TXT", [record])]
        assert [(each["name"], each["type"]) for each in told["caches"]] == [(name, "TXT")]


def test_only_what_is_asked_for_is_done_and_nothing_else_is_told(world: World) -> None:
    report = run(world, only=("dns.caa",))
    assert [each.id for each in report.results] == ["dns.caa"]
    assert report.witness == {}
    with pytest.raises(ValueError, match="no such check"):
        run(world, only=("dns.nothing",))


def test_without_caches_that_differ_nothing_is_said_of_them(world: World) -> None:
    world.publish("promised.test")
    assert run(world, "promised.test", only=("dns.wildcard",), fresh=True).witness["caches"] == []


def test_a_name_that_leads_to_another_zone_is_no_change_unless_it_is_new() -> None:
    """Its own name servers only say where it leads, the resolver also what is there."""
    own = {
        (NAME, "SOA"): [f"ns1.{NAME}. h.{NAME}. 1 7200 3600 1209600 300"],
        (NAME, "NS"): [f"ns1.{NAME}."],
        (NAME, "A"): ["127.0.0.1"],
        (NAME, "MX"): [f"10 mx.{NAME}."],
        (f"ns1.{NAME}", "A"): ["127.0.0.1"],
    }
    key, there = f"key._domainkey.{NAME}", ("key.mailer.test", "TXT")
    old, new = (
        {("mailer.test", "NS"): ["ns1.mailer.test."], there: ['"v=DKIM1; p=AAAA"']},
        {(key, "CNAME"): [f"{there[0]}."]},
    )
    for kept, expected in ((new, []), ({}, [(key, (), (there[0],))])):
        with DnsServer(own | new) as server, DnsServer(own | old | kept) as resolver:
            options = Options(
                resolver.address,
                allow_private=True,
                port_map={53: server.port},
                only=("mail.dkim.keys",),
                selectors=("key",),
                fresh=True,
            )
            told = asyncio.run(check(NAME, options)).witness
        assert [(each.name, each.old, each.new) for each in changes(told, datetime.now(UTC))] == expected
        led = [each for each in told["asked"] if each["name"] == key]
        assert [(each["records"], each["alias"]) for each in led] == [((), there[0])]


def test_others_may_have_taken_the_old_record_just_before_the_change(world: World) -> None:
    """What is left of it in our resolver is less than what others may still have."""
    world.publish(NAME, f'{NAME}. 900 TXT "v=spf1 ?all"')
    run(world, only=(SPF,))
    time.sleep(2.1)
    world.publish(NAME, f'{NAME}. 900 TXT "v=spf1 -all"')
    before = datetime.now(UTC)
    told = run(world, only=(SPF,), fresh=True).witness["caches"]
    until = [datetime.fromisoformat(each["until"]) for each in told if each["type"] == "TXT" and each["name"] == NAME]
    assert until and until[0] >= before.replace(microsecond=0) + timedelta(seconds=900)


def test_asked_freshly_or_not_an_unchanged_domain_gives_the_same(world: World) -> None:
    for name in ("good.test", "island.test", "single.test"):
        usual, direct = run(world, name), run(world, name, fresh=True)
        assert said(usual) == said(direct)
        assert [each.id for each in direct.results] == list(USUAL)
        assert [each.observation.get("validated") for each in usual.results] == [
            each.observation.get("validated") for each in direct.results
        ]


def test_name_servers_that_do_not_answer_leave_the_resolvers_word() -> None:
    table = {
        ("shop.test", "SOA"): ["ns1.gone.test. h.shop.test. 1 1 1 1 60"],
        ("shop.test", "NS"): ["ns1.gone.test."],
        ("ns1.gone.test", "A"): ["127.0.0.9"],
        ("shop.test", "A"): ["127.0.0.1"],
        ("shop.test", "TXT"): ['"v=spf1 -all"'],
    }
    with DnsServer(table) as dns:
        options = Options(dns.address, allow_private=True, port_map={53: 1}, only=(SPF,), fresh=True)
        report = asyncio.run(check("shop.test", options))
    assert said(report) == {SPF: "spf_no_mail"}
    assert report.witness == {"asked": [], "caches": []}


def test_a_closed_address_is_not_asked_however_the_domain_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard holds for name servers too: without the lab's leave, loopback is never asked."""
    table = {
        ("shop.test", "SOA"): ["ns1.shop.test. h.shop.test. 1 1 1 1 60"],
        ("shop.test", "NS"): ["ns1.shop.test."],
        ("ns1.shop.test", "A"): ["127.0.0.1"],
        ("shop.test", "A"): ["192.0.2.1"],
        ("shop.test", "TXT"): ['"v=spf1 -all"'],
    }
    sent: list[tuple[str, int]] = []
    real = fresh.ask

    async def ask(courier: Any, server: tuple[str, int], *rest: Any, **how: Any) -> Any:
        sent.append(server)
        return await real(courier, server, *rest, **how)

    monkeypatch.setattr(fresh, "ask", ask)
    with DnsServer(table) as dns:
        closed = Options(dns.address, only=(SPF,), fresh=True)
        assert said(asyncio.run(check("shop.test", closed))) == {SPF: "spf_no_mail"}
        assert sent == []
        open_to_the_lab = Options(dns.address, allow_private=True, port_map={53: dns.port}, only=(SPF,), fresh=True)
        assert said(asyncio.run(check("shop.test", open_to_the_lab))) == {SPF: "spf_no_mail"}
        assert set(sent) == {("127.0.0.1", dns.port)}
