# SPDX-License-Identifier: EUPL-1.2
"""Whose a list is, how many there may be, and when it goes."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from bolwerk.apps.lists import keys, selectors, services
from bolwerk.apps.lists.models import DomainList, ListKey, Row, Spent, State
from bolwerk.apps.organisations.people import close_account
from bolwerk.core.errors import Conflict, Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_looks(settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": []}}


def test_what_was_read_is_told_line_by_line(listed):
    made = listed("Name;Site\nA;a.be\nB;10.0.0.1\nC;www.a.be\nD;\n", name="  Bakers\x00 of  Ghent ")
    assert made.name == "Bakers of Ghent"
    assert (made.domains, made.wrong, made.twice) == (1, 2, 1)
    assert made.notes.pop("heading") == [1, "Name Site"]
    assert made.notes == {"wrong": [[3, "is_ip", "10.0.0.1"], [5, "empty", "D"]], "twice": [[4, "a.be", 2]]}
    assert list(made.rows.values_list("line", "domain")) == [(2, "a.be")]


def test_a_name_nobody_gave_is_the_day(listed):
    assert listed("a.be", name=" \n").name == f"{timezone.localdate():%Y-%m-%d}"


def test_the_notes_have_an_end_and_the_counts_do_not(listed):
    made = listed("a.be\n" + "rubbish\n" * 500 + "a.be\n" * 300)
    assert (made.wrong, made.twice) == (500, 300)
    assert {name: len(notes) for name, notes in made.notes.items()} == {"wrong": 200, "twice": 200}


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (b"PK\x03\x04whatever", "workbook"),
        (b"%PDF-1.7", "not_text"),
        (b"nothing\nof use\n", "no_domains"),
        (b"\n".join(b"a%d.be" % n for n in range(12)), "long"),
    ],
)
def test_what_cannot_be_used_is_refused_whole(els, settings, data, key):
    settings.LIST_DOMAINS = 11
    with pytest.raises(Invalid) as refused:
        services.upload(actor=els, name="", file=io.BytesIO(data))
    assert refused.value.key == f"error.list.{key}"
    assert DomainList.objects.count() == 0


def test_rubbish_without_end_is_not_read_to_the_end(els):
    file = io.BytesIO(b"rubbish\n" * 1_000_000)
    with pytest.raises(Invalid):
        services.upload(actor=els, name="", file=file)
    assert file.tell() < 1_000_000


def test_exactly_as_many_as_may_be(listed, settings):
    settings.LIST_DOMAINS = 11
    assert listed("\n".join(f"a{n}.be" for n in range(11))).domains == 11


def test_no_more_lists_than_can_be_overseen(listed):
    for _ in range(services.KEPT):
        listed("a.be")
    with pytest.raises(Conflict):
        listed("a.be")


def test_so_many_under_way_at_once_and_a_pause_makes_room(els, listed, settings):
    settings.LIST_UNDER_WAY = 2
    first, second, third = (listed("a.be") for _ in range(3))
    services.start(actor=els, list_id=first.pk)
    services.start(actor=els, list_id=second.pk)
    with pytest.raises(Conflict) as refused:
        services.start(actor=els, list_id=third.pk)
    assert (refused.value.key, refused.value.detail) == ("error.list.under_way", {"most": "2"})
    services.pause(actor=els, list_id=first.pk)
    services.start(actor=els, list_id=third.pk)
    with pytest.raises(Conflict):
        services.start(actor=els, list_id=first.pk)


def test_so_many_domains_a_day_also_when_lists_are_deleted(els, other, listed, settings):
    settings.LIST_A_DAY = 3
    first, second = listed("a.be\nb.be"), listed("a.be\nb.be")
    services.start(actor=els, list_id=first.pk)
    services.delete(actor=els, list_id=first.pk)
    with pytest.raises(Conflict) as refused:
        services.start(actor=els, list_id=second.pk)
    assert refused.value.key == "error.list.a_day"
    second.refresh_from_db()
    assert second.state == State.DRAFT
    services.start(actor=other, list_id=listed("a.be\nb.be", owner=other).pk)
    Spent.objects.update(day=timezone.localdate() - timedelta(days=1))
    services.start(actor=els, list_id=second.pk)


def test_to_go_on_costs_nothing(els, listed, settings):
    settings.LIST_A_DAY = 2
    made = listed("a.be\nb.be")
    services.start(actor=els, list_id=made.pk)
    services.pause(actor=els, list_id=made.pk)
    services.start(actor=els, list_id=made.pk)
    assert Spent.objects.get().domains == 2


def test_states_that_do_not_follow_are_refused(els, listed):
    made = listed("a.be")
    with pytest.raises(Conflict):
        services.pause(actor=els, list_id=made.pk)
    services.start(actor=els, list_id=made.pk)
    with pytest.raises(Conflict):
        services.start(actor=els, list_id=made.pk)
    DomainList.objects.update(state=State.DONE)
    for service in (services.start, services.pause):
        with pytest.raises(Conflict):
            service(actor=els, list_id=made.pk)


@pytest.mark.parametrize("service", [services.start, services.pause, services.delete, services.mine])
def test_to_another_person_it_does_not_exist(listed, other, service):
    made = listed("a.be")
    with pytest.raises(NotFound):
        service(actor=other, list_id=made.pk)
    assert selectors.lists_of(other) == []
    made.refresh_from_db()
    assert made.state == State.DRAFT


def test_kept_so_many_days_and_then_gone(listed, settings):
    settings.LIST_DAYS = 90
    old, young = listed("a.be"), listed("b.be")
    DomainList.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=90, minutes=1))
    DomainList.objects.filter(pk=young.pk).update(made_at=timezone.now() - timedelta(days=89))
    Spent.objects.create(owner=young.owner, day=timezone.localdate() - timedelta(days=1), domains=5)
    call_command("erase_forgotten")
    assert list(DomainList.objects.all()) == [young]
    assert (list(Row.objects.values_list("domain", flat=True)), Spent.objects.count()) == (["b.be"], 0)


def test_closing_the_account_takes_all_of_it_along(els, other, listed):
    services.start(actor=els, list_id=listed("a.be").pk)
    keys.make(actor=els)
    kept = listed("b.be", owner=other)
    close_account(user=els)
    assert list(DomainList.objects.all()) == [kept]
    assert (Row.objects.count(), Spent.objects.count(), ListKey.objects.count()) == (1, 0, 0)


def test_a_key_opens_for_its_owner_until_it_is_made_anew_or_removed(els):
    first = keys.make(actor=els)
    assert keys.owner_of(first) == els
    assert first not in str(ListKey.objects.values())
    second = keys.make(actor=els)
    assert keys.owner_of(second) == els
    with pytest.raises(NotFound):
        keys.owner_of(first)
    keys.remove(actor=els)
    with pytest.raises(NotFound):
        keys.owner_of(second)


def test_a_long_list_is_read_in_pieces(els, listed, monkeypatch, django_assert_num_queries):
    made = listed("\n".join(f"a{n}.be" for n in range(25)))
    made.rows.exclude(domain="a3.be").update(done_at=timezone.now())
    monkeypatch.setattr(selectors, "CHUNK", 10)
    with django_assert_num_queries(3):
        read = [row.domain for row in selectors.stream(made)]
    assert read == [f"a{n}.be" for n in range(25) if n != 3]
