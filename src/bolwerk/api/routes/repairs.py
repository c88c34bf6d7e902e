# SPDX-License-Identifier: EUPL-1.2
"""Proof that a fault was mended: make one, take it along; and for anyone, verify one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from bolwerk.api.schemas.repairs import RepairOut, RepairsOut, VerifiedOut
from bolwerk.apps.limits import spend
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.proofs import keys, services
from bolwerk.apps.proofs.models import RepairProof
from bolwerk.apps.proofs.selectors import proof_of, proofs_of, provable
from bolwerk.core.errors import Invalid
from bolwerk.core.proofs.checking import as_json, check
from bolwerk.core.proofs.document import SignedProof

router = Router(tags=["repairs"])
FILE_BODY = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
}


@router.get("/repairs", response=RepairsOut, summary="Proofs that faults were mended")
def repairs(request: HttpRequest) -> RepairsOut:
    return RepairsOut(
        provable=provable(request.auth) is not None, proofs=[_repair(each) for each in proofs_of(request.auth)]
    )


@router.post("/repairs", response={201: RepairOut}, summary="Prove what the newest look again saw mended")
def prove(request: HttpRequest, response: HttpResponse) -> Status:
    """Asked again, it is the same proof, for as long as no newer look saw the fault back. Raises Invalid then."""
    run = provable(request.auth)
    if run is None:
        raise Invalid("error.repair.nothing")
    proof = services.issue(organisation=request.auth, run_id=run.pk, actor=VISITOR)
    response["Location"] = f"/api/v1/repairs/{proof.pk}"
    return Status(201, _repair(proof))


@router.get("/repairs/{uuid:proof_id}", response=SignedProof, summary="One proof, to the byte as it was issued")
def one(request: HttpRequest, proof_id: UUID) -> HttpResponse:
    return HttpResponse(proof_of(request.auth, proof_id).document.encode(), content_type="application/json")


@router.post("/verify", auth=None, response=VerifiedOut, summary="Does this proof hold?", openapi_extra=FILE_BODY)
def verify(request: HttpRequest) -> VerifiedOut:
    """Told of the keys of this installation alone. At most 512 kB; nothing of it is kept."""
    spend(what="verify", meta=request.META)
    return VerifiedOut(**as_json(check(request.body, keys.published())))


def _repair(proof: RepairProof) -> RepairOut:
    return RepairOut(id=proof.pk, domain=proof.domain, issued_at=proof.issued_at)
