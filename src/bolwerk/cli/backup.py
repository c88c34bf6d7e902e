# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk backup FILE`: a whole copy of the database, made while it runs."""

import argparse
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bolwerk.cli import database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="where to put the copy; must not exist yet")


def run(args: argparse.Namespace) -> int:
    """0 when the copy is there, 1 when it could not be made, 2 when the file exists already."""
    if args.file.exists():
        print(f"{args.file} exists already; choose another name", file=sys.stderr)
        return 2
    own = database.settings()
    try:
        if database.is_sqlite(own):
            _copy_sqlite(database.sqlite_path(own), args.file)
        else:
            database.postgres("pg_dump", own, "--format=custom", f"--file={args.file}", str(own["NAME"]))
    except (sqlite3.Error, OSError, subprocess.CalledProcessError) as error:
        args.file.unlink(missing_ok=True)
        print(f"no backup made: {error}", file=sys.stderr)
        return 1
    args.file.chmod(0o600)
    print(f"{args.file}: {args.file.stat().st_size} bytes")
    return 0


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise FileNotFoundError(f"{source} does not exist")
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
