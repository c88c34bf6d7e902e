# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk serve` where it may not listen: it says so, and starts and writes nothing."""

import socket

import pytest

from bolwerk.cli import main


@pytest.fixture(autouse=True)
def data(monkeypatch, tmp_path):
    monkeypatch.setenv("BOLWERK_DATA_DIR", str(tmp_path))
    return tmp_path


def test_a_port_that_is_taken_is_told_before_anything_starts(data, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--demo", "--port", str(port)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"bolwerk serve: 127.0.0.1:{port}: Address already in use; --port or PORT names another\n"
    assert list(data.iterdir()) == []


def test_a_port_that_is_none_is_told(capsys):
    assert main(["serve", "--port", "70000"]) == 2
    assert "127.0.0.1:70000: " in capsys.readouterr().err


def test_the_port_of_the_environment_is_read_with_care(monkeypatch, capsys):
    monkeypatch.setenv("PORT", "abc")
    with pytest.raises(SystemExit) as stopped:
        main(["serve"])
    assert stopped.value.code == 2
    assert "argument --port: invalid int value: 'abc'" in capsys.readouterr().err
