# SPDX-License-Identifier: EUPL-1.2
"""A proof by record or file: it counts for a time, goes on while it is there, and ends with the domain."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bolwerk.apps.audit.models import Entry
from bolwerk.apps.audit.services import first_break
from bolwerk.apps.control import looks, services
from bolwerk.apps.control.models import OwnMachine, Proof, ProofMail
from bolwerk.apps.control.selectors import machines_to_check, standing
from bolwerk.apps.control.value import file_of, record_of, value_of
from bolwerk.apps.monitoring.services import change_domain
from bolwerk.apps.organisations import services as organisations
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.profile import clean
from bolwerk.core.errors import Conflict, Invalid, NotAllowed
from bolwerk.core.probes.control.evaluate import Seen

pytestmark = pytest.mark.django_db
FOUND, MISSING, UNSEEN = "found", "missing", "unseen"


def verbs(firm):
    return list(Entry.objects.filter(organisation=firm, verb__startswith="domain.").values_list("verb", flat=True))


def look(firm, run, *, dns=MISSING, file=MISSING):
    with run(execute=True):
        services.ask_look(organisation=firm, actor=VISITOR)
    return standing(firm)


def settle(firm, **places):
    seen = Seen({"dns": MISSING, "file": MISSING} | places)
    proof, _ = Proof.objects.get_or_create(organisation=firm, defaults={"domain": firm.domain})
    return looks.settle(proof_id=proof.pk, seen=seen)


def days_left(firm):
    return round((standing(firm).expires_at - timezone.now()) / timedelta(days=1))


def test_what_must_stand_there_is_another_for_each_firm_and_domain(firm):
    other, _ = organisations.begin(
        profile=clean(size="solo", kind="shop", postcode="1000", has=[]), domain=firm.domain, language="nl"
    )
    first = value_of(firm)
    assert first == value_of(firm) and len(first) == 43
    assert value_of(other) != first
    assert record_of(firm).value == f"bolwerk-domain-check={first}" == file_of(firm).text
    assert (record_of(firm).name, record_of(firm).host) == ("_bolwerk.bakery.example", "_bolwerk")
    assert file_of(firm).url == "https://bakery.example/.well-known/bolwerk.txt"
    firm.domain = "other.example"
    assert value_of(firm) != first


@pytest.mark.parametrize("way", ["dns", "file"])
def test_a_look_that_finds_it_proves_it_for_half_a_year(firm, looking, django_capture_on_commit_callbacks, way):
    looking.places = {"dns": MISSING, "file": MISSING, way: FOUND}
    now = look(firm, django_capture_on_commit_callbacks)
    assert (now.way, now.proven, now.looking, days_left(firm)) == (way, True, False, 180)
    assert looking.asked == [("bakery.example", value_of(firm), ())]
    entry = Entry.objects.get(organisation=firm, verb="domain.proven")
    assert entry.actor == "system"
    assert entry.detail == {
        "domain": "bakery.example",
        "way": way,
        "until": (timezone.now() + timedelta(days=180)).date().isoformat(),
    }
    assert first_break(firm) is None


def test_a_look_that_finds_nothing_proves_nothing(firm, looking, django_capture_on_commit_callbacks):
    looking.places = {"dns": "other", "file": UNSEEN}
    now = look(firm, django_capture_on_commit_callbacks)
    assert (now.proven, now.places) == (False, {"dns": "other", "file": UNSEEN})
    assert verbs(firm) == []


def test_one_look_at_a_time(firm, looking, django_capture_on_commit_callbacks):
    look(firm, django_capture_on_commit_callbacks)
    with pytest.raises(Conflict):
        services.ask_look(organisation=firm, actor=VISITOR)
    Proof.objects.update(asked_at=timezone.now() - services.PAUSE, looked_at=None)
    with pytest.raises(Conflict):
        services.ask_look(organisation=firm, actor=VISITOR)
    Proof.objects.update(asked_at=timezone.now() - services.PAUSE, looked_at=timezone.now())
    services.ask_look(organisation=firm, actor=VISITOR)


def test_a_firm_without_a_domain_proves_none(firm):
    firm.domain = ""
    firm.save()
    with pytest.raises(Invalid):
        services.ask_look(organisation=firm, actor=VISITOR)
    assert not standing(firm).proven


def test_a_stranger_proves_nothing(firm, django_user_model):
    stranger = django_user_model.objects.create(username="x", email="x@other.example")
    for work in (services.ask_look, services.withdraw):
        with pytest.raises(NotAllowed):
            work(organisation=firm, actor=stranger)
    assert not Proof.objects.exists()


def test_while_it_is_there_it_goes_on_in_silence(proven):
    Proof.objects.update(expires_at=timezone.now() + timedelta(days=3))
    assert settle(proven, dns=FOUND) is False
    assert days_left(proven) == 180
    assert verbs(proven) == []


def test_once_it_is_gone_it_ends_after_a_month_and_is_told(proven):
    settle(proven)
    assert (days_left(proven), standing(proven).ending) == (30, True)
    Proof.objects.update(expires_at=timezone.now() + timedelta(days=2))
    settle(proven)
    assert days_left(proven) == 2
    assert verbs(proven) == ["domain.proof_gone"]
    settle(proven, dns=FOUND)
    assert (days_left(proven), standing(proven).ending) == (180, False)


def test_what_nobody_could_see_changes_nothing(proven):
    before = standing(proven).expires_at
    settle(proven, dns=UNSEEN, file=UNSEEN)
    assert (standing(proven).expires_at, standing(proven).ending) == (before, False)


def test_another_way_takes_over_where_the_first_is_gone(proven):
    settle(proven, file=FOUND)
    assert (standing(proven).way, days_left(proven)) == ("file", 180)
    settle(proven, dns=FOUND, file=FOUND)
    assert standing(proven).way == "file"
    assert verbs(proven) == ["domain.proven"]


@pytest.mark.parametrize(("seconds", "holds"), [(60, True), (-1, False)])
def test_it_ends(proven, seconds, holds):
    OwnMachine.objects.create(organisation=proven, domain=proven.domain, name="", addresses=["93.184.216.34"])
    Proof.objects.update(expires_at=timezone.now() + timedelta(seconds=seconds))
    assert standing(proven).proven is holds
    assert len(machines_to_check(proven)) == holds


def test_it_is_looked_at_again_once_a_day(proven):
    assert looks.due(proven) is None
    Proof.objects.update(looked_at=timezone.now() - looks.AGAIN - timedelta(seconds=1))
    assert looks.due(proven).organisation == proven
    Proof.objects.update(way="mail")
    assert looks.due(proven) is None
    Proof.objects.update(way="dns", expires_at=timezone.now())
    assert looks.due(proven) is None


def test_another_domain_takes_all_of_it_back(proven):
    OwnMachine.objects.create(organisation=proven, domain=proven.domain, name="", addresses=["93.184.216.34"])
    services.send_mail(organisation=proven, actor=VISITOR, role="postmaster", language="nl", address_of=str)
    change_domain(organisation=proven, domain="other.example", actor=VISITOR)
    assert (standing(proven).proven, Proof.objects.count(), OwnMachine.objects.count()) == (False, 0, 0)
    assert ProofMail.objects.get().expires_at <= timezone.now()
    assert "domain.proof_withdrawn" in verbs(proven)
    change_domain(organisation=proven, domain="bakery.example", actor=VISITOR)
    assert not standing(proven).proven


def test_a_row_of_another_domain_proves_nothing(proven):
    """Whatever way the domain came to differ."""
    type(proven).objects.update(domain="other.example")
    proven.refresh_from_db()
    assert not standing(proven).proven
    assert machines_to_check(proven) == ()
    assert settle(proven, dns=FOUND) is False
    assert not standing(proven).proven


def test_it_can_be_withdrawn(proven):
    services.withdraw(organisation=proven, actor=VISITOR)
    assert not standing(proven).proven
    assert verbs(proven) == ["domain.proof_withdrawn"]
    services.withdraw(organisation=proven, actor=VISITOR)
    assert verbs(proven) == ["domain.proof_withdrawn"]
