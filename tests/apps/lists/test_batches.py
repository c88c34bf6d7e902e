# SPDX-License-Identifier: EUPL-1.2
"""A list from upload to result, by the real scanner against servers of our own."""

import json
import os
import signal
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from support.members import MEMBERS

from bolwerk.apps.lists import batches, selectors, services, tasks
from bolwerk.apps.lists.models import DomainList, Row, State, Turn, unpacked
from bolwerk.apps.scanning.replies import Landed
from bolwerk.core.probes.result import USUAL

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.LIST_BATCH, settings.LIST_AT_ONCE = 8, 8
    yield
    batches.SCANNER.close()


@pytest.fixture
def waiting(monkeypatch):
    """The worker's queue, of which the test takes one task after the other."""
    queue = []
    monkeypatch.setattr(type(tasks.next_batch), "enqueue", lambda _, **asked: queue.append(asked))
    return queue


def works(queue) -> None:
    tasks.next_batch.func(**queue.pop(0))


def test_thirty_members_from_the_file_to_the_overview(els, listed, lab):
    made = listed("Name;Site\n" + "".join(f"Bakker {n};https://www.{name}/\n" for n, name in enumerate(MEMBERS)))
    assert (made.domains, made.wrong, made.state) == (30, 0, State.DRAFT)
    services.start(actor=els, list_id=made.pk)
    made.refresh_from_db()
    assert (made.state, Turn.objects.get(owner=els).number) == (State.DONE, 4)
    assert made.finished_at is not None
    seen = selectors.overview(made)
    assert (seen.domains, seen.done, seen.known, seen.missing) == (30, 30, 29, 1)
    assert seen.counts["forgeable"] == 10
    rows = list(selectors.found(made))
    assert {row.domain for row in rows[:10]} == {MEMBERS[n] for n in range(0, 29, 3)}
    assert [row.need for row in rows] == sorted((row.need for row in rows), reverse=True)
    site = made.rows.get(domain=MEMBERS[5])
    assert (site.lock, site.mail) == ("safe", "refused")
    for row in selectors.stream(made, reports=True):
        report = json.loads(unpacked(row.report))
        assert list(report) == ["domain", "checked_at", "duration_ms", "providers", "results"]
        assert [each["id"] for each in report["results"]] == list(USUAL)
    passive = {each["id"]: each["reason"] for each in report["results"]}
    assert {reason for check, reason in passive.items() if check.startswith("exposure.")} <= {
        "no_such_domain",
        "owner_unproven",
    }


def test_lists_take_turns_so_that_a_short_one_does_not_wait_for_a_long_one(els, other, listed, lab, waiting):
    long = listed("\n".join(MEMBERS[:24]))
    short = listed("\n".join(MEMBERS[:3]), owner=other)
    services.start(actor=els, list_id=long.pk)
    services.start(actor=other, list_id=short.pk)
    works(waiting)
    works(waiting)
    short.refresh_from_db()
    assert short.state == State.DONE
    assert long.rows.filter(done_at__isnull=False).count() == 8


@pytest.fixture
def begun(monkeypatch) -> list[str]:
    """The name of each list of which a batch was begun, in order; nothing is asked of anyone."""
    names: list[str] = []
    taken = batches._taken

    def noted(chosen: DomainList) -> list[str]:
        names.append(chosen.name)
        return taken(chosen)

    def landed(domains, _, keep, *, at_once) -> bool:
        for each in domains:
            keep(batches._given_up(each))
        return True

    monkeypatch.setattr(batches, "_taken", noted)
    monkeypatch.setattr(batches.SCANNER, "many", landed)
    return names


def test_turns_go_round_by_person_and_then_by_list(els, other, listed, waiting, begun):
    for name in ("one", "two", "three"):
        services.start(actor=els, list_id=listed("\n".join(MEMBERS[:16]), name=name).pk)
    services.start(actor=other, list_id=listed("\n".join(MEMBERS[:24]), owner=other, name="other").pk)
    while waiting:
        works(waiting)
    assert begun == ["one", "other", "two", "other", "three", "other", "one", "two", "three"]
    assert set(DomainList.objects.values_list("state", flat=True)) == {State.DONE}


@pytest.mark.parametrize("leave", [services.pause, services.delete])
def test_a_list_that_stops_gives_its_turn_to_the_next_of_the_same_person(els, listed, waiting, begun, leave):
    one, two = (listed("\n".join(MEMBERS[:9]), name=name) for name in ("one", "two"))
    services.start(actor=els, list_id=one.pk)
    services.start(actor=els, list_id=two.pk)
    leave(actor=els, list_id=one.pk)
    while waiting:
        works(waiting)
    assert begun == ["two", "two"]


def test_a_task_that_runs_twice_does_nothing_the_second_time(els, listed, lab, waiting):
    made = listed("\n".join(MEMBERS[:12]))
    services.start(actor=els, list_id=made.pk)
    first = dict(waiting[0])
    works(waiting)
    lab.asked.clear()
    tasks.next_batch.func(**first)
    assert (lab.asked, len(waiting)) == ([], 1)


