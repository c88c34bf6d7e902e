# SPDX-License-Identifier: EUPL-1.2
"""Show that the firm runs its domain, and name its machines."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Status

from bolwerk.api.language import language_of
from bolwerk.api.schemas.control import FileOut, MachineIn, MachineOut, ProofMailIn, ProofMailOut, ProofOut, RecordOut
from bolwerk.apps.control import machines, services
from bolwerk.apps.control.models import OwnMachine
from bolwerk.apps.control.selectors import machines_of, standing
from bolwerk.apps.control.value import file_of, record_of
from bolwerk.apps.limits import client_address, spend
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.errors import Invalid

router = Router(tags=["proof of control"])
PROOF = "/api/v1/proof"


@router.get("/proof", response=ProofOut, summary="Whether the firm showed that it runs its domain, and how it can")
def proof(request: HttpRequest) -> ProofOut:
    return _proof(request.auth)


@router.post("/proof/look", response={202: ProofOut}, summary="Look for the record and the file")
def look(request: HttpRequest, response: HttpResponse) -> Status:
    """It runs in the background; what is newly proven has the domain checked again."""
    spend(what="check", meta=request.META)
    services.ask_look(organisation=request.auth, actor=VISITOR)
    response["Location"] = PROOF
    return Status(202, _proof(request.auth))


@router.post(
    "/proof/mail", response={202: ProofMailOut}, summary="Mail a link to whoever runs the mail of the domain"
)
def mail(request: HttpRequest, payload: ProofMailIn) -> Status:
    spend(what="proof_mail", meta=request.META)
    address = services.send_mail(
        organisation=request.auth,
        actor=VISITOR,
        role=payload.role,
        language=language_of(request),
        address_of=lambda token: request.build_absolute_uri(reverse("confirm_domain", args=[token])),
    )
    return Status(202, ProofMailOut(address=address))


@router.delete("/proof", response={204: None}, summary="Withdraw the proof, the machines with it")
def withdraw(request: HttpRequest) -> Status:
    services.withdraw(organisation=request.auth, actor=VISITOR)
    return Status(204, None)


@router.post("/machines", response={201: MachineOut}, summary="Name a machine of the firm that may be knocked at")
def name_machine(request: HttpRequest, response: HttpResponse, payload: MachineIn) -> Status:
    """Only with a proof that holds. It counts for the addresses it has now."""
    asked = {"organisation": request.auth, "actor": VISITOR, "consent": payload.consent}
    if payload.name.strip():
        made = machines.name_machine(name=payload.name, **asked)
    else:
        made = machines.name_visited(address=client_address(request.META), **asked)
    made.refresh_from_db()
    response["Location"] = PROOF
    return Status(201, _machine(made))


@router.delete("/machines/{int:machine_id}", response={204: None}, summary="Forget a machine")
def forget_machine(request: HttpRequest, machine_id: int) -> Status:
    machines.forget_machine(organisation=request.auth, actor=VISITOR, machine_id=machine_id)
    return Status(204, None)


def _proof(firm: Organisation) -> ProofOut:
    if not firm.domain:
        raise Invalid("error.domain.none")
    now, record, file = standing(firm), record_of(firm), file_of(firm)
    return ProofOut(
        domain=firm.domain,
        way=now.way,
        proven_at=now.proven_at,
        expires_at=now.expires_at,
        ending=now.ending,
        looking=now.looking,
        looked_at=now.looked_at,
        places=now.places or {},
        record=RecordOut(type=record.type, name=record.name, value=record.value),
        file=FileOut(url=file.url, text=file.text),
        mail=[f"{role}@{firm.domain}" for role in services.ROLES],
        machines=[_machine(each) for each in machines_of(firm)],
    )


def _machine(machine: OwnMachine) -> MachineOut:
    return MachineOut(**{name: getattr(machine, name) for name in MachineOut.model_fields})
