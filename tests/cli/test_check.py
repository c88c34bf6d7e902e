# SPDX-License-Identifier: EUPL-1.2
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bolwerk.cli import main
from bolwerk.cli.checking import exit_code
from bolwerk.core.catalogue.loader import load
from bolwerk.core.probes.report import Report
from bolwerk.core.probes.result import USUAL, CheckVerdict, judge
from bolwerk.lab.dnsserver import DnsServer

PARKED = {
    ("parked.test", "SOA"): ["ns.parked.test. h.parked.test. 1 7200 3600 1209600 300"],
    ("parked.test", "NS"): ["ns.parked.test."],
    ("ns.parked.test", "A"): ["127.0.0.1"],
    ("parked.test", "MX"): ["0 ."],
    ("parked.test", "TXT"): ['"v=spf1 -all"'],
    ("_dmarc.parked.test", "TXT"): ['"v=DMARC1; p=reject"'],
}


@pytest.fixture
def dns() -> Iterator[DnsServer]:
    with DnsServer(PARKED) as server:
        yield server


def test_the_report_as_json(dns: DnsServer, capsys: pytest.CaptureFixture[str]) -> None:
    lab = ["--resolver", dns.address, "--allow-private", "--port-map", f"53:{dns.port}"]
    code = main(["check", "https://www.Parked.test/", "--json", *lab])
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["domain", "checked_at", "duration_ms", "providers", "results"]
    assert report["domain"] == "parked.test"
    assert report["providers"] == {"dns": "generic", "mail": "generic", "web": "generic"}
    assert [result["id"] for result in report["results"]] == list(USUAL)
    assert {tuple(result) for result in report["results"]} == {
        ("id", "verdict", "reason", "observation", "controls", "harm")
    }
    by_id = {result["id"]: result for result in report["results"]}
    assert by_id["mail.spf.record"]["reason"] == "spf_no_mail"
    assert by_id["mail.spf.record"]["controls"] == ["mail-senders"]
    assert by_id["web.https"]["reason"] == "no_web_site"
    assert code == 0


def test_the_lines_for_people(dns: DnsServer, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "info@parked.test", "--resolver", dns.address])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "parked.test (taken from the e-mail address)"
    sentence = load().checks["mail.dmarc.policy"].texts["en"].reasons["dmarc_reject"]
    assert f"  ok      mail.dmarc.policy   dmarc_reject  {sentence}" in lines
    assert len(lines) == len(USUAL) + 2


def test_look_alike_names_only_when_asked_for(dns: DnsServer, capsys: pytest.CaptureFixture[str]) -> None:
    zone = PARKED | {("parke-d.test", "NS"): ["ns.other.test."], ("parke-d.test", "MX"): ["10 mx.other.test."]}
    with DnsServer(zone) as other:
        main(["check", "parked.test", "--names", "--resolver", other.address])
    lines = capsys.readouterr().out.splitlines()
    assert "          others, can mail: parke-d.test" in lines
    assert len([line for line in lines if "names.lookalikes" in line]) == 1
    main(["check", "parked.test", "--resolver", dns.address])
    assert "names.lookalikes" not in capsys.readouterr().out
    main(["check", "parked.test", "--names", "--json", "--resolver", dns.address])
    said = {each["id"]: each["reason"] for each in json.loads(capsys.readouterr().out)["results"]}
    assert said["names.lookalikes"] == "lookalikes_none"


def test_a_name_that_does_not_exist_ends_with_3(dns: DnsServer) -> None:
    assert main(["check", "gone.example", "--resolver", dns.address]) == 3


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.NOT_APPLICABLE], 0),
        ([CheckVerdict.PASS, CheckVerdict.FAIL, CheckVerdict.COULD_NOT_TEST], 1),
        ([CheckVerdict.PASS, CheckVerdict.COULD_NOT_TEST], 3),
    ],
)
def test_exit_codes(verdicts: list[CheckVerdict], code: int) -> None:
    results = tuple(judge("mail.mx", verdict, "mx_found") for verdict in verdicts)
    assert exit_code(Report("a.be", datetime.now(UTC), 1, {}, results)) == code


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["localhost"], "a domain name has a dot"),
        (["192.168.1.1"], "that is an IP address"),
        ([""], "no domain was given"),
        (["a.be", "--port-map", "25:2525"], "needs --allow-private"),
        (["--file", "list", "--jsonl", "--names"], "--names is for one domain"),
        (["a.be", "--ca-file", "/nowhere/ca.pem"], "/nowhere/ca.pem: No such file"),
        (["a.be", "--ca-file", __file__], "no certificates in it"),
    ],
)
def test_bad_usage_says_what_to_do(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *words]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["check", "a.be", "--resolver", "dns.example"],
        ["check", "a.be", "--port-map", "25=2525"],
        ["check", "a.be", "--port-map", "25:99999"],
    ],
)
def test_words_that_cannot_be_read_end_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: bolwerk" in capsys.readouterr().err


def _fresh(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)


def test_a_check_never_loads_django(dns: DnsServer) -> None:
    code = (
        "import sys; from bolwerk.cli import main; "
        f"main(['check', 'parked.test', '--resolver', '{dns.address}']); "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg', 'sqlite3')))"
    )
    assert _fresh(code).stdout.splitlines()[-1] == "[]"


def test_help_is_quick_and_names_every_command() -> None:
    words = [sys.executable, "-m", "bolwerk", "--help"]
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        shown = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.150
    for name in ("serve", "check", "content", "doctor", "backup", "restore"):
        assert f"\n  {name} " in shown.stdout


def test_some_checks_alone_asked_of_the_domains_own_name_servers(capsys: pytest.CaptureFixture[str]) -> None:
    old = PARKED | {("parked.test", "TXT"): ['"v=spf1 ?all"']}
    with DnsServer(old) as resolver, DnsServer(PARKED) as own:
        lab = ["--resolver", resolver.address, "--allow-private", "--port-map", f"53:{own.port}"]
        assert main(["check", "parked.test", "--only", "mail.spf.record", *lab]) == 0
        assert "spf_neutral" in capsys.readouterr().out
        assert main(["check", "parked.test", "--only", "mail.spf.record", "--fresh", *lab]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1:3] for line in lines if "mail." in line] == [["mail.spf.record", "spf_no_mail"]]
    assert any(line.startswith("  parked.test TXT: Your own name servers already say") for line in lines)


def test_what_goes_with_only_and_fresh(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["check", "parked.test", "--only", "mail.nothing"])
    assert refused.value.code == 2
    assert main(["check", "--file", str(tmp_path / "list"), "--jsonl", "--fresh"]) == 2
    assert "--only and --fresh are for one domain" in capsys.readouterr().err
