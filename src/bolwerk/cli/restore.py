# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk restore FILE`: puts a backup in place of the database. Stop the server first."""

import argparse
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from bolwerk.cli import database

# In one transaction: all of it or nothing.
PG_RESTORE = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file made by `bolwerk backup`")
    parser.add_argument("--replace", action="store_true", help="replace the data that is there now")


def run(args: argparse.Namespace) -> int:
    """0 when restored, 1 when the backup cannot be read, 2 when it would replace data without --replace."""
    own = database.settings()
    try:
        if not args.replace and _holds_data(own):
            print(f"{own['NAME']} holds data; say --replace to replace it", file=sys.stderr)
            return 2
        if database.is_sqlite(own):
            _check_sqlite(args.file)
            _put_sqlite(args.file, database.sqlite_path(own))
        else:
            database.postgres("pg_restore", own, *PG_RESTORE, f"--dbname={own['NAME']}", str(args.file))
    except (sqlite3.Error, OSError, subprocess.CalledProcessError) as error:
        print(f"not restored, nothing changed: {error}", file=sys.stderr)
        return 1
    print(f"restored {own['NAME']}")
    return 0


def _holds_data(own: dict[str, Any]) -> bool:
    if database.is_sqlite(own):
        return database.sqlite_path(own).exists()
    from django.db import connection

    return bool(connection.introspection.table_names())


def _check_sqlite(file: Path) -> None:
    """Raises sqlite3.DatabaseError unless the file is a whole database of ours."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError(f"{file} is damaged")
        connection.execute("SELECT 1 FROM organisations_organisation LIMIT 1")


def _put_sqlite(file: Path, target: Path) -> None:
    """The rename is atomic: either the old data or the new is there, whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".restoring")
    shutil.copyfile(file, fresh)
    # A write-ahead log left beside it belongs to the old data: into the old file with it, before it goes.
    with suppress(sqlite3.Error), closing(sqlite3.connect(target)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    fresh.replace(target)
