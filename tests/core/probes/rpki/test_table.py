# SPDX-License-Identifier: EUPL-1.2
"""RFC 6811: the states of a route, by hand and against a plain reading of the standard."""

import json
import os
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.rpki.evaluate import evaluate
from bolwerk.core.probes.rpki.table import BadTable, Route, Rpki, Table, load, payloads, routes


def roa(prefix: str, asn: object, longest: object = None) -> dict[str, object]:
    return {"prefix": prefix, "asn": asn} | ({"maxLength": longest} if longest is not None else {})


def tables(roas: list[dict[str, object]], lines: list[str]) -> Rpki:
    return Rpki(payloads({"roas": roas}), routes(lines))


@pytest.mark.parametrize(
    ("roas", "line", "state"),
    [
        ([], "192.0.2.0/24 64496", Route.NOT_FOUND),
        ([roa("192.0.2.0/24", "AS64496")], "192.0.2.0/24 64496", Route.VALID),
        ([roa("192.0.2.0/24", 64496)], "192.0.2.0/24 AS64496", Route.VALID),
        ([roa("192.0.2.0/24", 64497)], "192.0.2.0/24 64496", Route.INVALID),
        ([roa("192.0.0.0/16", 64496)], "192.0.2.0/24 64496", Route.INVALID),
        ([roa("192.0.0.0/16", 64496, 23)], "192.0.2.0/24 64496", Route.INVALID),
        ([roa("192.0.0.0/16", 64496, 24)], "192.0.2.0/24 64496", Route.VALID),
        ([roa("192.0.2.0/25", 64496)], "192.0.2.0/24 64496", Route.NOT_FOUND),
        ([roa("192.0.2.0/24", 64497), roa("192.0.2.0/24", 64496)], "192.0.2.0/24 64496", Route.VALID),
        ([roa("192.0.2.0/24", 0)], "192.0.2.0/24 0", Route.INVALID),
        ([roa("198.51.100.0/24", 64496)], "192.0.2.0/24 64496", Route.NOT_FOUND),
    ],
)
def test_states(roas: list[dict[str, object]], line: str, state: Route) -> None:
    found = tables(roas, [line]).state("192.0.2.1")
    assert found is not None
    assert (found[0], found[2]) == ("192.0.2.0/24", state)


def test_the_most_specific_route_counts_and_of_several_announcers_the_best() -> None:
    known = tables([roa("192.0.2.0/25", 64496)], ["192.0.0.0/16 64500", "192.0.2.0/25 64497", "192.0.2.0/25 64496"])
    assert known.state("192.0.2.1") == ("192.0.2.0/25", 64496, Route.VALID)
    assert known.state("192.0.2.200") == ("192.0.0.0/16", 64500, Route.NOT_FOUND)
    assert known.state("198.51.100.1") is None


def test_both_families_stay_apart() -> None:
    known = tables([roa("2001:db8::/32", 1, 48)], ["2001:db8::/48 1", "0.0.0.0/0 7"])
    assert known.state("2001:db8::1") == ("2001:db8::/48", 1, Route.VALID)
    assert known.state("2001:db9::1") is None
    assert known.state("32.1.13.184") == ("0.0.0.0/0", 7, Route.NOT_FOUND)


def test_lines_as_they_are_found_in_the_field() -> None:
    table = routes(
        ["% comment", "# comment", "", "64496\t192.0.2.0/24\t300", "192.0.3.0/24 AS64497", "{1,2} 10.0.0.0/8 5"]
    )
    assert sorted(table.rows.values()) == [[(64496, 0)], [(64497, 0)]]


@pytest.mark.parametrize(
    "document",
    [[], {}, {"roas": {}}, {"roas": [1]}, {"roas": [{}]}, {"roas": [roa("x", 1)]}, {"roas": [roa("10.0.0.1/8", 1)]},
     {"roas": [roa("10.0.0.0/8", "ASx")]}, {"roas": [roa("10.0.0.0/8", 2**32)]}, {"roas": [roa("10.0.0.0/8", None)]},
     {"roas": [roa("10.0.0.0/8", 1, "x")]}, {"roas": [roa("10.0.0.0/8", 1, -1)]}],
)  # fmt: skip
def test_what_is_no_table_is_refused(document: Any) -> None:
    with pytest.raises(BadTable):
        payloads(document)


