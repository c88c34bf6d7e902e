# SPDX-License-Identifier: EUPL-1.2
"""Begin a firm, hand out a private link, revoke it."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bolwerk.apps.audit.services import append
from bolwerk.apps.organisations.models import AccessLink, Organisation
from bolwerk.apps.organisations.profile import Profile

VISITOR = "visitor"


def token_hash(token: str) -> str:
    """SHA-256 in hex. A plain hash is enough: the token itself is 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


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


@transaction.atomic
def renew_link(*, organisation: Organisation, actor: str) -> str:
    """Revokes every private link of the firm and returns the secret of a new one."""
    AccessLink.objects.filter(organisation=organisation, revoked_at=None).update(revoked_at=timezone.now())
    append(organisation=organisation, actor=actor, verb="link.renewed", detail={})
    return _new_link(organisation)


def _new_link(organisation: Organisation) -> str:
    token = secrets.token_urlsafe(32)
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
def erase(*, organisation: Organisation) -> None:
    """Everything about one firm, its answers, evidence, checks and audit entries, is gone."""
    organisation.delete()


def erase_forgotten(*, now=None) -> int:
    """Erases firms without an account that nobody visited for the retention time. Returns how many."""
    limit = (now or timezone.now()) - timedelta(days=settings.ANONYMOUS_RETENTION_DAYS)
    forgotten = Organisation.objects.filter(seen_at__lt=limit, memberships=None)
    count = 0
    for organisation in forgotten:
        erase(organisation=organisation)
        count += 1
    return count
