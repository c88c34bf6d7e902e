# SPDX-License-Identifier: EUPL-1.2
"""Append to the audit log and check its chain."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db.models import F

from bolwerk.apps.audit.models import Entry
from bolwerk.core.errors import NotFound


def append(*, organisation: Any, actor: str, verb: str, detail: dict[str, Any]) -> Entry:
    """Three queries, inside the caller's transaction. Others who append for this firm wait until it ends.

    Raises NotFound when the firm was erased meanwhile.
    """
    head = _held_head(organisation)
    at = datetime.now(UTC)
    digest = entry_hash(
        previous=head, organisation_id=str(organisation.pk), at=at, actor=actor, verb=verb, detail=detail
    )
    type(organisation).objects.filter(pk=organisation.pk).update(audit_head=digest)
    organisation.audit_head = digest
    return Entry.objects.create(
        organisation=organisation, at=at, actor=actor, verb=verb, detail=detail, previous=head, hash=digest
    )


def _held_head(organisation: Any) -> str:
    """As stored, not as read a while ago. On SQLite the transaction alone keeps other writers out."""
    rows = type(organisation).objects.select_for_update(no_key=True).filter(pk=organisation.pk)
    head = rows.values_list("audit_head", flat=True).first()
    if head is None:
        raise NotFound("error.firm.closed")
    return str(head)


def entry_hash(
    *, previous: str, organisation_id: str, at: datetime, actor: str, verb: str, detail: dict[str, Any]
) -> str:
    """SHA-256 in hex over all fields and the hash before, as canonical JSON."""
    fields = [previous, organisation_id, at.astimezone(UTC).isoformat(), actor, verb, detail]
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def first_break(organisation: Any) -> int | None:
    """The id of the first entry that was altered, or whose predecessor is gone; None when the chain holds.

    An entry cut from the end shows as a chain that does not reach the firm's `audit_head`: 0.
    """
    previous = ""
    entries = Entry.objects.filter(organisation=organisation).order_by(F("id"))
    for entry in entries.iterator():
        expected = entry_hash(
            previous=previous,
            organisation_id=str(organisation.pk),
            at=entry.at,
            actor=entry.actor,
            verb=entry.verb,
            detail=entry.detail,
        )
        if entry.previous != previous or entry.hash != expected:
            return entry.pk
        previous = entry.hash
    head = type(organisation).objects.values_list("audit_head", flat=True).get(pk=organisation.pk)
    return None if previous == head else 0