@pytest.mark.parametrize("line", ["10.0.0.0/8 x", "10.0.0.0/33 1", "nonsense here", "10.0.0.0/8 99999999999"])
def test_a_line_that_is_no_route_is_refused(line: str) -> None:
    with pytest.raises(BadTable):
        routes([line])


def test_files_are_read_again_when_they_change(tmp_path: Path) -> None:
    vrps, seen = tmp_path / "vrps.json", tmp_path / "routes.txt"
    vrps.write_text(json.dumps({"roas": [roa("192.0.2.0/24", 1)]}), encoding="utf-8")
    seen.write_text("192.0.2.0/24 1\n", encoding="utf-8")
    first = load(vrps, seen)
    assert load(vrps, seen) is first
    vrps.write_text("{", encoding="utf-8")
    os.utime(vrps, ns=(1, 1))
    with pytest.raises(BadTable):
        load(vrps, seen)


PREFIX = st.tuples(st.integers(0, 255), st.integers(0, 8)).map(
    lambda pair: str(ip_network(f"10.{pair[0]}.0.0/{8 + pair[1]}", strict=False))
)
ASN = st.integers(0, 3)


@given(st.lists(st.tuples(PREFIX, ASN, st.integers(8, 32)), max_size=12), PREFIX, ASN, st.integers(0, 255))
def test_the_table_says_what_the_standard_says(
    roas: list[tuple[str, int, int]], route: str, asn: int, host: int
) -> None:
    network = ip_network(route)
    ip = str(network[host])
    covering = [
        each
        for each in roas
        if ip_address(ip) in ip_network(each[0]) and ip_network(each[0]).prefixlen <= network.prefixlen
    ]
    matching = [each for each in covering if each[1] == asn != 0 and network.prefixlen <= each[2]]
    expected = Route.VALID if matching else Route.INVALID if covering else Route.NOT_FOUND
    known = tables([roa(prefix, owner, longest) for prefix, owner, longest in roas], [f"{route} {asn}"])
    assert known.state(ip) == (route, asn, expected)


SIGNED, LOOSE, WRONG = "192.0.2.1", "198.51.100.1", "203.0.113.1"
KNOWN = tables(
    [roa("192.0.2.0/24", 1), roa("203.0.113.0/24", 9)], ["192.0.2.0/24 1", "198.51.100.0/24 2", "203.0.113.0/24 3"]
)


@pytest.mark.parametrize(
    ("ips", "said"),
    [
        ((SIGNED,), ("pass", "rpki_signed")),
        ((SIGNED, LOOSE), ("warn", "rpki_unsigned")),
        ((SIGNED, LOOSE, WRONG), ("warn", "rpki_invalid")),
        (("10.0.0.1",), ("could_not_test", "rpki_no_route")),
        ((SIGNED, "10.0.0.1"), ("could_not_test", "rpki_no_route")),
        ((WRONG, "10.0.0.1"), ("warn", "rpki_invalid")),
        ((), ("not_applicable", "rpki_no_address")),
    ],
)
def test_judging(ips: tuple[str, ...], said: tuple[str, str]) -> None:
    result = evaluate("web.rpki", {"shop.be": ips}, KNOWN)
    assert (result.verdict.value, result.reason, result.harm) == (*said, 0)
    assert evaluate("dns.rpki", {"shop.be": ips}, None).reason == "rpki_no_table"


def test_an_empty_table_covers_nothing() -> None:
    assert list(Table().covering("192.0.2.1")) == []


def test_the_greatest_number_of_a_network() -> None:
    assert tables([roa("192.0.2.0/24", 4294967295)], ["192.0.2.0/24 4294967295"]).state("192.0.2.1") == (
        "192.0.2.0/24",
        4294967295,
        Route.VALID,
    )
    with pytest.raises(BadTable):
        tables([], ["192.0.2.0/24 4294967296"])
