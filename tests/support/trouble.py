# SPDX-License-Identifier: EUPL-1.2
"""Real trouble for a running product: a database that somebody else holds, a disk with no room left."""

import resource
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg

# What is written when somebody answers, decides or begins.
TABLES = ("organisations_organisation", "assessments_answer", "evidence_evidencerecord", "audit_entry")


@contextmanager
def locked(folder: Path, url: str) -> Iterator[None]:
    """Another connection writes and does not end."""
    if url:
        with psycopg.connect(url) as other:
            for table in TABLES:
                other.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            yield
            other.rollback()
        return
    with closing(sqlite3.connect(folder / "bolwerk.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(folder: Path, url: str, processes: Iterable[int]) -> Iterator[None]:
    """No byte more can be stored. On PostgreSQL its server says so, as it does when its disk is full.

    On SQLite the product itself may make no file longer, nor write one from its start; the kernel refuses.
    """
    if url:
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$"
            )
            for table in TABLES:
                other.execute(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} EXECUTE FUNCTION no_room()")
            yield
            other.execute("DROP FUNCTION no_room CASCADE")
        return
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in processes}
    for pid, (_, most) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, most))
    yield
    for pid, limit in before.items():
        with suppress(ProcessLookupError):  # a scanner that had done its part
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)
