# SPDX-License-Identifier: EUPL-1.2
"""A database of its own for a product that runs as processes of its own."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg


@contextmanager
def own_database() -> Iterator[str]:
    """On the server that the tests run on; "" where they run on SQLite, which needs a folder alone."""
    url = os.environ.get("BOLWERK_DATABASE_URL", "")
    if not url.startswith("postgresql:"):
        yield ""
        return
    name = f"own_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield url.replace(f"{urlsplit(url).path}?", f"/{name}?")
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
