# SPDX-License-Identifier: EUPL-1.2
"""A backup of a real SQLite installation, restored into an empty one and over a damaged one."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from support.databases import own_database


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


def product(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BOLWERK_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bolwerk.settings.local"}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.database
def test_a_backup_restores_whole_and_asks_before_it_replaces(tmp_path, monkeypatch):
    """The same on SQLite and on PostgreSQL."""
    monkeypatch.setenv("BOLWERK_DATA_DIR", str(tmp_path))
    with own_database() as one, own_database() as other:
        one = one or f"sqlite:///{tmp_path / 'one.sqlite3'}"
        other = other or f"sqlite:///{tmp_path / 'other.sqlite3'}"
        assert product(one, "django", "migrate", "--verbosity", "0").returncode == 0
        write(one, "INSERT INTO auth_group (name) VALUES ('kept')")
        copy = tmp_path / "copy.backup"
        assert product(one, "bolwerk", "backup", str(copy)).returncode == 0
        assert copy.stat().st_mode & 0o777 == 0o600
        assert product(other, "bolwerk", "restore", str(copy)).returncode == 0
        assert groups(other) == [("kept",)]
        write(other, "UPDATE auth_group SET name = 'newer'")
        assert product(other, "bolwerk", "restore", str(copy)).returncode == 2
        assert groups(other) == [("newer",)]
        cut = tmp_path / "cut"
        cut.write_bytes(copy.read_bytes()[:-20_000])
        assert product(other, "bolwerk", "restore", "--replace", str(cut)).returncode == 1
        assert groups(other) == [("newer",)]
        assert product(other, "bolwerk", "restore", "--replace", str(copy)).returncode == 0
        assert groups(other) == [("kept",)]


def connect(url: str) -> Any:
    return psycopg.connect(url) if url.startswith("postgresql:") else sqlite3.connect(url.removeprefix("sqlite:///"))


def write(url: str, statement: str) -> None:
    with closing(connect(url)) as connection:
        connection.execute(statement)
        connection.commit()


def groups(url: str) -> list[tuple[str]]:
    with closing(connect(url)) as connection:
        return connection.execute("SELECT name FROM auth_group").fetchall()
