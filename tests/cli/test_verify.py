# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk verify` and its exit codes, with no network and no database; `bolwerk proofkey` on an installation."""

import json
import os
import socket
import subprocess
import sys

import pytest
from support.proofs import OTHER, keys, signed

from bolwerk.cli import main
from bolwerk.core.proofs.signing import to_bytes


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)


@pytest.fixture
def files(tmp_path):
    """Names a file with these bytes."""

    def write(name: str, content: bytes | dict) -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


@pytest.mark.parametrize(
    ("proof", "trusted", "code", "said"),
    [
        (to_bytes(signed()), keys(), 0, "valid: issued by https://bolwerk.example"),
        (to_bytes(signed()).replace(b"p=reject", b"p=none"), keys(), 1, "not valid: something was altered"),
        (to_bytes(signed()), keys(private=OTHER), 3, "cannot tell"),
        (to_bytes(signed()), None, 3, "cannot tell"),
        (
            to_bytes(signed()),
            keys(withdrawn_at="2027-01-01T00:00:00Z"),
            1,
            "not valid: https://bolwerk.example withdrew",
        ),
        (to_bytes(signed()), keys(until="2026-02-01T00:00:00Z"), 1, "did not sign with this key on that date"),
        (b"[" * 100_000, keys(), 1, "not valid: this is not a proof"),
    ],
)
def test_what_it_says_and_the_exit_code(files, capsys, proof, trusted, code, said):
    more = ["--keys", files("keys.json", trusted.as_json())] if trusted else []
    assert main(["verify", files("proof.json", proof), *more]) == code
    assert said in capsys.readouterr().out


def test_what_was_mended_is_told(files, capsys):
    main(["verify", files("p", to_bytes(signed())), "--keys", files("k", keys().as_json())])
    out = capsys.readouterr().out
    assert "  before  2026-11-20T09:12:44Z  fail: dmarc_missing" in out
    assert "  after   2026-11-26T14:03:51Z  pass: dmarc_reject" in out


def test_as_json(files, capsys):
    assert main(["verify", files("p", to_bytes(signed())), "--keys", files("k", keys().as_json()), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["outcome"], told["domain"]) == ("valid", "bakery.example")
    assert told["checks"] == [
        {
            "check": "mail.dmarc.policy",
            "before": {"at": "2026-11-20T09:12:44Z", "verdict": "fail", "reason": "dmarc_missing"},
            "after": {"at": "2026-11-26T14:03:51Z", "verdict": "pass", "reason": "dmarc_reject"},
        }
    ]


def test_as_json_no_checks_are_told_of_what_is_not_known_to_hold(files, capsys):
    assert main(["verify", files("p", to_bytes(signed())), "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["outcome"], "checks" in told) == ("key_unknown", False)


def test_bad_usage(files, capsys):
    proof = files("p", to_bytes(signed()))
    assert main(["verify", "/nowhere/proof.json"]) == 2
    assert main(["verify", proof, "--keys", "/nowhere/keys.json"]) == 2
    assert main(["verify", proof, "--keys", proof]) == 2
    assert "no set of keys" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["verify"])
    assert ended.value.code == 2


def test_a_terminal_is_told_nothing_it_would_act_on(files, capsys):
    main(["verify", files("p", to_bytes(signed(issuer="https://x\x1b[2J\n")))])
    out = capsys.readouterr().out
    assert "\x1b" not in out and "https://x\N{REPLACEMENT CHARACTER}[2J" in out


def test_no_django_is_needed(files):
    code = "import sys; from bolwerk.cli import main; main(sys.argv[1:]); assert 'django' not in sys.modules"
    command = [sys.executable, "-c", code, "verify", files("p", to_bytes(signed()))]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_keys_are_listed_renewed_and_withdrawn(tmp_path):
    own = {key: value for key, value in os.environ.items() if not key.startswith(("BOLWERK_", "DJANGO_"))}
    environment = own | {"BOLWERK_DATA_DIR": str(tmp_path)}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bolwerk", "proofkey", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment | {"DJANGO_SETTINGS_MODULE": "bolwerk.settings.local"}, check=True)
    assert run("list").stdout == ""
    first = run("renew").stdout.split()[0]
    lines = run("renew").stdout.splitlines()
    assert [first in each for each in lines] == [True, False]
    assert (" until " in lines[0], lines[1].endswith("  signs")) == (True, True)
    assert "  withdrawn 2" in run("withdraw", first).stdout.splitlines()[0]
    assert run("withdraw", "nobody").returncode == 1
    assert run().returncode == 2
