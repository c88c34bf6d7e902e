# SPDX-License-Identifier: EUPL-1.2
"""Who gets the mail says so: signed in, or by the link in a mail, which needs no signing in (RFC 8058)."""

from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction

from bolwerk.apps.accounts.models import User
from bolwerk.apps.audit.services import append
from bolwerk.apps.organisations.actors import name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask
from bolwerk.apps.organisations.services import hold
from bolwerk.apps.watch.models import Wish
from bolwerk.core.errors import NotFound

SALT = "bolwerk.watch.stop"


def secret(organisation_id: UUID, user_id: int) -> str:
    """For the address in a mail. It never ends, as a mail never does; it can only stop mail. Signed, not stored."""
    return Signer(salt=SALT).sign(f"{user_id}.{organisation_id.hex}").replace(":", "~")


def whose(token: str) -> tuple[Organisation, User]:
    """Raises NotFound for what we did not sign, and for who or what is gone."""
    try:
        user, _, firm = Signer(salt=SALT).unsign(token.replace("~", ":")).partition(".")
    except BadSignature as error:
        raise NotFound("error.watch.link") from error
    found = Organisation.objects.filter(pk=UUID(firm)).first(), User.objects.filter(pk=int(user)).first()
    if found[0] is None or found[1] is None:
        raise NotFound("error.watch.link")
    return found[0], found[1]


def stop(*, token: str) -> Organisation:
    """As often as one likes: once stopped it stays so. Raises NotFound."""
    firm, user = whose(token)
    _say(firm, user, mail=False)
    return firm


def say(*, organisation: Organisation, actor: Any, mail: bool) -> None:
    """A person who may see the firm, for themselves. Raises NotAllowed."""
    ask(actor, "watch.mail", organisation)
    _say(organisation, actor, mail=mail)


@transaction.atomic
def _say(organisation: Organisation, user: Any, *, mail: bool) -> None:
    hold(organisation)
    before = Wish.objects.filter(organisation=organisation, user=user).values_list("mail", flat=True).first()
    if before == mail:
        return
    Wish.objects.update_or_create(organisation=organisation, user=user, defaults={"mail": mail})
    append(organisation=organisation, actor=name_of(user), verb="watch.mail", detail={"on": mail})
