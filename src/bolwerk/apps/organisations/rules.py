# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with a firm. Everything not said here is refused."""

import rules
from django.utils import timezone

from bolwerk.apps.organisations.actors import SYSTEM, VISITOR, Actor
from bolwerk.apps.organisations.models import Membership, Organisation
from bolwerk.core.errors import NotAllowed

# Where a person carries the memberships looked up during this request, by the firm's id.
HELD = "_memberships_held"
OWNER, MEMBER, OUTSIDER = Membership.Role.OWNER, Membership.Role.MEMBER, Membership.Role.OUTSIDER


def membership(actor: Actor, organisation: Organisation) -> Membership | None:
    """The actor's own, if it has not ended. Asked of the database once per actor and firm."""
    if isinstance(actor, str) or not getattr(actor, "is_active", False):
        return None
    held = getattr(actor, HELD, None)
    if held is None:
        held = {}
        setattr(actor, HELD, held)
    if organisation.pk not in held:
        held[organisation.pk] = Membership.objects.filter(user=actor, organisation=organisation).first()
    found = held[organisation.pk]
    return found if found is not None and found.active_at(timezone.now()) else None


def role(actor: Actor, organisation: Organisation) -> str:
    found = membership(actor, organisation)
    return found.role if found else ""


@rules.predicate
def is_system(actor: Actor, organisation: Organisation) -> bool:
    return actor == SYSTEM


@rules.predicate
def has_link(actor: Actor, organisation: Organisation) -> bool:
    return actor == VISITOR


@rules.predicate
def unclaimed(actor: Actor, organisation: Organisation) -> bool:
    """Nobody keeps the firm under an account: its private link is all there is."""
    return organisation.claimed_at is None


@rules.predicate
def is_owner(actor: Actor, organisation: Organisation) -> bool:
    return role(actor, organisation) == OWNER


@rules.predicate
def is_member(actor: Actor, organisation: Organisation) -> bool:
    return role(actor, organisation) == MEMBER


@rules.predicate
def is_outsider(actor: Actor, organisation: Organisation) -> bool:
    return role(actor, organisation) == OUTSIDER


_own = has_link | is_owner | is_member
_all = has_link & unclaimed | is_owner

PERMISSIONS = {
    "firm.see": is_system | _own | is_outsider,
    # An adviser or IT supplier does the work and has it checked; what the firm declares, it declares itself.
    "firm.act": is_system | _own | is_outsider,
    "firm.answer": is_system | _own,
    # For oneself; a private link is nobody's mailbox.
    "watch.mail": is_owner | is_member | is_outsider,
    "firm.take": is_system | _own,
    "firm.erase": is_system | _all,
    "link.renew": is_system | _all,
    "people.see": is_owner | is_member,
    "people.manage": is_owner,
}
for _name, _predicate in PERMISSIONS.items():
    rules.add_perm(_name, _predicate)


def may(actor: Actor, permission: str, organisation: Organisation) -> bool:
    """An unknown permission raises KeyError: a mistake of ours must not look like a refusal."""
    return bool(PERMISSIONS[permission].test(actor, organisation))


def ask(actor: Actor, permission: str, organisation: Organisation) -> None:
    """Raises NotAllowed when the actor may not."""
    if not may(actor, permission, organisation):
        raise NotAllowed("error.not_allowed")