def test_paused_it_stops_behind_its_batch_and_goes_on_where_it_was(els, listed, lab, waiting):
    made = listed("\n".join(MEMBERS[:20]))
    services.start(actor=els, list_id=made.pk)
    works(waiting)
    services.pause(actor=els, list_id=made.pk)
    works(waiting)
    assert waiting == []
    assert made.rows.filter(done_at__isnull=False).count() == 8
    before = dict(made.rows.filter(done_at__isnull=False).values_list("domain", "done_at"))
    services.start(actor=els, list_id=made.pk)
    while waiting:
        works(waiting)
    made.refresh_from_db()
    assert made.state == State.DONE
    after = dict(made.rows.values_list("domain", "done_at"))
    assert before.items() <= after.items()
    assert set(made.rows.values_list("tries", flat=True)) == {1}


def test_the_scanner_dies_in_the_middle_and_only_what_was_open_is_asked_again(els, listed, lab, waiting, monkeypatch):
    made = listed("\n".join(MEMBERS[:8]))
    services.start(actor=els, list_id=made.pk)
    keep = batches.keep

    def and_dies(chosen, landed: Landed) -> None:
        keep(chosen, landed)
        process = batches.SCANNER.process.child
        if process and made.rows.filter(done_at__isnull=False).count() == 3:
            os.kill(process.pid, signal.SIGKILL)

    monkeypatch.setattr(batches, "keep", and_dies)
    works(waiting)
    landed = dict(made.rows.filter(done_at__isnull=False).values_list("domain", "done_at"))
    assert 3 <= len(landed) < 8
    monkeypatch.setattr(batches, "keep", keep)
    while waiting:
        works(waiting)
    assert landed.items() <= dict(made.rows.values_list("domain", "done_at")).items()
    assert sorted(made.rows.values_list("tries", flat=True)) == [1] * len(landed) + [2] * (8 - len(landed))


def test_what_brings_the_scanner_down_each_time_ends_as_not_tested(els, listed, lab, waiting, monkeypatch):
    made = listed("\n".join(MEMBERS[:2]))
    monkeypatch.setattr(batches.SCANNER, "many", lambda *_, **__: False)
    services.start(actor=els, list_id=made.pk)
    for _ in range(batches.MOST_TRIES + 1):
        works(waiting)
    made.refresh_from_db()
    assert (made.state, waiting) == (State.DONE, [])
    assert set(made.rows.values_list("mail", "need")) == {("unseen", 0)}


def test_a_locked_database_does_not_end_the_list(els, listed, lab, waiting, monkeypatch):
    made = listed("\n".join(MEMBERS[:2]))
    monkeypatch.setattr(tasks, "PAUSE", 0)
    services.start(actor=els, list_id=made.pk)
    with monkeypatch.context() as broken:

        def locked(*_):
            raise OperationalError("database is locked")

        broken.setattr(batches, "keep", locked)
        works(waiting)
    assert batches.SCANNER.process.child is None
    works(waiting)
    made.refresh_from_db()
    assert made.state == State.DONE


def test_deleted_in_the_middle_nothing_is_left(els, listed, lab, waiting, monkeypatch):
    made = listed("\n".join(MEMBERS[:2]))
    services.start(actor=els, list_id=made.pk)
    keep = batches.keep

    def deleted_first(chosen, landed: Landed) -> None:
        if selectors.lists_of(els):
            services.delete(actor=els, list_id=made.pk)
        keep(chosen, landed)

    monkeypatch.setattr(batches, "keep", deleted_first)
    works(waiting)
    assert (Row.objects.count(), waiting) == (0, [])


def test_a_worker_that_starts_goes_on_with_all_that_was_going(els, listed, lab, waiting):
    made = listed("\n".join(MEMBERS[:2]))
    draft = listed("\n".join(MEMBERS[:2]))
    services.start(actor=els, list_id=made.pk)
    lost = waiting.pop()
    assert batches.revive() == 1
    tasks.next_batch.func(**lost)
    assert made.rows.filter(done_at__isnull=False).count() == 0
    works(waiting)
    made.refresh_from_db()
    draft.refresh_from_db()
    assert (made.state, draft.state) == (State.DONE, State.DRAFT)


def test_one_whose_task_was_lost_can_be_started_again_by_its_owner(els, listed, waiting):
    made = listed("a.test")
    services.start(actor=els, list_id=made.pk)
    made.refresh_from_db()
    assert not services.stalled(made)
    type(made).objects.update(moved_at=timezone.now() - services.STALLED - timedelta(seconds=1))
    services.start(actor=els, list_id=made.pk)
    assert [each["turn"] for each in waiting] == [1, 2]


def test_a_report_that_is_far_too_large_is_kept_without_what_was_observed():
    noise = os.urandom(batches.MOST_REPORT).hex()
    report = {"domain": "a.test", "results": [{"id": "mail.mx", "verdict": "pass", "observation": {"text": noise}}]}
    kept = batches.packed(report)
    assert len(kept) < 1000
    assert json.loads(unpacked(kept))["results"] == [{"id": "mail.mx", "verdict": "pass", "observation": {}}]
