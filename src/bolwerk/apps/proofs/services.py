# SPDX-License-Identifier: EUPL-1.2
"""Issue the proof of what a look again saw mended: once, and the same ever after."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bolwerk.apps.audit.services import append
from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.apps.organisations.actors import Actor, name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask
from bolwerk.apps.organisations.services import hold
from bolwerk.apps.proofs import keys
from bolwerk.apps.proofs.models import RepairProof
from bolwerk.apps.proofs.selectors import Pair, standing
from bolwerk.core.errors import Invalid, NotFound
from bolwerk.core.proofs.document import FORMAT, MAX_CHECKS, MAX_WITNESSES, Draft
from bolwerk.core.proofs.making import observed, records
from bolwerk.core.proofs.moments import written
from bolwerk.core.proofs.resting import resting
from bolwerk.core.proofs.signing import sign, to_bytes


@transaction.atomic
def issue(*, organisation: Organisation, run_id: int, actor: Actor) -> RepairProof:
    """Of that look again: a new proof, or the one that was issued before. Raises NotAllowed, NotFound for a look that
    is not the firm's, Invalid when it saw nothing mended that still stands, Conflict when
    there is no key to sign with."""
    ask(actor, "firm.act", organisation)
    hold(organisation)
    run = CheckRun.objects.filter(organisation=organisation, pk=run_id).first()
    if run is None:
        raise NotFound("error.not_found")
    issued = RepairProof.objects.filter(run=run).first()
    if issued is not None:
        return issued
    pairs = standing(run)
    if not pairs:
        raise Invalid("error.repair.nothing")
    row, private = keys.signing()
    proof_id, now = uuid4(), timezone.now().replace(microsecond=0)
    document = sign(_draft(run, pairs, str(proof_id), now), private)
    proof = RepairProof.objects.create(
        id=proof_id,
        organisation=organisation,
        run=run,
        domain=run.domain,
        issued_at=now,
        document=to_bytes(document).decode("utf-8"),
    )
    append(
        organisation=organisation,
        actor=name_of(actor),
        verb="repair.proven",
        detail={"proof": str(proof_id), "domain": run.domain, "key": row.kid},
    )
    return proof


def _draft(run: CheckRun, pairs: Sequence[Pair], proof_id: str, now: datetime) -> Draft:
    proven = pairs[:MAX_CHECKS]
    rests_on = resting(run.witness, [each.after.check_id for each in proven], run.domain)
    return Draft.model_validate(
        {
            "format": FORMAT,
            "id": proof_id,
            "issuer": settings.PROOF_ISSUER,
            "issued_at": written(now),
            "domain": run.domain,
            "checks": [
                {
                    "check": each.after.check_id,
                    "controls": list(each.after.controls),
                    "before": _seen(each.before),
                    "after": _seen(each.after),
                }
                for each in proven
            ],
            "witness": _witness(rests_on),
        }
    )


def _seen(result: RunResult) -> dict[str, Any]:
    observation, cut = observed(result.observation)
    return {
        "verdict": result.verdict,
        "reason": result.reason,
        "observation": observation,
        "cut": cut,
        "at": written(result.at),
    }


def _witness(told: Mapping[str, Any]) -> dict[str, Any]:
    """See `core/probes/dns/fresh.py`."""
    return {
        "asked": [_said(each, "at") for each in told["asked"][:MAX_WITNESSES]],
        "caches": [_said(each, "until") for each in told["caches"][:MAX_WITNESSES]],
    }


def _said(each: Mapping[str, Any], moment: str) -> dict[str, Any]:
    return {**each, moment: written(datetime.fromisoformat(each[moment])), "records": records(each["records"])}
