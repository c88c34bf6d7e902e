# SPDX-License-Identifier: EUPL-1.2
"""Begin a firm, hand out a private link, revoke it, erase the firm."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bolwerk.apps.audit.services import append
from bolwerk.apps.organisations.actors import SYSTEM, VISITOR, Actor, name_of
from bolwerk.apps.organisations.models import AccessLink, Organisation
from bolwerk.apps.organisations.profile import Profile
from bolwerk.apps.organisations.rules import ask
from bolwerk.apps.tokens import new_token, token_hash
from bolwerk.core.errors import Conflict, NotFound

__all__ = [
    "VISITOR",
    "begin",
    "change_profile",
    "erase",
    "erase_forgotten",
    "hold",
    "renew_link",
    "revoke_links",
    "token_hash",
    "visited",
]


@transaction.atomic
def begin(*, profile: Profile, domain: str, language: str, name: str = "") -> tuple[Organisation, str]:
    """A new firm and the secret of its first private link."""
    organisation = Organisation.objects.create(
        name=name,
        size=profile.size,
        kind=profile.kind,
        postcode=profile.postcode,
        has=list(profile.has),
        domain=domain,
        enterprise_number=profile.enterprise_number,
        language=language,
    )
    append(organisation=organisation, actor=VISITOR, verb="organisation.begun", detail={})
    return organisation, _new_link(organisation)


def hold(organisation: Organisation) -> Organisation:
    """The firm as it is now. Until the caller's transaction ends, others who hold it wait.

    Raises NotFound when it was erased meanwhile.
    """
    fresh = Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).first()
    if fresh is None:
        raise NotFound("error.firm.closed")
    return fresh


@transaction.atomic
def change_profile(*, organisation: Organisation, profile: Profile, name: str, actor: Actor) -> None:
    """Writes down which facts changed, not what they say. Raises NotAllowed."""
    ask(actor, "firm.answer", organisation)
    wanted = {**asdict(profile), "has": list(profile.has), "name": name}
    changed = [field for field, value in wanted.items() if getattr(organisation, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(organisation, field, wanted[field])
    organisation.save(update_fields=changed)
    append(organisation=organisation, actor=name_of(actor), verb="organisation.changed", detail={"fields": changed})


@transaction.atomic
def renew_link(*, organisation: Organisation, actor: Actor) -> str:
    """Revokes every private link of the firm and returns the secret of a new one."""
    ask(actor, "link.renew", organisation)
    _revoke(organisation)
    append(organisation=organisation, actor=name_of(actor), verb="link.renewed", detail={})
    return _new_link(organisation)


@transaction.atomic
def revoke_links(*, organisation: Organisation, actor: Actor) -> None:
    """From now on only people with an account open the firm. Raises Conflict where nobody has one."""
    ask(actor, "link.renew", organisation)
    if organisation.claimed_at is None:
        raise Conflict("error.link.only_way")
    if _revoke(organisation):
        append(organisation=organisation, actor=name_of(actor), verb="link.revoked", detail={})


def _revoke(organisation: Organisation) -> int:
    return AccessLink.objects.filter(organisation=organisation, revoked_at=None).update(revoked_at=timezone.now())


def _new_link(organisation: Organisation) -> str:
    token = new_token()
    AccessLink.objects.create(
        organisation=organisation,
        token_hash=token_hash(token),
        expires_at=timezone.now() + timedelta(days=settings.ANONYMOUS_RETENTION_DAYS),
    )
    return token


def visited(*, organisation: Organisation) -> None:
    """Counts the retention time from now on. Writes at most once a day: other visits cost no query."""
    now = timezone.now()
    if now - organisation.seen_at < timedelta(days=1):
        return
    organisation.seen_at = now
    with transaction.atomic():
        organisation.save(update_fields=["seen_at"])
        AccessLink.objects.filter(organisation=organisation, revoked_at=None).update(
            expires_at=now + timedelta(days=settings.ANONYMOUS_RETENTION_DAYS)
        )


@transaction.atomic
def erase(*, organisation: Organisation, actor: Actor = VISITOR) -> None:
    """Everything about one firm, its answers, evidence, checks, people and audit entries, is gone."""
    ask(actor, "firm.erase", organisation)
    organisation.delete()


def erase_forgotten(*, now: datetime | None = None) -> int:
    """Erases firms without an account that nobody visited for the retention time. Returns how many.

    A firm that a person keeps is not forgotten, however long nobody looks.
    """
    limit = (now or timezone.now()) - timedelta(days=settings.ANONYMOUS_RETENTION_DAYS)
    forgotten = Organisation.objects.filter(seen_at__lt=limit, claimed_at=None, memberships=None)
    count = 0
    for organisation in forgotten:
        erase(organisation=organisation, actor=SYSTEM)
        count += 1
    return count
