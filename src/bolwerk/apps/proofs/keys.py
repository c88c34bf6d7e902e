# SPDX-License-Identifier: EUPL-1.2
"""Which key signs, since when, and which did before. docs/decisions/0014.

The public keys stand in the database, so that a backup keeps them; the private one never does.
"""

from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bolwerk.apps.proofs import keyfile
from bolwerk.apps.proofs.models import SigningKey
from bolwerk.core.errors import Conflict, NotFound
from bolwerk.core.proofs.keys import KEYS_FORMAT, KeySet, PublishedKey, jwk_of
from bolwerk.core.proofs.moments import written

BROKEN = "error.repair.key"


def path() -> Path:
    return Path(settings.PROOF_KEY_FILE)


@transaction.atomic
def signing() -> tuple[SigningKey, Ed25519PrivateKey]:
    """The key that signs now, made on first use; held until the caller's transaction ends, so that it is not closed
    meanwhile. Raises Conflict when there is none to sign with: the file is broken, or its key was closed."""
    try:
        private = keyfile.load_or_make(path())
    except keyfile.BadKey as error:
        raise Conflict(BROKEN) from error
    row = _noted(private)
    if row.until is not None or row.withdrawn_at is not None:
        raise Conflict(BROKEN)
    return row, private


@transaction.atomic
def renew() -> SigningKey:
    """A new key signs from now on. What the old one signed goes on to hold. Raises Conflict."""
    try:
        return _noted(keyfile.renew(path()))
    except keyfile.BadKey as error:
        raise Conflict(BROKEN) from error


@transaction.atomic
def withdraw(kid: str) -> None:
    """For a key that fell into other hands: nothing that it signed counts any more, and it signs nothing more.
    Raises NotFound."""
    row = SigningKey.objects.select_for_update().filter(kid=kid).first()
    if row is None:
        raise NotFound("error.not_found")
    now = _now()
    row.until, row.withdrawn_at = row.until or now, row.withdrawn_at or now
    row.save(update_fields=["until", "withdrawn_at"])


def published() -> KeySet:
    """All there ever were. One query."""
    return KeySet(
        format=KEYS_FORMAT,
        issuer=settings.PROOF_ISSUER,
        keys=[_published(each) for each in SigningKey.objects.order_by("since", "id")],
    )


def _noted(private: Ed25519PrivateKey) -> SigningKey:
    """Its row, held. A key never seen before closes those that signed until now."""
    jwk = jwk_of(private)
    now = _now()
    row, made = SigningKey.objects.get_or_create(kid=jwk.kid, defaults={"x": jwk.x, "since": now})
    if made:
        SigningKey.objects.filter(until=None).exclude(pk=row.pk).update(until=now)
    return SigningKey.objects.select_for_update().get(pk=row.pk)


def _published(row: SigningKey) -> PublishedKey:
    return PublishedKey(
        kty="OKP",
        crv="Ed25519",
        x=row.x,
        kid=row.kid,
        since=written(row.since),
        until=written(row.until) if row.until else None,
        withdrawn_at=written(row.withdrawn_at) if row.withdrawn_at else None,
    )


def _now() -> datetime:
    return timezone.now().replace(microsecond=0)
