# SPDX-License-Identifier: EUPL-1.2
"""Who may see which firm."""

from django.utils import timezone

from bolwerk.apps.organisations.models import AccessLink, Organisation
from bolwerk.apps.organisations.services import token_hash
from bolwerk.core.errors import NotFound


def by_link(token: str) -> Organisation:
    """The firm behind a private link: one query. Wrong, expired and revoked raise NotFound, each with its key."""
    link = AccessLink.objects.select_related("organisation").filter(token_hash=token_hash(token)).first()
    if link is None:
        raise NotFound("error.link.wrong")
    if link.revoked_at is not None:
        raise NotFound("error.link.revoked")
    if link.expires_at <= timezone.now():
        raise NotFound("error.link.expired")
    return link.organisation
