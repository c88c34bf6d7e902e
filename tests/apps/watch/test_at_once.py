# SPDX-License-Identifier: EUPL-1.2
"""Two schedulers and two workers at the same moment: each look once, each piece of news once, each letter once."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone
from support.databases import own_database

from bolwerk.apps.accounts.services import person
from bolwerk.apps.monitoring.landing import finish, keep_result
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations import people, services
from bolwerk.apps.organisations.profile import clean
from bolwerk.apps.watch import comparing, letters, rounds
from bolwerk.apps.watch.models import Item, Letter, Watch
from bolwerk.core.probes.result import CheckVerdict, judge

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(do, count: int = AT_ONCE) -> list[object]:
    ready = Barrier(count)

    def one(_):
        ready.wait()
        try:
            return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


@pytest.fixture
def queued(settings):
    """Tasks wait in the database, as they do for real. In memory SQLite knows no second writer: what is to be seen
    of it on a file, the test of processes shows."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory")
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    from django_tasks_db.models import DBTaskResult

    return lambda path: sorted(
        each["kwargs"][next(iter(each["kwargs"]))]
        for each in DBTaskResult.objects.filter(task_path=path).values_list("args_kwargs", flat=True)
    )


def bakery(n: int = 0):
    profile = clean(size="solo", kind="bakery", postcode="9000", has=[])
    return services.begin(profile=profile, domain=f"bakery{n}.example", language="nl")[0]


def test_schedulers_at_once_take_up_and_queue_each_domain_once(queued):
    for n in range(10):
        bakery(n)
    at_once(rounds.go)
    assert Watch.objects.count() == 10
    Watch.objects.update(next_at=timezone.now())
    assert sum(at_once(rounds.go)) == 10
    assert queued("bolwerk.apps.watch.tasks.look_weekly") == sorted(Watch.objects.values_list("pk", flat=True))


def test_schedulers_at_once_do_not_overfill_the_queue(queued, monkeypatch):
    monkeypatch.setattr(rounds, "MOST_WAITING", 4)
    for n in range(12):
        bakery(n)
    rounds.go()
    Watch.objects.update(next_at=timezone.now())
    assert sum(at_once(rounds.go)) == 4
    assert Watch.objects.exclude(waiting_since=None).count() == 4


def look(firm, verdict: str, reason: str, days: int) -> CheckRun:
    run = CheckRun.objects.create(organisation=firm, domain=firm.domain, cause="watch")
    keep_result(run=run, result=judge("mail.spf.record", CheckVerdict(verdict), reason))
    finish(run=run, duration_ms=1, providers={})
    CheckRun.objects.filter(pk=run.pk).update(finished_at=timezone.now() - timedelta(days=days))
    run.refresh_from_db()
    return run


def test_news_taken_in_at_once_is_there_once_and_so_is_its_letter(queued):
    firm = bakery()
    people.claim(organisation=firm, user=person(email="an@bakery.example", language="nl"))
    comparing.take_in(look(firm, "pass", "spf_strict", 8))
    run = look(firm, "fail", "spf_missing", 0)
    assert sorted(at_once(lambda: comparing.take_in(run))) == [0] * (AT_ONCE - 1) + [1]
    assert Item.objects.count() == 1
    at_once(lambda: letters.write(organisation=firm))
    letter = Letter.objects.get()
    assert queued("bolwerk.apps.watch.tasks.send_letter") == [letter.pk]
    at_once(letters.go)
    assert Letter.objects.count() == 1


def test_workers_at_once_send_a_letter_once(queued, settings):
    from support.mailsink import MailSink

    from bolwerk.settings import mail

    firm = bakery()
    owner = person(email="an@bakery.example", language="nl")
    people.claim(organisation=firm, user=owner)
    item = Item.objects.create(
        organisation=firm, domain=firm.domain, identity="a", kind="change", subject="mx", harm=2
    )
    letter = Letter.objects.create(organisation=firm, user=owner, first=item, items=[item.pk])
    with MailSink() as sink:
        settings.MAILERS = {"default": mail.from_url(f"smtp://127.0.0.1:{sink.port}")}
        at_once(lambda: letters.send(letter.pk))
        assert len(sink.kept) == 1
    assert Letter.objects.get().state == Letter.State.SENT


def test_the_first_look_and_the_scheduler_at_once_make_one_watch(queued):
    firm = bakery()
    at_once(lambda: rounds.over(firm))
    assert Watch.objects.count() == 1


PREPARE = """
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from bolwerk.apps.organisations import services
from bolwerk.apps.organisations.profile import clean
profile = clean(size="solo", kind="bakery", postcode="9000", has=[])
for n in range(10):
    services.begin(profile=profile, domain=f"bakery{n}.example", language="nl")
call_command("watch")
from bolwerk.apps.watch.models import Watch
from django.utils import timezone
Watch.objects.update(next_at=timezone.now())
"""
COUNT = """
from django_tasks_db.models import DBTaskResult
from bolwerk.apps.watch.models import Watch
print(Watch.objects.count(), DBTaskResult.objects.count(), Watch.objects.exclude(waiting_since=None).count())
"""


def test_processes_at_once_queue_each_look_once(tmp_path):
    """The command as a service manager may start it on two machines; on SQLite a file, as for real."""
    with own_database() as url:
        env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        env |= {"BOLWERK_DATA_DIR": str(tmp_path), "BOLWERK_DATABASE_URL": url}
        env |= {"DJANGO_SETTINGS_MODULE": "bolwerk.settings.local"}

        def python(code: str) -> str:
            whole = [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"]
            return subprocess.run(whole, env=env, check=True, capture_output=True, text=True).stdout

        python(PREPARE)
        command = [sys.executable, "-m", "django", "watch"]
        running = [subprocess.Popen(command, env=env) for _ in range(AT_ONCE)]
        assert [each.wait(60) for each in running] == [0] * AT_ONCE
        assert python(COUNT).split() == ["10", "10", "10"]
