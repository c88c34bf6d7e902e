# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk spf` against a DNS server on loopback."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bolwerk.cli import main
from bolwerk.lab.dnsserver import DnsServer

ZONE = {
    ("shop.test", "TXT"): ['"v=spf1 mx include:_spf.host.test exists:%{i}.none.test exp=why.shop.test -all"'],
    ("shop.test", "MX"): ["10 mx.shop.test."],
    ("mx.shop.test", "A"): ["192.0.2.1"],
    ("mx.shop.test", "AAAA"): ["2001:db8::1"],
    ("_spf.host.test", "TXT"): ['"v=spf1 ip4:198.51.100.0/24 " "ip6:2001:db8:1::/48 ~all"'],
    ("why.shop.test", "TXT"): ['"%{i} may not send for %{d}"'],
    ("xn--caf-dma.test", "TXT"): ['"v=spf1 ip4:192.0.2.9 ?all"'],
    ("wrong.test", "TXT"): ['"v=spf1 ip4:192.0.2.300 -all"'],
    ("none.test", "TXT"): ['"hello"'],
    ("1.2.0.192.in-addr.arpa", "PTR"): ["mx.shop.test."],
    ("ptr.test", "TXT"): ['"v=spf1 ptr:shop.test -all"'],
}


@pytest.fixture(scope="module")
def dns() -> Iterator[DnsServer]:
    with DnsServer(ZONE, rcodes={"broken.test": "SERVFAIL"}) as server:
        yield server


def asked(dns: DnsServer, *words: str) -> int:
    return main(["spf", *words, "--resolver", dns.address])


def test_a_pass_and_the_way_to_it(dns: DnsServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        asked(dns, "shop.test", "--ip", "198.51.100.7", "--sender", "info@shop.test", "--helo", "mx.host.test") == 0
    )
    assert capsys.readouterr().out.splitlines() == [
        "result       pass",
        "matched      ip4:198.51.100.0/24",
        "path         shop.test: include:_spf.host.test",
        "               _spf.host.test: ip4:198.51.100.0/24",
        "look-ups     2 of 10, 0 of 2 without an answer",
    ]


def test_a_fail_and_its_explanation(dns: DnsServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(dns, "Shop.test.", "--ip", "203.0.113.9") == 1
    assert capsys.readouterr().out.splitlines() == [
        "result       fail",
        "matched      -all",
        "path         shop.test: -all",
        "look-ups     3 of 10, 1 of 2 without an answer",
        "explanation  203.0.113.9 may not send for shop.test",
    ]


def test_the_answer_as_json(dns: DnsServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(dns, "shop.test", "--ip", "2001:db8:1::5", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "domain": "shop.test",
        "ip": "2001:db8:1::5",
        "sender": "postmaster@shop.test",
        "helo": "shop.test",
        "result": "pass",
        "mechanism": "ip6:2001:db8:1::/48",
        "path": [
            {"domain": "shop.test", "term": "include:_spf.host.test"},
            {"domain": "_spf.host.test", "term": "ip6:2001:db8:1::/48"},
        ],
        "lookups": 2,
        "void_lookups": 0,
        "explanation": "",
        "problem": "",
        "detail": "",
    }


@pytest.mark.parametrize(
    ("domain", "ip", "result", "problem", "code"),
    [
        ("shop.test", "192.0.2.1", "pass", "", 0),
        ("shop.test", "::ffff:192.0.2.1", "pass", "", 0),
        ("shop.test", "2001:db8::1", "pass", "", 0),
        ("ptr.test", "192.0.2.1", "pass", "", 0),
        ("café.test", "192.0.2.9", "pass", "", 0),
        ("café.test", "192.0.2.8", "neutral", "", 1),
        ("_spf.host.test", "192.0.2.8", "softfail", "", 1),
        ("wrong.test", "192.0.2.1", "permerror", "syntax", 1),
        ("none.test", "192.0.2.1", "none", "no_record", 1),
        ("gone.test", "192.0.2.1", "none", "no_record", 1),
        ("localhost", "192.0.2.1", "none", "no_domain", 1),
        ("broken.test", "192.0.2.1", "temperror", "dns", 3),
    ],
)
def test_results_and_exit_codes(
    dns: DnsServer, capsys: pytest.CaptureFixture[str], domain: str, ip: str, result: str, problem: str, code: int
) -> None:
    assert asked(dns, domain, "--ip", ip, "--json") == code
    found = json.loads(capsys.readouterr().out)
    assert (found["result"], found["problem"]) == (result, problem)


def test_a_bounce_is_from_the_postmaster_of_its_helo(dns: DnsServer, capsys: pytest.CaptureFixture[str]) -> None:
    asked(dns, "shop.test", "--ip", "192.0.2.1", "--sender", "", "--helo", "Mx.Other.test", "--json")
    assert json.loads(capsys.readouterr().out)["sender"] == "postmaster@mx.other.test"


def test_a_problem_is_said(dns: DnsServer, capsys: pytest.CaptureFixture[str]) -> None:
    asked(dns, "wrong.test", "--ip", "192.0.2.1")
    assert "problem      syntax: ip4:192.0.2.300" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["shop.test"],
        ["shop.test", "--ip", "1.2.3"],
        ["shop.test", "--ip", "fe80::1%eth0"],
        ["shop.test", "--ip", "192.0.2.1", "--resolver", "dns.example"],
    ],
)
def test_words_that_cannot_be_read_end_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["spf", *words])
    assert ended.value.code == 2


@pytest.mark.parametrize("domain", ["", ".", "\u00e9" * 80 + ".be"])
def test_names_that_cannot_be_written_end_with_2(
    dns: DnsServer, capsys: pytest.CaptureFixture[str], domain: str
) -> None:
    assert asked(dns, domain, "--ip", "192.0.2.1") == 2
    assert capsys.readouterr().err.startswith("bolwerk spf: ")


def test_it_never_loads_django(dns: DnsServer) -> None:
    code = (
        "import sys; from bolwerk.cli import main; "
        f"main(['spf', 'shop.test', '--ip', '192.0.2.1', '--resolver', '{dns.address}']); "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg', 'sqlite3')))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert shown.stdout.splitlines()[-1] == "[]"
