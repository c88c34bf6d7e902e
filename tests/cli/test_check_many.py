# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk check --file`, as a person runs it, against a resolver of our own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bolwerk.cli import main
from bolwerk.cli.many import exit_code
from bolwerk.core.probes.result import USUAL
from bolwerk.lab.dnsserver import DnsServer

NAMES = [f"d{number}.test" for number in range(8)]
ZONE = {key: value for name in NAMES for key, value in {
    (name, "MX"): ["0 ."],
    (name, "TXT"): ['"v=spf1 -all"'],
    (f"_dmarc.{name}", "TXT"): ['"v=DMARC1; p=reject"'],
}.items()}  # fmt: skip


@pytest.fixture
def dns() -> Iterator[DnsServer]:
    with DnsServer(ZONE) as server:
        yield server


def check(listed: Path, dns: DnsServer, *words: str) -> int:
    return main(["check", "--file", str(listed), "--jsonl", "--resolver", dns.address, *words])


def found(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def short(entry: dict[str, Any]) -> tuple[int, str]:
    return entry["line"], entry.get("error") or (f"as {entry['same_as']}" if "same_as" in entry else entry["domain"])


def test_rubbish_and_duplicates_have_their_line_and_the_rest_is_done(
    dns: DnsServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("d0.test\n\n10.0.0.1\nhttps://www.D0.test/\nd1.test\nlocalhost\n")
    assert check(listed, dns) == 3
    told = capsys.readouterr()
    entries = [json.loads(line) for line in told.out.splitlines()]
    assert sorted(map(short, entries)) == [(1, "d0.test"), (3, "is_ip"), (4, "as 1"), (5, "d1.test"), (6, "no_dot")]
    assert told.err.splitlines() == [
        "line 3: that is an IP address; give the name of the domain",
        "line 6: a domain name has a dot in it, such as example.be",
    ]
    first = next(entry for entry in entries if entry["line"] == 1)
    assert list(first) == ["line", "domain", "checked_at", "duration_ms", "providers", "results"]
    assert [result["id"] for result in first["results"]] == list(USUAL)


def test_what_is_in_the_file_is_not_asked_again(dns: DnsServer, tmp_path: Path) -> None:
    listed, out = tmp_path / "list.txt", tmp_path / "out.jsonl"
    listed.write_text("\n".join([*NAMES[:3], "rubbish", NAMES[0]]))
    code = check(listed, dns, "--out", str(out))
    before = out.read_bytes()
    dns.asked.clear()
    assert check(listed, dns, "--out", str(out)) == code
    assert (out.read_bytes(), dns.asked) == (before, [])
    out.write_bytes(before[:-7])
    listed.write_text(listed.read_text() + f"\n{NAMES[3]}\n")
    check(listed, dns, "--out", str(out), "--at-once", "1")
    assert sorted(map(short, found(out))) == [
        (1, "d0.test"), (2, "d1.test"), (3, "d2.test"), (4, "no_dot"), (5, "as 1"), (6, "d3.test")]  # fmt: skip


def test_stopped_in_the_middle_it_leaves_a_file_to_go_on_from(dns: DnsServer, tmp_path: Path) -> None:
    listed, out = tmp_path / "list.txt", tmp_path / "out.jsonl"
    names = [f"n{number}.d{number % 8}.test" for number in range(400)]
    listed.write_text("\n".join(names))
    words = ["check", "--file", str(listed), "--jsonl", "--out", str(out), "--resolver", dns.address]
    command = [sys.executable, "-m", "bolwerk", *words]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while time.monotonic() < until and (not out.exists() or out.stat().st_size < 100_000):
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert (running.returncode, told) == (130, "bolwerk check: stopped; the same command goes on from here\n")
    kept = found(out)
    assert 0 < len(kept) < 400
    assert subprocess.run(command, timeout=120, check=False).returncode == 3
    assert found(out)[: len(kept)] == kept
    assert sorted(entry["domain"] for entry in found(out)) == sorted(names)


def test_neither_django_nor_a_database_is_loaded(dns: DnsServer, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("d0.test\n")
    code = (
        "import sys; from bolwerk.cli import main; "
        f"main(['check', '--file', {str(listed)!r}, '--jsonl', '--resolver', '{dns.address}']); "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg', 'sqlite3')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_full_disk_is_told(dns: DnsServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("d0.test\n")
    (tmp_path / "out").symlink_to("/dev/full")
    assert check(listed, dns, "--out", str(tmp_path / "out")) == 2
    assert "No space left on device" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [(set(), 0), ({"pass", "warn", "not_applicable"}, 0), ({"pass", "could_not_test"}, 3), ({"error"}, 3),
     ({"fail", "error"}, 1)],
)  # fmt: skip
def test_the_worst_counts(verdicts: set[str], code: int) -> None:
    assert exit_code(verdicts) == code


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "give one domain, or a list"),
        (["a.be", "--file", "x", "--jsonl"], "give one domain, or a list"),
        (["--file", "x"], "--file and --jsonl go together"),
        (["a.be", "--jsonl"], "--file and --jsonl go together"),
        (["--file", "x", "--jsonl", "--json"], "without --json"),
        (["a.be", "--out", "x"], "go with --file"),
        (["--file", "/nowhere", "--jsonl"], "/nowhere: No such file"),
        (["--file", "/", "--jsonl"], "/: Is a directory"),
        (["--file", __file__, "--jsonl", "--out", os.devnull + "/x"], "Not a directory"),
        (["--file", __file__, "--jsonl", "--out", __file__], "another file than the list"),
    ],
)
def test_bad_usage_says_what_to_do(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *words]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "\n \n\n"])
def test_a_list_in_which_nothing_stands_is_not_all_fine(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed, results = tmp_path / "list.txt", tmp_path / "out.jsonl"
    listed.write_text(text)
    assert main(["check", "--file", str(listed), "--jsonl", "--out", str(results)]) == 2
    assert capsys.readouterr().err == f"bolwerk check: {listed}: nothing stands in it\n"
    assert not results.exists()


@pytest.mark.parametrize("number", ["0", "501", "-1", "many", "٣"])
def test_how_many_at_once_has_bounds(number: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "--file", "x", "--jsonl", "--at-once", number])
    assert ended.value.code == 2
