# SPDX-License-Identifier: EUPL-1.2
"""The people of a firm: keep it under an account, invite, change a role, remove. Each has its audit entry.

Two owners who remove each other at the same moment cannot both succeed: each entry in the audit log asks that
none came in between.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bolwerk.apps import mail
from bolwerk.apps.accounts.services import is_known, person
from bolwerk.apps.audit.services import append
from bolwerk.apps.organisations.actors import Actor, name_of
from bolwerk.apps.organisations.models import Invitation, Membership, Organisation
from bolwerk.apps.organisations.rules import ask
from bolwerk.apps.organisations.selectors import invitation_by
from bolwerk.apps.tokens import new_token, token_hash
from bolwerk.core.errors import Conflict, Invalid, NotAllowed, NotFound

OWNER, OUTSIDER = Membership.Role.OWNER, Membership.Role.OUTSIDER
LONGEST = timedelta(days=365)
MOST_PEOPLE = 50


@transaction.atomic
def claim(*, organisation: Organisation, user: Any) -> Membership:
    """The holder of the private link keeps the firm under an account, as its owner. Nothing else changes.

    Raises Conflict when somebody else keeps it already: then the owner invites. The same person twice: no change.
    """
    own = Membership.objects.filter(organisation=organisation, user=user).first()
    if own is not None:
        return own
    if organisation.claimed_at is not None:
        raise Conflict("error.keep.taken")
    organisation.claimed_at = timezone.now()
    organisation.save(update_fields=["claimed_at"])
    made = Membership.objects.create(organisation=organisation, user=user, role=OWNER)
    append(organisation=organisation, actor=name_of(user), verb="people.claimed", detail={"person": user.pk})
    return made


def last_day(*, role: str, until: str, today: date | None = None) -> datetime | None:
    """The end of the day `until` (ISO date) for an outsider; None for who belongs to the firm. Raises Invalid."""
    if role not in Membership.Role.values:
        raise Invalid("error.people.role")
    if role != OUTSIDER:
        return None
    try:
        day = date.fromisoformat(until.strip())
    except ValueError as error:
        raise Invalid("error.people.until") from error
    today = today or timezone.localdate()
    if not today <= day <= today + LONGEST:
        raise Invalid("error.people.until")
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def invite(
    *,
    organisation: Organisation,
    actor: Actor,
    email: str,
    role: str,
    until: str,
    language: str,
    address_of: Callable[[str], str],
) -> Invitation:
    """Mails an invitation; a second one to the same address replaces the first.

    `email` is clean (accounts.services.clean_email). Raises Conflict for who is in already, or for too many.
    """
    token = new_token()
    with transaction.atomic():
        ask(actor, "people.manage", organisation)
        ends_at = last_day(role=role, until=until)
        if _active(organisation).filter(user__email=email).exists():
            raise Conflict("error.people.already")
        if organisation.memberships.count() + organisation.invitations.count() >= MOST_PEOPLE:
            raise Conflict("error.people.too_many")
        made, _ = Invitation.objects.update_or_create(
            organisation=organisation,
            email=email,
            defaults={
                "role": role,
                "ends_at": ends_at,
                "token_hash": token_hash(token),
                "created_at": timezone.now(),
                "expires_at": timezone.now() + timedelta(days=settings.INVITATION_DAYS),
            },
        )
        _note(organisation, actor, "people.invited", role, ends_at, invitation=made.pk)
    mail.send(
        to=email,
        language=language,
        key="invitation",
        firm=organisation.name or organisation.domain or "Bolwerk",
        address=address_of(token),
        days=str(settings.INVITATION_DAYS),
    )
    return made


@transaction.atomic
def revoke_invitation(*, organisation: Organisation, actor: Actor, invitation_id: int) -> None:
    ask(actor, "people.manage", organisation)
    gone, _ = Invitation.objects.filter(organisation=organisation, pk=invitation_id).delete()
    if not gone:
        raise NotFound("error.invitation.wrong")
    append(
        organisation=organisation,
        actor=name_of(actor),
        verb="people.invitation_revoked",
        detail={"invitation": invitation_id},
    )


@transaction.atomic
def accept(*, invitation: Invitation, user: Any) -> Membership:
    """The invited person joins. Raises NotAllowed for another address than the invited one, NotFound when it is gone.

    Who had access that ended gets the new one in its place.
    """
    if invitation.email != user.email:
        raise NotAllowed("error.invitation.other")
    if invitation.expires_at <= timezone.now():
        raise NotFound("error.invitation.expired")
    gone, _ = Invitation.objects.filter(pk=invitation.pk, token_hash=invitation.token_hash).delete()
    if not gone:
        raise NotFound("error.invitation.wrong")
    organisation = invitation.organisation
    made, _ = Membership.objects.update_or_create(
        organisation=organisation, user=user, defaults={"role": invitation.role, "ends_at": invitation.ends_at}
    )
    _note(organisation, user, "people.joined", invitation.role, invitation.ends_at, person=user.pk)
    return made


@transaction.atomic
def accept_as_new(*, token: str, language: str) -> Membership:
    """Accepts for an address without an account, which gets one: holding the mailed secret proves the address.

    Raises Conflict for an address that has an account: a link that works for days must not open that.
    """
    invitation = invitation_by(token)
    if is_known(invitation.email):
        raise Conflict("invitation.known")
    return accept(invitation=invitation, user=person(email=invitation.email, language=language))


def accept_own(*, invitation_id: int, user: Any) -> Membership:
    """By a person who signed in and sees the invitation to the own address in the list."""
    found = Invitation.objects.select_related("organisation").filter(pk=invitation_id, email=user.email).first()
    if found is None:
        raise NotFound("error.invitation.wrong")
    return accept(invitation=found, user=user)


def forget_old_invitations() -> int:
    """An address that nobody accepted with is kept no longer than its invitation. Returns how many went."""
    count, _ = Invitation.objects.filter(expires_at__lt=timezone.now()).delete()
    return count


@transaction.atomic
def change_role(*, organisation: Organisation, actor: Actor, membership_id: int, role: str, until: str) -> Membership:
    """Raises Conflict when no owner would be left."""
    ask(actor, "people.manage", organisation)
    ends_at = last_day(role=role, until=until)
    held = _held(organisation, membership_id)
    if role != OWNER:
        _leave_an_owner(organisation, held)
    held.role, held.ends_at = role, ends_at
    held.save(update_fields=["role", "ends_at"])
    _note(organisation, actor, "people.role_changed", role, ends_at, person=held.user_id)
    return held


@transaction.atomic
def remove(*, organisation: Organisation, actor: Actor, membership_id: int) -> None:
    """An owner removes anyone, everyone may go. Raises Conflict for the last owner."""
    held = _held(organisation, membership_id)
    if held.user != actor:
        ask(actor, "people.manage", organisation)
    _leave_an_owner(organisation, held)
    person = held.user_id
    held.delete()
    append(organisation=organisation, actor=name_of(actor), verb="people.removed", detail={"person": person})


@transaction.atomic
def close_account(*, user: Any) -> None:
    """Leaves every firm and forgets the person: address, passkeys, codes. What a firm's log says of the person stays
    under a number that leads nowhere any more. Raises Conflict while a firm would be left without an owner."""
    for held in Membership.objects.filter(user=user).select_related("organisation"):
        try:
            remove(organisation=held.organisation, actor=user, membership_id=held.pk)
        except Conflict as refusal:
            raise Conflict("error.account.last_owner") from refusal
    Invitation.objects.filter(email=user.email).delete()
    user.delete()


def _held(organisation: Organisation, membership_id: int) -> Membership:
    found = Membership.objects.filter(organisation=organisation, pk=membership_id).select_related("user").first()
    if found is None:
        raise NotFound("error.people.unknown")
    return found


def _active(organisation: Organisation) -> Any:
    return organisation.memberships.exclude(ends_at__lte=timezone.now())


def _leave_an_owner(organisation: Organisation, leaving: Membership) -> None:
    others = organisation.memberships.filter(role=OWNER, user__is_active=True).exclude(pk=leaving.pk)
    if leaving.role == OWNER and not others.exists():
        raise Conflict("error.people.last_owner")


def _note(
    organisation: Organisation, actor: Actor, verb: str, role: str, ends_at: datetime | None, **who: int
) -> None:
    detail = {**who, "role": str(role), "ends_at": ends_at.isoformat() if ends_at else None}
    append(organisation=organisation, actor=name_of(actor), verb=verb, detail=detail)
