# SPDX-License-Identifier: EUPL-1.2
"""Who may see which firm, and who its people are."""

import uuid
from typing import Any

from django.utils import timezone

from bolwerk.apps.organisations.models import AccessLink, Invitation, Membership, Organisation
from bolwerk.apps.organisations.rules import HELD
from bolwerk.apps.tokens import token_hash
from bolwerk.core.errors import Gone, NotFound


def by_link(token: str) -> Organisation:
    """The firm behind a private link: one query. Raises NotFound for a wrong one, Gone for expired and revoked."""
    link = AccessLink.objects.select_related("organisation").filter(token_hash=token_hash(token)).first()
    if link is None:
        raise NotFound("error.link.wrong")
    if link.revoked_at is not None:
        raise Gone("error.link.revoked")
    if link.expires_at <= timezone.now():
        raise Gone("error.link.expired")
    return link.organisation


def by_membership(user: Any, organisation_id: str | uuid.UUID) -> Organisation:
    """The firm a person may open: one query. A stranger's, an ended one and none at all raise the same NotFound."""
    try:
        wanted = uuid.UUID(str(organisation_id))
    except ValueError as error:
        raise NotFound("error.firm.closed") from error
    found = Membership.objects.select_related("organisation").filter(user=user, organisation_id=wanted).first()
    if found is None or not found.active_at(timezone.now()):
        raise NotFound("error.firm.closed")
    # So that the rules need not ask again during this request.
    setattr(user, HELD, {**getattr(user, HELD, {}), wanted: found})
    return found.organisation


def memberships_of(user: Any) -> list[Membership]:
    """What has not ended, with the firm of each."""
    rows = Membership.objects.select_related("organisation").filter(user=user).order_by("id")
    now = timezone.now()
    return [each for each in rows if each.active_at(now)]


def invitations_for(user: Any) -> list[Invitation]:
    """Open ones to the person's own, proven address."""
    rows = Invitation.objects.select_related("organisation").filter(email=user.email, expires_at__gt=timezone.now())
    return list(rows.order_by("id"))


def people_of(organisation: Organisation) -> list[Membership]:
    """Owners first, then members, then outsiders; each with its person."""
    order = list(Membership.Role)
    rows = Membership.objects.select_related("user").filter(organisation=organisation)
    return sorted(rows, key=lambda each: (order.index(Membership.Role(each.role)), each.user.email))


def open_invitations(organisation: Organisation) -> list[Invitation]:
    return list(organisation.invitations.filter(expires_at__gt=timezone.now()).order_by("email"))


def has_open_link(organisation: Organisation) -> bool:
    return organisation.links.filter(revoked_at=None, expires_at__gt=timezone.now()).exists()


def by_id(organisation_id: str | uuid.UUID) -> Organisation:
    """For an id that we ourselves handed out and kept. Raises NotFound when the firm was erased meanwhile."""
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise NotFound("error.firm.closed")
    return found


def invitation_by(token: str) -> Invitation:
    """The invitation of a mailed secret. Wrong and expired raise NotFound, each with its key."""
    found = Invitation.objects.select_related("organisation").filter(token_hash=token_hash(token)).first()
    if found is None:
        raise NotFound("error.invitation.wrong")
    if found.expires_at <= timezone.now():
        raise NotFound("error.invitation.expired")
    return found
