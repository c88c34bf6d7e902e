# SPDX-License-Identifier: EUPL-1.2
"""CPU, wall time and SQL queries of the pages that matter, on SQLite, in process. Prints a table."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

folder = tempfile.mkdtemp()
os.environ["BOLWERK_DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
os.environ["DJANGO_SETTINGS_MODULE"] = "bolwerk.settings.test"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PROFILE = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "till", "staff_computers"]}
TARGETS = {"start page": (0, 5.0), "save one answer": (5, 5.0), "result page": (8, 15.0), "PDF report": (8, 150.0)}
REPEATS = 40


def measured(name: str, act: Callable[[int], object], prepare: Callable[[int], object] = id) -> bool:
    """Prints one row; whether the target (queries, CPU ms) is met. `prepare` runs before each turn, unmeasured."""
    for warm in range(3):
        act(warm)
    cpu, wall = [], []
    for number in range(REPEATS):
        prepare(number)
        began, began_cpu = time.perf_counter(), time.process_time()
        act(number)
        cpu.append((time.process_time() - began_cpu) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as spent:
        act(REPEATS)
    frame = ("BEGIN", "COMMIT", "SAVE", "REL")
    asked = [each for each in spent.captured_queries if not each["sql"].startswith(frame)]
    most_queries, most_cpu = TARGETS[name]
    good = len(asked) <= most_queries and statistics.median(cpu) <= most_cpu
    print(
        f"{name:16} {len(asked):4} SQL (<= {most_queries})  {statistics.median(cpu):7.2f} ms CPU (<= {most_cpu})  "
        f"{statistics.median(wall):7.2f} ms wall  {'ok' if good else 'OVER'}"
    )
    return good


def main() -> int:
    call_command("migrate", verbosity=0)
    client = Client()
    client.post("/nl/begin/", PROFILE)
    where = client.get("/nl/check/")["Location"]
    from bolwerk.apps.organisations.models import Organisation
    from bolwerk.core.catalogue.loader import load

    def rename(number: int) -> None:
        """The typesetter remembers what it made before: each report must be a new one."""
        Organisation.objects.update(name=f"Bakery {number}")

    options = load().questions[where.split("/")[3]].options[:2]
    compiled = "no .pyc" if sys.dont_write_bytecode else "byte-compiled"
    print(f"pages, SQLite, Python {sys.version.split()[0]}, {compiled}, median of {REPEATS}")
    rows = [
        measured("start page", lambda _: client.get("/nl/")),
        measured("save one answer", lambda number: client.post(where, {"option": options[number % 2].key})),
        measured("result page", lambda _: client.get("/nl/result/")),
        measured("PDF report", lambda _: client.get("/nl/result/pdf/"), prepare=rename),
    ]
    return 0 if all(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
