# SPDX-License-Identifier: EUPL-1.2
"""Names like the firm's own: looked for behind the check, never instead of it, and once a week."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bolwerk.apps.evidence import selectors as evidence
from bolwerk.apps.monitoring import lookalikes
from bolwerk.apps.monitoring.landing import finish, keep_result
from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.apps.monitoring.services import change_domain
from bolwerk.apps.monitoring.tasks import look_for_names, run_check
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.scanning import scanner
from bolwerk.apps.scanning.replies import Outcome
from bolwerk.core.probes.result import CheckVerdict, could_not_test, judge

pytestmark = pytest.mark.django_db
FOUND = judge(lookalikes.CHECK, CheckVerdict.WARN, "lookalikes_mail", asked=200)


@pytest.fixture
def scans(monkeypatch):
    """What the scanner is asked for; it finds FOUND."""
    asked = []

    def check(domain, options, on_result):
        asked.append((domain, options.only))
        if options.only:
            on_result(FOUND)
        return Outcome(5, {"dns": "combell", "mail": "generic", "web": "generic"})

    monkeypatch.setattr(scanner.ONE, "check", check)
    return asked


def new_run(firm) -> CheckRun:
    return CheckRun.objects.create(organisation=firm, domain=firm.domain)


def test_behind_the_check_by_a_task_of_its_own(bakery, scans, django_capture_on_commit_callbacks):
    firm, _ = bakery
    run = new_run(firm)
    with django_capture_on_commit_callbacks(execute=True):
        run_check.enqueue(run_id=run.pk)
    assert scans[:2] == [("bakery.example", ()), ("bakery.example", ("names.lookalikes",))]
    run.refresh_from_db()
    assert run.finished_at is not None
    assert run.providers["dns"] == "combell"
    assert lookalikes.newest(firm).reason == "lookalikes_mail"
    assert evidence.of(firm) == []


def test_it_waits_behind_what_people_wait_for():
    assert look_for_names.priority < run_check.priority


@pytest.mark.parametrize(
    ("result", "age", "again"),
    [
        (FOUND, timedelta(days=6, hours=23), False),
        (FOUND, timedelta(days=7, hours=1), True),
        (could_not_test(lookalikes.CHECK, "dns_timeout"), timedelta(minutes=59), False),
        (could_not_test(lookalikes.CHECK, "dns_timeout"), timedelta(minutes=61), True),
    ],
)
def test_once_a_week_and_sooner_when_nothing_was_seen(bakery, result, age, again):
    firm, _ = bakery
    keep_result(run=new_run(firm), result=result)
    RunResult.objects.update(at=timezone.now() - age)
    assert lookalikes.due(firm) is again


def test_twice_the_same_task_looks_once(bakery, scans):
    firm, _ = bakery
    run = new_run(firm)
    lookalikes.look(run.pk)
    lookalikes.look(run.pk)
    assert len(scans) == 1
    assert RunResult.objects.count() == 1


def test_of_a_domain_that_the_firm_no_longer_has_nothing_is_looked_for(bakery, scans):
    firm, _ = bakery
    run = new_run(firm)
    finish(run=run, duration_ms=1, providers={})
    change_domain(organisation=firm, domain="other.example", actor=VISITOR)
    lookalikes.look(run.pk)
    lookalikes.look(987654)
    assert scans == []
    keep_result(run=run, result=FOUND)
    assert lookalikes.newest(firm) is None


def test_the_page_says_that_it_comes_only_while_it_may(bakery):
    firm, _ = bakery
    run = new_run(firm)
    assert not lookalikes.awaited(firm, None)
    assert not lookalikes.awaited(firm, run)
    finish(run=run, duration_ms=1, providers={})
    run.refresh_from_db()
    assert lookalikes.awaited(firm, run)
    run.finished_at -= timedelta(minutes=11)
    assert not lookalikes.awaited(firm, run)
    run.finished_at += timedelta(minutes=11)
    keep_result(run=run, result=FOUND)
    assert not lookalikes.awaited(firm, run)
