# SPDX-License-Identifier: EUPL-1.2
"""The machines a firm says are its own, with its consent to be knocked at. docs/decisions/0015.

A name counts for the addresses it led to when it was named: where it leads later may be somebody else's. An address
that somebody came from counts for a day, as many lines get another one after that.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from bolwerk.apps.audit.services import append
from bolwerk.apps.control.models import OwnMachine
from bolwerk.apps.control.selectors import holds, machines_of, proof_of
from bolwerk.apps.control.tasks import find_machine
from bolwerk.apps.organisations.actors import Actor, name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask
from bolwerk.apps.organisations.services import hold
from bolwerk.core.errors import Conflict, Invalid, NotFound
from bolwerk.core.probes.addresses import address_allowed, parse
from bolwerk.core.probes.domain import DomainError, normalise

MOST = 4
VISIT_COUNTS = timedelta(days=1)


@transaction.atomic
def name_machine(*, organisation: Organisation, actor: Actor, name: str, consent: bool) -> OwnMachine:
    """`name` as typed: "till", "till.shop.be" or the domain itself. Its addresses are looked up by the worker.

    Raises NotAllowed; Invalid for a name that is not of the domain and without consent; Conflict without a proof, and
    for too many.
    """
    _may(organisation, actor, consent)
    machine = _keep(organisation, actor, _full(name, organisation.domain), [])
    transaction.on_commit(lambda: find_machine.enqueue(machine_id=machine.pk))
    return machine


@transaction.atomic
def name_visited(*, organisation: Organisation, actor: Actor, address: str, consent: bool) -> OwnMachine:
    """`address`: where the person who asks comes from, as our own door saw it. Raises as `name_machine`, and Invalid
    for an address that is not on the internet."""
    _may(organisation, actor, consent)
    found = parse(address)
    if found is None or not address_allowed(str(found)):
        raise Invalid("error.control.address")
    return _keep(organisation, actor, "", [str(found)])


def _may(organisation: Organisation, actor: Actor, consent: bool) -> None:
    ask(actor, "firm.answer", organisation)
    if not consent:
        raise Invalid("error.control.consent")
    hold(organisation)
    if not holds(proof_of(organisation), timezone.now()):
        raise Conflict("error.control.unproven")


def _full(typed: str, domain: str) -> str:
    """The whole name. A single word is one below the domain."""
    text = typed.strip().lower().rstrip(".")
    text = text if "." in text or not text else f"{text}.{domain}"
    try:
        name = normalise(text).name
    except DomainError as error:
        raise Invalid("error.control.name") from error
    if name != domain and not name.endswith(f".{domain}"):
        raise Invalid("error.control.name")
    return name


def _keep(organisation: Organisation, actor: Actor, name: str, addresses: Sequence[str]) -> OwnMachine:
    """Naming it again takes the place of the first time. The consent stands in the audit log, with what it is for."""
    now = timezone.now()
    others = machines_of(organisation).exclude(name=name)
    if others.count() >= MOST:
        raise Conflict("error.control.machines_many")
    OwnMachine.objects.filter(organisation=organisation).exclude(pk__in=others).delete()
    machine = OwnMachine.objects.create(
        organisation=organisation,
        domain=organisation.domain,
        name=name,
        addresses=[*addresses],
        named_at=now,
        looked_at=now if addresses else None,
        expires_at=None if name else now + VISIT_COUNTS,
    )
    detail = {"name": name, "addresses": [*addresses]}
    append(organisation=organisation, actor=name_of(actor), verb="machine.consented", detail=detail)
    return machine


@transaction.atomic
def forget_machine(*, organisation: Organisation, actor: Actor, machine_id: int) -> None:
    """Raises NotAllowed, and NotFound for one that is gone or of another firm."""
    ask(actor, "firm.answer", organisation)
    machine = OwnMachine.objects.filter(organisation=organisation, pk=machine_id).first()
    if machine is None:
        raise NotFound("error.control.machine_gone")
    detail = {"name": machine.name, "addresses": machine.addresses}
    machine.delete()
    append(organisation=organisation, actor=name_of(actor), verb="machine.forgotten", detail=detail)
