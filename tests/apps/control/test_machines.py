# SPDX-License-Identifier: EUPL-1.2
"""The machines a firm names: its own domain, with consent that is written down, for the address they had."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bolwerk.apps.audit.models import Entry
from bolwerk.apps.control import machines, services, tasks
from bolwerk.apps.control.models import OwnMachine, Proof
from bolwerk.apps.control.selectors import machines_of, machines_to_check
from bolwerk.apps.control.value import value_of
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.core.errors import Conflict, Invalid, NotAllowed, NotFound
from bolwerk.core.probes.exposure.machines import ITSELF, Machine

pytestmark = pytest.mark.django_db
HERE = "93.184.216.34"


def name(firm, typed, run=None, *, consent=True):
    asked = {"organisation": firm, "actor": VISITOR, "name": typed, "consent": consent}
    if run is None:
        return machines.name_machine(**asked)
    with run(execute=True):
        return machines.name_machine(**asked)


def visited(firm, address=HERE, *, consent=True):
    return machines.name_visited(organisation=firm, actor=VISITOR, address=address, consent=consent)


def log(firm):
    return list(Entry.objects.filter(organisation=firm, verb__startswith="machine.").values_list("verb", "detail"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("till", "till.bakery.example"),
        (" Till.Bakery.Example. ", "till.bakery.example"),
        ("bakery.example", "bakery.example"),
        ("nas.shop.bakery.example", "nas.shop.bakery.example"),
    ],
)
def test_a_name_counts_for_the_addresses_it_leads_to_now(
    proven, looking, django_capture_on_commit_callbacks, typed, kept
):
    looking.hosts = {kept: ["93.184.216.34", "93.184.216.35", "2606:2800:220:1::1"]}
    name(proven, typed, django_capture_on_commit_callbacks)
    assert looking.asked == [("bakery.example", value_of(proven), (kept,))]
    wanted = ITSELF if kept == "bakery.example" else kept
    assert machines_to_check(proven) == (Machine(wanted, "93.184.216.34"), Machine(wanted, "2606:2800:220:1::1"))
    assert log(proven) == [
        ("machine.consented", {"name": kept, "addresses": []}),
        ("machine.found", {"name": kept, "addresses": ["93.184.216.34", "2606:2800:220:1::1"]}),
    ]


@pytest.mark.parametrize(
    "typed", ["", "  ", "other.example", "evilbakery.example", "bakery.example.evil.test", "10.0.0.1", "a b", "x..y"]
)
def test_a_name_that_is_not_of_the_domain_is_refused(proven, typed):
    with pytest.raises(Invalid) as refused:
        name(proven, typed)
    assert refused.value.key == "error.control.name"
    assert OwnMachine.objects.count() == 0


def test_a_name_that_leads_nowhere_is_knocked_at_nowhere(proven, looking, django_capture_on_commit_callbacks):
    made = name(proven, "gone", django_capture_on_commit_callbacks)
    made.refresh_from_db()
    assert (made.addresses, made.looked_at is not None, machines_to_check(proven)) == ([], True, ())


def test_without_consent_and_without_proof_nothing_is_named(firm, proven):
    for work in (lambda **ways: name(proven, "till", **ways), lambda **ways: visited(proven, **ways)):
        with pytest.raises(Invalid) as refused:
            work(consent=False)
        assert refused.value.key == "error.control.consent"
    Proof.objects.update(expires_at=timezone.now())
    for work in (lambda: name(proven, "till"), lambda: visited(proven)):
        with pytest.raises(Conflict):
            work()
    assert (OwnMachine.objects.count(), log(proven)) == (0, [])


def test_the_line_somebody_comes_by_counts_for_a_day(proven):
    visited(proven)
    assert machines_to_check(proven) == (Machine("", HERE, met=True),)
    assert log(proven) == [("machine.consented", {"name": "", "addresses": [HERE]})]
    OwnMachine.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert machines_to_check(proven) == ()
    assert not machines_of(proven).exists()


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.1.5", "fe80::1", "::ffff:10.0.0.1", "", "x"])
def test_an_address_that_is_not_on_the_internet_is_refused(proven, address):
    with pytest.raises(Invalid) as refused:
        visited(proven, address)
    assert refused.value.key == "error.control.address"


def test_four_at_most_and_the_same_again_takes_its_place(proven):
    for each in ("a", "b", "c"):
        name(proven, each)
    visited(proven)
    with pytest.raises(Conflict):
        name(proven, "d")
    first = machines_of(proven).get(name="a.bakery.example")
    name(proven, "a")
    visited(proven, "93.184.216.99")
    assert machines_of(proven).count() == 4
    assert not OwnMachine.objects.filter(pk=first.pk).exists()
    assert machines_of(proven).get(name="").addresses == ["93.184.216.99"]


def test_a_line_that_no_longer_counts_is_erased_with_its_address(proven):
    name(proven, "till")
    visited(proven)
    assert services.forget_old() == 0
    assert services.forget_old(now=timezone.now() + machines.VISIT_COUNTS + timedelta(seconds=1)) == 1
    assert [each.name for each in OwnMachine.objects.all()] == ["till.bakery.example"]


def test_forgotten_it_is_left_alone_and_only_its_own_firm_forgets_it(proven):
    made = visited(proven)
    with pytest.raises(NotFound):
        machines.forget_machine(organisation=proven, actor=VISITOR, machine_id=made.pk + 1)
    machines.forget_machine(organisation=proven, actor=VISITOR, machine_id=made.pk)
    assert machines_to_check(proven) == ()
    assert [verb for verb, _ in log(proven)] == ["machine.consented", "machine.forgotten"]


def test_outside_help_looks_but_does_not_consent(proven, django_user_model):
    from bolwerk.apps.organisations.models import Membership

    helper = django_user_model.objects.create(username="it", email="it@help.example")
    Membership.objects.create(organisation=proven, user=helper, role="outsider")
    with pytest.raises(NotAllowed):
        machines.name_visited(organisation=proven, actor=helper, address=HERE, consent=True)


def test_the_task_may_run_twice_and_after_all_is_gone(proven, looking):
    looking.hosts = {"till.bakery.example": [HERE]}
    made = name(proven, "till")
    tasks.find_machine.func(machine_id=made.pk)
    looking.hosts = {"till.bakery.example": ["93.184.216.99"]}
    tasks.find_machine.func(machine_id=made.pk)
    made.refresh_from_db()
    assert (made.addresses, len(looking.asked)) == ([HERE], 1)
    made.delete()
    tasks.find_machine.func(machine_id=made.pk or 0)
    tasks.look_for_proof.func(proof_id=0)
