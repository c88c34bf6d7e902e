# SPDX-License-Identifier: EUPL-1.2
"""Whom the firm depends on, and what anyone may see of these firms."""

from django.http import HttpRequest
from ninja import Path, Router, Status

from bolwerk.api.schemas.suppliers import LookedOut, SupplierIn, SupplierOut, SuppliersOut
from bolwerk.apps.limits import spend
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.suppliers import services
from bolwerk.apps.suppliers.selectors import Known, overview

router = Router(tags=["suppliers"])


@router.get("/suppliers", response=SuppliersOut, summary="Whom the firm depends on, and how they stand")
def suppliers(request: HttpRequest) -> SuppliersOut:
    """Those that were named and those that were seen; none of it counts for the firm itself."""
    return _told(request.auth)


@router.post("/suppliers", response={201: SuppliersOut}, summary="Name a supplier")
def name_one(request: HttpRequest, payload: SupplierIn) -> Status:
    """It is looked at from outside; who named it, nobody learns."""
    spend(what="check", meta=request.META)
    services.add(organisation=request.auth, typed=payload.domain, role=payload.role, actor=VISITOR)
    return Status(201, _told(request.auth))


@router.post("/suppliers/look", response={202: LookedOut}, summary="Look at those not looked at for a week")
def look(request: HttpRequest) -> Status:
    spend(what="check", meta=request.META)
    return Status(202, LookedOut(asked=services.look(organisation=request.auth, actor=VISITOR)))


@router.delete("/suppliers/{domain}", response={204: None}, summary="Say that it is no supplier")
def put_aside(request: HttpRequest, domain: str = Path(..., max_length=253)) -> Status:
    services.put_aside(organisation=request.auth, domain=domain, actor=VISITOR)
    return Status(204, None)


def _told(firm: Organisation) -> SuppliersOut:
    found = overview(firm)
    return SuppliersOut(
        forgeable=found.count.forgeable,
        known=found.count.known,
        suppliers=[_supplier(each) for each in found.suppliers],
        aside=list(found.aside),
        left_out=dict(found.left_out),
    )


def _supplier(each: Known) -> SupplierOut:
    seen = each.standing
    return SupplierOut(
        domain=each.domain,
        named=each.named,
        role=each.role,
        sources=list(each.sources),
        mail=seen.mail if seen else None,
        site=seen.site if seen else None,
        faults=dict(seen.faults) if seen else {},
        looked_at=each.at,
    )
