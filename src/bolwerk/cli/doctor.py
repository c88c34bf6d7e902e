# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk doctor`: what is set up, what is missing, what to do about it."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bolwerk.cli import database

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Finding(NamedTuple):
    good: bool
    what: str
    do: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no arguments."""


def run(args: argparse.Namespace) -> int:
    """0 when nothing is missing, 1 otherwise."""
    findings = list(examine())
    for each in findings:
        print(f"{'ok     ' if each.good else 'missing'}  {each.what}" + (f": {each.do}" if not each.good else ""))
    return 0 if all(each.good for each in findings) else 1


def examine() -> Iterator[Finding]:
    yield Finding(sys.version_info >= (3, 12), "Python 3.12 or newer", "install it and run make run again")
    own = database.settings()
    from django.conf import settings

    data = Path(settings.DATA_DIR)
    nearest = next(each for each in (data, *data.parents) if each.exists())
    yield Finding(os.access(nearest, os.W_OK), f"data folder {data} can be written", "change its owner")
    free = shutil.disk_usage(nearest).free // 2**20
    yield Finding(free > 200, f"{free} MiB free on disk", "make at least 200 MiB free")
    yield from _database(own)
    yield Finding(bool(settings.SECRET_KEY), "a secret key is set", "set BOLWERK_SECRET_KEY")
    yield Finding(bool(settings.ALLOWED_HOSTS), "host names are set", "set BOLWERK_HOSTS, separated by commas")
    yield Finding(settings.MAIL_READY, "mail can be sent", "set BOLWERK_SMTP_URL, or nobody can sign in")
    yield _proof_key(Path(settings.PROOF_KEY_FILE))
    yield _resolver(settings.PROBE_RESOLVER)
    yield _greeting(settings.PROBE_HELO)


def _proof_key(path: Path) -> Finding:
    """Made with the first proof. Whether it was closed, only a database that is in order can tell."""
    from bolwerk.apps.proofs import keyfile

    try:
        private = keyfile.load(path)
    except keyfile.BadKey:
        return Finding(
            False, f"the key file {path} can be read", "put it back from a safe place, or bolwerk proofkey renew"
        )
    if private is None:
        return Finding(True, "a key for proofs is made with the first of them")
    if keyfile.open_to_others(path):
        return Finding(False, f"the key file {path} is for its owner alone", f"chmod 600 {path}")
    return Finding(not _closed(private), "the key for proofs may sign", "bolwerk proofkey renew")


def _closed(private: "Ed25519PrivateKey") -> bool:
    from django.apps import apps
    from django.db import DatabaseError

    from bolwerk.core.proofs.keys import jwk_of

    if not apps.ready:
        return False  # there is no database yet
    from bolwerk.apps.proofs.models import SigningKey

    try:
        return SigningKey.objects.filter(kid=jwk_of(private).kid, until__isnull=False).exists()
    except DatabaseError:
        return False  # told above


def _resolver(address: str) -> Finding:
    """Without one no domain can be looked at."""
    import asyncio

    from bolwerk.core.probes.dns.scan import DnsResolver
    from bolwerk.core.probes.dns.servers import parse_server, system_servers

    servers = [parse_server(address)] if address else system_servers()

    async def answers() -> bool:
        resolver = DnsResolver(servers, tries=2)
        try:
            return (await resolver.query("be", "NS")).status.known
        finally:
            await resolver.close()

    good = asyncio.run(answers())
    named = address or "of this machine"
    return Finding(good, f"the DNS resolver {named} answers", "set BOLWERK_RESOLVER to HOST:PORT of one that does")


def _greeting(name: str) -> Finding:
    """A name that no mail server would read stops every check."""
    from bolwerk.core.probes.mail.greeting import helo_name, own_name

    try:
        used = helo_name(name) or own_name() or "its address in brackets"
    except ValueError as error:
        return Finding(False, f"mail servers are greeted as {name}", f"set BOLWERK_PROBE_HELO: {error}")
    return Finding(True, f"mail servers are greeted as {used}")


def _database(own: dict[str, object]) -> Iterator[Finding]:
    import django
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    kind = "SQLite" if database.is_sqlite(own) else "PostgreSQL"
    if kind == "SQLite" and not database.sqlite_path(own).exists():
        yield Finding(False, f"{kind} database {own['NAME']}", "start once with bolwerk serve")
        return
    django.setup()
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        yield Finding(False, f"{kind} answers", str(error).strip().splitlines()[0])
        return
    yield Finding(True, f"{kind} answers")
    yield Finding(waiting == 0, f"{waiting} migrations wait", "start once with bolwerk serve")
