# SPDX-License-Identifier: EUPL-1.2
"""Sign in by a mailed link. Signing up is the same: who opens the link of a new address gets an account."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from bolwerk.apps import mail
from bolwerk.apps.accounts.models import SignInLink, User
from bolwerk.apps.tokens import new_token, token_hash
from bolwerk.core.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came in by a link, the firm (id) that the asker wanted to keep, and the page that was meant."""

    user: User
    keep: uuid.UUID | None
    then: str


def clean_email(typed: str) -> str:
    """Lower case, as mail addresses are in use. Raises Invalid."""
    email = typed.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid("error.email") from error
    if len(email) > 254:
        raise Invalid("error.email")
    return email


def ask_link(
    *, email: str, language: str, address_of: Callable[[str], str], keep: uuid.UUID | None = None, then: str = ""
) -> None:
    """Mails a link, whether or not the address has an account: nobody learns here who has one.

    `address_of` turns the secret into the address to click. A link to keep a firm replaces earlier ones for that
    firm, so that a mistyped address loses it. `then`: the page to go to, which the caller knows to be ours. Raises
    Conflict when no mail can be sent.
    """
    now = timezone.now()
    token = new_token()
    with transaction.atomic():
        SignInLink.objects.filter(expires_at__lt=now).delete()
        if keep is not None:
            SignInLink.objects.filter(keep=keep).delete()
        SignInLink.objects.create(
            email=email,
            token_hash=token_hash(token),
            keep=keep,
            then=then,
            expires_at=now + timedelta(minutes=settings.SIGN_IN_MINUTES),
        )
    mail.send(
        to=email,
        language=language,
        key="sign_in" if keep is None else "keep",
        address=address_of(token),
        minutes=str(settings.SIGN_IN_MINUTES),
    )


def look_at_link(token: str) -> SignInLink:
    """The link, not spent by looking: mail scanners follow addresses. Raises NotFound, each case with its key."""
    link = SignInLink.objects.filter(token_hash=token_hash(token)).first()
    if link is None:
        raise NotFound("error.sign_in.wrong")
    if link.used_at is not None:
        raise NotFound("error.sign_in.used")
    if link.expires_at <= timezone.now():
        raise NotFound("error.sign_in.expired")
    return link


@transaction.atomic
def spend_link(*, token: str, language: str) -> Arrival:
    """The person behind the link, who is made if new. Works once: of two at the same moment one gets NotFound."""
    link = look_at_link(token)
    if not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
        raise NotFound("error.sign_in.used")
    return Arrival(user=person(email=link.email, language=language), keep=link.keep, then=link.then)


@transaction.atomic
def person(*, email: str, language: str) -> User:
    """The account of a proven address; made when new. It never has a password."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(username=uuid.uuid4().hex, email=email, language=language)
        user.set_unusable_password()
        user.save()
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def is_known(email: str) -> bool:
    """Ask this only on behalf of who proved to hold the address."""
    return User.objects.filter(email=email).exists()


def forget_old_links(*, now: datetime | None = None) -> int:
    """Links that no longer work hold an address for nothing. Returns how many went."""
    count, _ = SignInLink.objects.filter(expires_at__lt=now or timezone.now()).delete()
    return count
