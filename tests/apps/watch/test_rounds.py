# SPDX-License-Identifier: EUPL-1.2
"""Every domain once a week: not twice, not never, and never before what a person waits for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bolwerk.apps.monitoring.models import Cause, CheckRun
from bolwerk.apps.monitoring.selectors import newest_run
from bolwerk.apps.monitoring.services import change_domain
from bolwerk.apps.monitoring.tasks import look_for_names, run_check
from bolwerk.apps.organisations import services
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.models import AccessLink, Organisation
from bolwerk.apps.organisations.profile import clean
from bolwerk.apps.suppliers.tasks import look_at
from bolwerk.apps.watch import rounds, stopping
from bolwerk.apps.watch import services as watches
from bolwerk.apps.watch.models import Watch
from bolwerk.apps.watch.tasks import look_weekly, send_letter

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def firms(count: int, *, domain: str = "bakery{n}.example") -> list[Organisation]:
    profile = clean(size="solo", kind="bakery", postcode="9000", has=[])
    return [services.begin(profile=profile, domain=domain.format(n=n), language="nl")[0] for n in range(count)]


def test_each_domain_is_looked_at_once_a_week_and_a_firm_without_one_never(bakery, seen, week):
    firms(1, domain="")
    looked = [week() for _ in range(5)]
    assert looked == [1] * 5
    assert seen.asked == [bakery[0].domain] * 5
    assert set(CheckRun.objects.values_list("cause", flat=True)) == {Cause.WATCH}
    assert not CheckRun.objects.filter(finished_at=None).exists()


def test_a_whole_look_that_a_person_asked_for_counts_and_one_at_some_checks_does_not(bakery, seen, clock, tick):
    firm, _ = bakery
    tick()
    turn = Watch.objects.get().next_at
    clock.past = turn - clock.real() - 2 * DAY
    of = {"organisation": firm, "domain": firm.domain}
    CheckRun.objects.create(**of, asked_at=timezone.now(), finished_at=timezone.now())
    clock.move(days=3)
    assert tick() == 0
    assert Watch.objects.get().next_at == turn + 7 * DAY
    CheckRun.objects.create(**of, only=["mail.mx"], asked_at=timezone.now())
    CheckRun.objects.create(**of, cause=Cause.AGAIN, asked_at=timezone.now())
    clock.move(days=6)
    assert tick() == 1


def test_a_firm_that_nobody_visits_is_watched_until_its_retention_is_over_and_a_look_is_no_visit(
    bakery, seen, week, settings
):
    """The retention runs from the last visit of a person, whatever we do meanwhile."""
    settings.ANONYMOUS_RETENTION_DAYS = 28
    firm, before = bakery[0], bakery[0].seen_at
    ends = AccessLink.objects.get().expires_at
    assert [week() for _ in range(6)] == [1, 1, 1, 1, 0, 0]
    firm.refresh_from_db()
    assert (firm.seen_at, AccessLink.objects.get().expires_at) == (before, ends)
    assert services.erase_forgotten() == 1
    assert not Watch.objects.exists()


def test_a_kept_firm_is_watched_while_somebody_gets_its_mail(kept, seen, week, settings):
    settings.ANONYMOUS_RETENTION_DAYS = 14
    firm, owner = kept
    assert [week() for _ in range(4)] == [1, 1, 1, 1]
    stopping.say(organisation=firm, actor=owner, mail=False)
    assert week() == 0


def test_switched_off_there_is_no_look_also_when_one_waits_already(bakery, seen, clock):
    firm, _ = bakery
    rounds.go()
    clock.move(days=8)
    assert rounds.go() == 1  # queued, not yet begun: nothing here runs what a commit would start
    watches.switch(organisation=firm, on=False, actor=VISITOR)
    rounds.look(Watch.objects.get().pk)
    assert seen.asked == []
    clock.move(days=8)
    assert rounds.go() == 0
    watches.switch(organisation=firm, on=True, actor=VISITOR)
    clock.move(days=8)
    assert rounds.go() == 1


def test_a_queue_is_bounded_and_what_piled_up_is_taken_in_portions(
    seen, clock, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(rounds, "MOST_WAITING", 3)
    firms(8)
    rounds.go()
    clock.move(days=60)
    taken = []
    for _ in range(4):
        with django_capture_on_commit_callbacks(execute=True):
            taken.append(rounds.go())
    assert taken == [3, 3, 2, 0]
    assert sorted(seen.asked) == [f"bakery{n}.example" for n in range(8)]
    clock.move(days=60)
    assert [rounds.go() for _ in range(3)] == [3, 0, 0]  # nobody works: no more than that waits


def test_what_waits_longest_goes_first(seen, clock, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(rounds, "MOST_WAITING", 1)
    firms(4)
    rounds.go()
    order = list(Watch.objects.order_by("next_at").values_list("domain", flat=True))
    clock.move(days=7)
    for _ in range(4):
        with django_capture_on_commit_callbacks(execute=True):
            rounds.go()
    assert seen.asked == order


def test_a_look_that_was_lost_is_begun_again_from_the_start(bakery, seen, clock):
    rounds.go()
    clock.move(days=8)
    assert rounds.go() == 1
    half = rounds._begin(Watch.objects.get().pk)
    clock.move(hours=5)
    assert rounds.go() == 0
    clock.move(hours=2)
    assert rounds.go() == 1
    assert not CheckRun.objects.filter(pk=half.pk).exists()
    rounds.look(Watch.objects.get().pk)
    assert CheckRun.objects.get().finished_at is not None


def test_a_look_cut_off_half_way_goes_on_with_the_same_run(bakery, seen, clock, monkeypatch):
    rounds.go()
    clock.move(days=8)
    rounds.go()
    watch = Watch.objects.get()

    def die(*_):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr("bolwerk.apps.scanning.scanner.ONE.check", die)
        with pytest.raises(SystemExit):
            rounds.look(watch.pk)
    assert CheckRun.objects.get().finished_at is None
    rounds.look(watch.pk)
    assert CheckRun.objects.get().finished_at is not None
    rounds.look(watch.pk)
    assert (CheckRun.objects.count(), len(seen.asked)) == (1, 1)


def test_who_died_right_after_the_look_still_has_it_compared(bakery, seen, clock):
    rounds.go()
    clock.move(days=8)
    rounds.go()
    watch = Watch.objects.get()
    run = rounds._begin(watch.pk)
    CheckRun.objects.filter(pk=run.pk).update(finished_at=timezone.now())
    rounds.look(watch.pk)
    watch.refresh_from_db()
    assert watch.memory["last"] is not None
    assert watch.waiting_since is None


def test_a_page_shows_a_lost_look_of_ours_never_before_what_a_person_saw(bakery, clock):
    firm, _ = bakery
    old = CheckRun.objects.create(organisation=firm, domain=firm.domain, finished_at=timezone.now())
    clock.move(days=1)
    lost = CheckRun.objects.create(organisation=firm, domain=firm.domain, cause=Cause.WATCH, asked_at=timezone.now())
    assert newest_run(firm) == lost
    clock.move(minutes=2)
    assert newest_run(firm) == old


def test_nobody_waits_behind_the_watch():
    assert look_weekly.priority < look_at.priority < look_for_names.priority < run_check.priority
    assert send_letter.priority < run_check.priority


def test_another_domain_is_remembered_anew_and_the_old_one_forgotten(bakery, seen, week):
    firm, _ = bakery
    watches.switch(organisation=firm, on=False, actor=VISITOR)
    Watch.objects.update(memory={"began": "2026-11-01T00:00:00Z"})
    change_domain(organisation=firm, domain="other.example", actor=VISITOR)
    rounds.go()
    watch = Watch.objects.get()
    assert (watch.domain, watch.memory, watch.on) == ("other.example", {}, False)
    change_domain(organisation=firm, domain="", actor=VISITOR)
    rounds.go()
    assert Watch.objects.get().domain == ""
    assert week() == 0


def test_an_erased_firm_leaves_nothing_to_do(kept, seen, clock, tick):
    tick()
    clock.move(days=8)
    rounds.go()
    pk = Watch.objects.get().pk
    services.erase(organisation=kept[0], actor=kept[1])
    rounds.look(pk)
    assert (seen.asked, Watch.objects.count()) == ([], 0)


def test_the_number_of_queries_does_not_grow_with_the_number_of_firms(clock, django_assert_num_queries):
    firms(3)
    rounds.go()
    clock.move(days=8)
    with django_assert_num_queries(12):
        rounds.go()
    Watch.objects.update(waiting_since=None, next_at=timezone.now())
    firms(20)
    with django_assert_num_queries(13):  # the new ones in one more
        rounds.go()
