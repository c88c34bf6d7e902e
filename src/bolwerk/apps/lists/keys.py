# SPDX-License-Identifier: EUPL-1.2
"""The key by which a program of a person opens her lists: told once, made anew or removed at will."""

from django.db import transaction
from django.utils import timezone

from bolwerk.apps.accounts.models import User
from bolwerk.apps.lists.models import ListKey
from bolwerk.apps.tokens import new_token, token_hash
from bolwerk.core.errors import NotFound


@transaction.atomic
def make(*, actor: User) -> str:
    """The secret. One made before stops working."""
    token = new_token()
    ListKey.objects.update_or_create(
        owner=actor, defaults={"token_hash": token_hash(token), "made_at": timezone.now()}
    )
    return token


@transaction.atomic
def remove(*, actor: User) -> None:
    ListKey.objects.filter(owner=actor).delete()


def owner_of(token: str) -> User:
    """Raises NotFound."""
    found = ListKey.objects.select_related("owner").filter(token_hash=token_hash(token)).first()
    if found is None or not found.owner.is_active:
        raise NotFound("error.key.wrong")
    return found.owner
