# SPDX-License-Identifier: EUPL-1.2
"""A backup of a real SQLite installation, restored into an empty one and over a damaged one."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest


def bolwerk(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "BOLWERK_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "bolwerk.settings.local",
    }
    environment.pop("BOLWERK_DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "bolwerk", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Path:
    data = tmp_path_factory.mktemp("data")
    with closing(sqlite3.connect(data / "bolwerk.sqlite3")) as connection:
        connection.execute("CREATE TABLE organisations_organisation (id TEXT, name TEXT)")
        connection.execute("INSERT INTO organisations_organisation VALUES ('1', 'Bakkerij')")
        connection.commit()
    return data


def names(data: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(data / "bolwerk.sqlite3")) as connection:
        return connection.execute("SELECT name FROM organisations_organisation").fetchall()


def test_a_backup_restores_into_an_empty_installation(installation, tmp_path):
    copy = tmp_path / "copy.backup"
    made = bolwerk(installation, "backup", str(copy))
    assert (made.returncode, made.stderr) == (0, "")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert bolwerk(tmp_path / "new", "restore", str(copy)).returncode == 0
    assert names(tmp_path / "new") == [("Bakkerij",)]


def test_a_backup_never_overwrites_a_file(installation, tmp_path):
    copy = tmp_path / "copy.backup"
    copy.write_text("mine")
    assert bolwerk(installation, "backup", str(copy)).returncode == 2
    assert copy.read_text() == "mine"


def test_restore_asks_before_it_replaces_and_refuses_what_is_no_backup(installation, tmp_path):
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(b"no database at all" * 100)
    assert bolwerk(installation, "restore", str(rubbish)).returncode == 2
    refused = bolwerk(installation, "restore", "--replace", str(rubbish))
    assert refused.returncode == 1
    assert "nothing changed" in refused.stderr
    assert names(installation) == [("Bakkerij",)]


def test_doctor_says_what_is_missing_and_what_to_do(tmp_path):
    found = bolwerk(tmp_path, "doctor")
    assert found.returncode == 1
    assert "missing  SQLite database" in found.stdout
    assert "start once with bolwerk serve" in found.stdout
