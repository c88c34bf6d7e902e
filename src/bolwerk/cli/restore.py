# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk restore FILE`: puts a backup in place of the database. Stop the server first."""

import argparse
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bolwerk.cli import database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file made by `bolwerk backup`")
    parser.add_argument("--replace", action="store_true", help="replace the data that is there now")


def run(args: argparse.Namespace) -> int:
    """0 when restored, 1 when the backup cannot be read, 2 when it would replace data without --replace."""
    own = database.settings()
    try:
        if not database.is_sqlite(own):
            database.postgres(
                "pg_restore",
                own,
                "--clean",
                "--if-exists",
                "--no-owner",
                f"--dbname={own['NAME']}",
                str(args.file),
            )
            return 0
        target = database.sqlite_path(own)
        if target.exists() and not args.replace:
            print(f"{target} holds data; say --replace to replace it", file=sys.stderr)
            return 2
        _check_sqlite(args.file)
        _put_sqlite(args.file, target)
    except (sqlite3.Error, OSError, subprocess.CalledProcessError) as error:
        print(f"not restored, nothing changed: {error}", file=sys.stderr)
        return 1
    print(f"restored {target}")
    return 0


def _check_sqlite(file: Path) -> None:
    """Raises sqlite3.DatabaseError unless the file is a whole database of ours."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError(f"{file} is damaged")
        connection.execute("SELECT 1 FROM organisations_organisation LIMIT 1")


def _put_sqlite(file: Path, target: Path) -> None:
    """The rename is atomic: either the old data or the new is there. A leftover WAL belongs to the old data."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".restoring")
    shutil.copyfile(file, fresh)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    fresh.replace(target)
