# SPDX-License-Identifier: EUPL-1.2
"""CPU and SQL queries of the watch for one firm and one week, without the look itself; on SQLite, in process."""

import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta

folder = tempfile.mkdtemp()
os.environ["BOLWERK_DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
os.environ["DJANGO_SETTINGS_MODULE"] = "bolwerk.settings.test"

# Django reads the two settings above when it is loaded, so it is loaded after them.
import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

FIRMS, TICKS, WEEKS = 500, 168, 20
FRAME = ("BEGIN", "COMMIT", "SAVE", "REL")
MOST = {"a look without news": (8, 15.0), "a look with news, its letter queued": (20, 40.0)}
"""SQL queries and ms."""


class Spent:
    """CPU ms and SQL queries within the block."""

    def __enter__(self) -> "Spent":
        self._queries = CaptureQueriesContext(connection)
        self._queries.__enter__()
        self._began = time.process_time()
        return self

    def __exit__(self, *error: object) -> None:
        self.ms = (time.process_time() - self._began) * 1000
        self._queries.__exit__(*error)
        self.queries = sum(not each["sql"].startswith(FRAME) for each in self._queries.captured_queries)


def main() -> int:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    call_command("migrate", verbosity=0)
    from bolwerk.apps.organisations.models import Organisation
    from bolwerk.apps.watch import letters, rounds
    from bolwerk.apps.watch.models import Watch

    now = timezone.now()
    Organisation.objects.bulk_create(
        Organisation(size="solo", kind="bakery", postcode="9000", domain=f"bakery{n}.example", language="nl")
        for n in range(FIRMS)
    )
    rounds.go(now=now)
    with Spent() as week:
        for hour in range(TICKS):
            rounds.go(now=now + timedelta(hours=hour + 1))
            letters.go(now=now + timedelta(hours=hour + 1))
            Watch.objects.update(waiting_since=None)
    quiet = [taken_in(number, faulty=False) for number in range(WEEKS)]
    news = [taken_in(WEEKS + number, faulty=True) for number in range(WEEKS)]
    tick_ms, tick_queries = week.ms / FIRMS, week.queries / FIRMS
    print(f"the watch, SQLite, Python {sys.version.split()[0]}; a firm and a week, without the look and its results")
    print(f"its share of {TICKS} hourly rounds over {FIRMS} firms  {tick_queries:5.1f} SQL  {tick_ms:6.2f} ms CPU")
    good = True
    for name, spent in (("a look without news", quiet), ("a look with news, its letter queued", news)):
        queries, ms = max(each.queries for each in spent), statistics.median(each.ms for each in spent)
        most_queries, most_ms = MOST[name]
        good = good and queries <= most_queries and ms <= most_ms
        print(f"{name:46}  {queries:5} SQL (<= {most_queries})  {ms:6.2f} ms CPU (<= {most_ms})")
    total = tick_ms + statistics.median(each.ms for each in quiet)
    print(
        f"together, when nothing changed: {total / 1000:.4f} CPU seconds a firm and week  {'ok' if good else 'OVER'}"
    )
    return 0 if good else 1


def taken_in(number: int, *, faulty: bool) -> Spent:
    """The second look at a firm of its own, after one that was in order."""
    from bolwerk.apps.accounts.services import person
    from bolwerk.apps.monitoring.models import CheckRun, RunResult
    from bolwerk.apps.organisations import people
    from bolwerk.apps.organisations.models import Organisation
    from bolwerk.apps.watch.comparing import after_a_check
    from bolwerk.core.probes.result import CHECKS, USUAL

    firm = Organisation.objects.get(domain=f"bakery{number}.example")
    people.claim(organisation=firm, user=person(email=f"an{number}@bakery.example", language="nl"))
    for days, bad in ((7, False), (0, faulty)):
        ended = timezone.now() - timedelta(days=days)
        run = CheckRun.objects.create(organisation=firm, domain=firm.domain, cause="watch", finished_at=ended)
        RunResult.objects.bulk_create(
            RunResult(
                organisation=firm,
                run=run,
                check_id=check,
                verdict="fail" if bad and check == "mail.spf.record" else "pass",
                reason="spf_missing" if bad and check == "mail.spf.record" else "mx_found",
                observation={"hosts": ["mx1.example", "mx2.example"], "servers": {"ns1.example": "answers"}},
                harm=CHECKS[check].harm,
            )
            for check in USUAL
        )
        if days:
            after_a_check(run)
    with Spent() as spent:
        after_a_check(run)
    return spent


if __name__ == "__main__":
    sys.exit(main())
