# SPDX-License-Identifier: EUPL-1.2
"""What a look found: the record or file that proves the domain, and where a machine's name leads."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bolwerk.apps.audit.services import append
from bolwerk.apps.control.models import OwnMachine, Proof
from bolwerk.apps.control.selectors import RECORDS, holds, proof_of
from bolwerk.apps.organisations.actors import SYSTEM
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.probes.addresses import parse
from bolwerk.core.probes.control.evaluate import Seen

RECORD_LASTS = timedelta(days=180)
GRACE = timedelta(days=30)
"""How long a proof still counts once its record or file is gone."""
AGAIN = timedelta(days=1)
"""How often it is looked at again, along with a check."""
MOST_ADDRESSES = 2


def due(organisation: Organisation) -> Proof | None:
    """The proof to look at again along with a check: by record or file, not seen for AGAIN."""
    now, proof = timezone.now(), proof_of(organisation)
    if proof is None or not holds(proof, now) or proof.way not in RECORDS:
        return None
    return proof if proof.looked_at is None or proof.looked_at < now - AGAIN else None


@transaction.atomic
def settle(*, proof_id: int, seen: Seen) -> bool:
    """What a look found. True when something is proven now that was not. A proof that is gone changes nothing.

    There: it counts RECORD_LASTS from now. Gone: it ends after GRACE. Unseen: it stays as it is.
    """
    now = timezone.now()
    proof = Proof.objects.select_for_update().select_related("organisation").filter(pk=proof_id).first()
    if proof is None or proof.domain != proof.organisation.domain:
        return False
    held, before = holds(proof, now), proof.way
    proof.looked_at, proof.places = now, seen.places
    if seen.proven:
        kept = before if held and before in RECORDS and seen.places.get(before) == "found" else seen.proven
        set_proof(proof, kept, now, now + RECORD_LASTS)
        if not held or kept != before:
            note(proof, SYSTEM, "domain.proven")
    elif held and before in RECORDS and seen.gone(before):
        ends = min(proof.expires_at or now, now + GRACE)
        if ends != proof.expires_at:
            proof.expires_at = ends
            note(proof, SYSTEM, "domain.proof_gone")
    proof.save()
    return bool(seen.proven) and not held


def set_proof(proof: Proof, way: str, now: datetime, until: datetime) -> None:
    """To be saved by the caller."""
    if not holds(proof, now) or proof.way != way:
        proof.proven_at = now
    proof.way, proof.seen_at, proof.expires_at = way, now, until


def note(proof: Proof, actor: str, verb: str) -> None:
    """Into the audit log, with the way and the end."""
    until = proof.expires_at.date().isoformat() if proof.expires_at else ""
    detail = {"domain": proof.domain, "way": proof.way, "until": until}
    append(organisation=proof.organisation, actor=actor, verb=verb, detail=detail)


@transaction.atomic
def found(*, machine_id: int, addresses: Sequence[str]) -> None:
    """Where the name leads: the first address of either kind. The log says which address the consent is for."""
    machine = OwnMachine.objects.select_related("organisation").filter(pk=machine_id, looked_at=None).first()
    if machine is None:
        return
    by_kind = {parsed.version: str(parsed) for each in reversed(addresses) if (parsed := parse(each))}
    machine.addresses = [by_kind[version] for version in sorted(by_kind)][:MOST_ADDRESSES]
    machine.looked_at = timezone.now()
    machine.save(update_fields=["addresses", "looked_at"])
    detail = {"name": machine.name, "addresses": machine.addresses}
    append(organisation=machine.organisation, actor="system", verb="machine.found", detail=detail)
