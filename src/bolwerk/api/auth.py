# SPDX-License-Identifier: EUPL-1.2
"""Who asks, by `Authorization: Bearer <secret>`: the holder of a firm's private link; or, for lists of domains, a
person by the key of her lists. One never opens what is the other's."""

from contextlib import suppress

from django.db import OperationalError
from django.http import HttpRequest
from ninja.security import HttpBearer

from bolwerk.apps.accounts.models import User
from bolwerk.apps.lists.keys import owner_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.selectors import by_link
from bolwerk.apps.organisations.services import VISITOR, visited
from bolwerk.core.errors import NotFound, Refusal

ACTOR = VISITOR


class NotSignedIn(Refusal):
    """Nobody we know; the web has no such answer, it sends strangers to the start page."""


class PrivateLink(HttpBearer):
    """Gives the firm as `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> Organisation:
        try:
            firm = by_link(token)
        except NotFound as refusal:
            raise NotSignedIn(refusal.key) from refusal
        with suppress(OperationalError):
            visited(organisation=firm)
        return firm


class PersonKey(HttpBearer):
    """Gives the person as `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> User:
        try:
            return owner_of(token)
        except NotFound as refusal:
            raise NotSignedIn(refusal.key) from refusal
