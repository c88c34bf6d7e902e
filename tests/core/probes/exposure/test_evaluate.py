# SPDX-License-Identifier: EUPL-1.2
"""What the doors of several machines come to: a fault whatever else; in order only when all was seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.domain import Domain
from bolwerk.core.probes.exposure.evaluate import IDS, evaluate, unasked
from bolwerk.core.probes.exposure.greetings import DOORS
from bolwerk.core.probes.exposure.groups import CAMERAS, GROUPS, PRINTERS, ROUTERS, VPN
from bolwerk.core.probes.exposure.machines import (
    ITSELF,
    Answer,
    Door,
    Machine,
    Visit,
    Where,
    host_of,
    is_shared,
)
from bolwerk.core.probes.result import CHECKS, CheckVerdict

SHUT = tuple(Door(port, Answer.CLOSED) for port in sorted(DOORS))
NOTHING_BACK = tuple(Door(port, Answer.SILENT) for port in sorted(DOORS))
FAULTS = {
    **{service: f"{group}_open" for group, services in GROUPS.items() for service in services},
    **dict.fromkeys(ROUTERS, "gateways_open"),
    **dict.fromkeys(CAMERAS, "devices_camera"),
    **dict.fromkeys(PRINTERS, "devices_printer"),
}


def seen(*doors: Door, met: bool = False) -> Visit:
    return Visit("till.shop.be", "192.0.2.1", Where.SEEN, met=met, doors=doors)


def said(*visits: Visit) -> dict[str, tuple[str, str]]:
    found = evaluate(visits)
    assert tuple(each.id for each in found) == IDS
    return {each.id.removeprefix("exposure."): (each.verdict.value, each.reason) for each in found}


def opened(service: str, port: int = 8080, **facts: bool) -> Door:
    return Door(port, Answer.OPEN, service, dict(facts))


@pytest.mark.parametrize("service", sorted(FAULTS))
def test_each_service_is_the_fault_of_one_check(service: str) -> None:
    found = said(seen(*SHUT, opened(service)))
    faults = {reason for verdict, reason in found.values() if verdict in ("fail", "warn")}
    assert faults == {FAULTS[service]}


@pytest.mark.parametrize("service", sorted(VPN))
def test_the_entrance_of_a_vpn_is_no_fault_but_beside_a_router_page_the_router_counts(service: str) -> None:
    assert said(seen(*SHUT, opened(service)))["gateways"] == ("pass", "gateways_vpn")
    assert said(seen(*SHUT, opened(service), opened("mikrotik")))["gateways"] == ("fail", "gateways_open")


def test_a_database_that_turns_strangers_away_is_better_than_one_that_does_not() -> None:
    limited, open_ = opened("mysql", limited=True), opened("redis")
    assert said(seen(limited))["databases"] == ("warn", "databases_limited")
    assert said(seen(limited, open_))["databases"] == ("fail", "databases_open")


@pytest.mark.parametrize(
    ("door", "reason"),
    [
        (opened("ssh", 22), "others_ssh"),
        (opened("page", 443), "others_none"),
        (opened("page", 80), "others_none"),
        (opened("page", 8080), "others_none"),
        (opened("", 443), "others_none"),
        (opened("", 8080), "others_unknown"),
        (opened("", 3389), "others_unknown"),
        (opened("ftps", 21), "others_none"),
    ],
)
def test_what_is_no_fault_by_itself(door: Door, reason: str) -> None:
    found = said(seen(*SHUT, door))
    assert found.pop("others")[1] == reason
    assert {verdict for verdict, _ in found.values()} == {"pass"}


def test_a_silent_machine_is_unseen_unless_somebody_came_from_there() -> None:
    assert set(said(seen(*NOTHING_BACK)).values()) == {("could_not_test", "machine_silent")}
    assert {verdict for verdict, _ in said(seen(*NOTHING_BACK, met=True)).values()} == {"pass"}
    assert {verdict for verdict, _ in said(seen(*NOTHING_BACK[1:], SHUT[0])).values()} == {"pass"}


def test_a_fault_counts_whatever_else_was_not_seen() -> None:
    lost = Visit("nas.shop.be", "", Where.LOST, trouble="host_not_found")
    found = said(lost, seen(*SHUT, opened("telnet", 23)))
    assert found["telnet"] == ("fail", "telnet_open")
    assert found["remote"] == ("could_not_test", "host_not_found")


def test_a_door_that_could_not_be_tried_leaves_the_rest_open() -> None:
    found = said(seen(*SHUT, Door(3389, Answer.SILENT, trouble="too_many_connections")))
    assert set(found.values()) == {("could_not_test", "too_many_connections")}


def test_what_was_not_looked_at_is_said_the_mendable_first() -> None:
    shared, moved = Visit("a", "192.0.2.1", Where.SHARED), Visit("b", "192.0.2.2", Where.MOVED)
    assert set(said(shared).values()) == {("not_applicable", "machine_shared")}
    assert set(said(shared, moved).values()) == {("not_applicable", "machine_moved")}
    assert set(said().values()) == {("not_applicable", "machine_unnamed")}
    assert {verdict for verdict, _ in said(shared, seen(*SHUT)).values()} == {"pass"}


@pytest.mark.parametrize("reason", ["owner_unproven", "machine_unnamed"])
def test_nothing_is_asked(reason: str) -> None:
    assert [(each.id, each.verdict, each.reason) for each in unasked(reason)] == [
        (check_id, CheckVerdict.NOT_APPLICABLE, reason) for check_id in IDS
    ]


DOOR = st.builds(
    Door,
    st.sampled_from(sorted(DOORS)),
    st.sampled_from(Answer),
    st.sampled_from(["", "page", "ssh", *FAULTS, *VPN]),
    st.dictionaries(st.just("limited"), st.booleans()),
    st.sampled_from(["", "", "", "too_many_connections", "opted_out"]),
)
VISIT = st.builds(
    Visit,
    st.sampled_from(["", "till.shop.be"]),
    st.sampled_from(["192.0.2.1", "2001:db8::1", ""]),
    st.sampled_from(Where),
    st.booleans(),
    st.sampled_from(["", "dns_timeout", "blocked_address"]),
    st.lists(DOOR, max_size=5).map(tuple),
)


@given(st.lists(VISIT, max_size=4))
def test_whatever_is_met_every_check_says_a_reason_that_it_has(visits: list[Visit]) -> None:
    for result in evaluate(visits):
        assert result.reason in CHECKS[result.id].reasons
        assert "undeclared" not in result.observation
        silent = any(each.where == Where.SEEN and each.silent for each in visits)
        assert not (silent and result.verdict == CheckVerdict.PASS)


@pytest.mark.parametrize(
    ("machine", "host"),
    [
        (Machine(ITSELF), "shop.be"),
        (Machine("shop.be"), "shop.be"),
        (Machine("Till.Shop.be."), "till.shop.be"),
        (Machine("", "192.0.2.1"), ""),
    ],
)
def test_names_of_the_domain(machine: Machine, host: str) -> None:
    assert host_of(machine, Domain("shop.be", "shop.be")) == host


@pytest.mark.parametrize("name", ["", "be", "other.be", "myshop.be", "shop.be.evil.test", ".shop.be.x"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="does not belong"):
        host_of(Machine(name), Domain("shop.be", "shop.be"))


@pytest.mark.parametrize(
    ("address", "alias", "reverse", "shared"),
    [
        ("104.16.1.1", "", (), True),
        ("104.15.255.255", "", (), False),
        ("2606:4700::1", "", (), True),
        ("93.184.216.34", "shops.myshopify.com", (), True),
        ("93.184.216.34", "shop.mail.protection.outlook.com", (), True),
        ("93.184.216.34", "gate.shop.be", (), False),
        ("93.184.216.34", "", ("vps-1.vps.ovh.net",), True),
        ("93.184.216.34", "", ("d54c1a2b.access.telenet.be",), False),
    ],
)
def test_whose_machine_it_is(address: str, alias: str, reverse: tuple[str, ...], shared: bool) -> None:
    assert is_shared(address=address, alias=alias, reverse=reverse) is shared
