# SPDX-License-Identifier: EUPL-1.2
"""Who may do what, as one table; and nobody outside it anything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bolwerk.apps.accounts.services import person
from bolwerk.apps.organisations import people, services
from bolwerk.apps.organisations.actors import SYSTEM, VISITOR
from bolwerk.apps.organisations.models import Membership
from bolwerk.apps.organisations.profile import clean
from bolwerk.apps.organisations.rules import PERMISSIONS, ask, may
from bolwerk.core.errors import NotAllowed

ALL = set(PERMISSIONS)
DAILY = {"firm.see", "firm.act", "firm.answer", "firm.take"}
MAY = {
    "system": ALL - {"people.see", "people.manage", "watch.mail"},
    "link of a firm nobody keeps": DAILY | {"firm.erase", "link.renew"},
    "link of a kept firm": DAILY,
    "owner": ALL,
    "member": DAILY | {"people.see", "watch.mail"},
    "outsider": {"firm.see", "firm.act", "watch.mail"},
    "outsider whose time is over": set(),
    "switched off owner": set(),
    "stranger": set(),
}
pytestmark = pytest.mark.django_db


def actor(kind: str, firm):
    if kind == "system":
        return SYSTEM
    if kind == "link of a firm nobody keeps":
        return VISITOR
    people.claim(organisation=firm, user=person(email="first@bakery.example", language="nl"))
    if kind == "link of a kept firm":
        return VISITOR
    user = person(email="an@bakery.example", language="nl")
    role = next((role for role in Membership.Role.values if role in kind), None)
    if role:
        over = timezone.now() - timedelta(seconds=1) if "over" in kind else None
        Membership.objects.create(organisation=firm, user=user, role=role, ends_at=over)
    user.is_active = "switched off" not in kind
    return user


@pytest.mark.parametrize("kind", MAY)
def test_who_may_do_what(bakery, kind):
    firm, _ = bakery
    who = actor(kind, firm)
    assert {each for each in PERMISSIONS if may(who, each, firm)} == MAY[kind]
    for each in ALL - MAY[kind]:
        with pytest.raises(NotAllowed):
            ask(who, each, firm)


def test_an_unknown_permission_is_a_mistake_of_ours_and_no_refusal(bakery):
    with pytest.raises(KeyError):
        may(VISITOR, "firm.sell", bakery[0])


def test_the_role_in_one_firm_counts_for_no_other(bakery):
    other, _ = services.begin(
        profile=clean(size="solo", kind="bakery", postcode="1000", has=[]), domain="", language="nl"
    )
    user = person(email="an@bakery.example", language="nl")
    people.claim(organisation=bakery[0], user=user)
    assert may(user, "people.manage", bakery[0])
    assert not any(may(user, each, other) for each in PERMISSIONS)
