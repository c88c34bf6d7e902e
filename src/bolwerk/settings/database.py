# SPDX-License-Identifier: EUPL-1.2
"""Turns one database address into Django's setting: SQLite by default, PostgreSQL by `postgresql://…`."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

# Seconds to wait for who else is writing. After that the page comes back and says that nothing was saved.
WAIT = 5
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000;"


def from_url(url: str) -> dict[str, Any]:
    """`sqlite:////abs/path.sqlite3` or `postgresql://user:password@host:port/name?host=/socket/folder`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme != "postgresql":
        raise ValueError(f"BOLWERK_DATABASE_URL must begin with sqlite:// or postgresql://, not {parts.scheme}://")
    socket_folder = parse_qs(parts.query).get("host", [""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": socket_folder or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": WAIT, "options": f"-c lock_timeout={WAIT * 1000}"},
    }


def sqlite(path: Path) -> dict[str, Any]:
    """IMMEDIATE transactions: with DEFERRED ones, writers side by side fail with "database is locked"."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": WAIT, "init_command": SQLITE_PRAGMAS},
    }
