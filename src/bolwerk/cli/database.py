# SPDX-License-Identifier: EUPL-1.2
"""The database of this installation, for the commands that copy it: SQLite file or PostgreSQL."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from bolwerk.settings import choose


def settings() -> dict[str, Any]:
    """Django's settings of the default database."""
    choose()
    from django.conf import settings as django_settings

    default: dict[str, Any] = django_settings.DATABASES["default"]
    return default


def is_sqlite(database: dict[str, Any]) -> bool:
    return str(database["ENGINE"]).endswith("sqlite3")


def postgres(program: str, database: dict[str, Any], *arguments: str) -> None:
    """Runs pg_dump or pg_restore on it; the password goes by environment, never by argument.

    Raises FileNotFoundError without the program, CalledProcessError when it fails.
    """
    found = shutil.which(program)
    if found is None:
        raise FileNotFoundError(f"{program} is missing: install postgresql-client")
    environment = {
        **os.environ,
        "PGHOST": str(database["HOST"]),
        "PGPORT": str(database["PORT"]),
        "PGUSER": str(database["USER"]),
        "PGPASSWORD": str(database["PASSWORD"]),
    }
    kept = {key: value for key, value in environment.items() if value}
    subprocess.run([found, *arguments], env=kept, check=True)  # noqa: S603


def sqlite_path(database: dict[str, Any]) -> Path:
    return Path(database["NAME"])
