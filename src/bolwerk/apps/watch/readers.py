# SPDX-License-Identifier: EUPL-1.2
"""Who gets the mail of a firm: its own people unless they said no, outsiders who said yes."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bolwerk.apps.organisations.models import Membership, Organisation
from bolwerk.apps.watch.models import Wish


def of(organisation: Organisation) -> list[Any]:
    """People, by id."""
    rows = _memberships().filter(organisation=organisation).select_related("user")
    return [each.user for each in rows.order_by("user_id")]


def firms_with_some(firms: Collection[Any]) -> set[Any]:
    """Those of the firms (ids) that have at least one: one query."""
    return set(_memberships().filter(organisation__in=firms).values_list("organisation", flat=True))


def wants_mail(organisation: Organisation, user: Any) -> bool:
    return _memberships().filter(organisation=organisation, user=user).exists()


def _memberships() -> QuerySet[Membership]:
    said = Wish.objects.filter(organisation=OuterRef("organisation"), user=OuterRef("user"))
    own = Q(role__in=[Membership.Role.OWNER, Membership.Role.MEMBER])
    return Membership.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=timezone.now()),
        (own & ~Exists(said.filter(mail=False))) | Exists(said.filter(mail=True)),
        user__is_active=True,
    )
