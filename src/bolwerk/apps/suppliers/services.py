# SPDX-License-Identifier: EUPL-1.2
"""What a firm says of its suppliers: this is one, that is none. Each with its place in the audit log."""

from django.db import transaction

from bolwerk.apps.audit.services import append
from bolwerk.apps.organisations.actors import Actor, name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask as ask_leave
from bolwerk.apps.organisations.services import hold
from bolwerk.apps.suppliers import asking, selectors
from bolwerk.apps.suppliers.models import Supplier
from bolwerk.core.catalogue.shared_domains import registered
from bolwerk.core.errors import Conflict, Invalid, NotFound
from bolwerk.core.probes.domain import DomainError, normalise
from bolwerk.core.suppliers.data import nobodys

ROLES = tuple(Supplier.Role.values)
MOST = 30
MOST_SAID = 100
"""Named and put aside together."""


def clean(typed: str, role: str, *, own: str) -> tuple[str, str]:
    """(the domain as registered, role). `own`: the firm's domain. Raises Invalid."""
    if role not in ROLES:
        raise Invalid("error.supplier.role")
    try:
        name = normalise(typed).name
    except DomainError as error:
        key = "error.supplier.empty" if error.key == "empty" else f"error.domain.{error.key}"
        raise Invalid(key) from error
    domain = registered(name)
    if not domain or nobodys(domain):
        raise Invalid("error.supplier.shared")
    if own and domain == registered(own):
        raise Invalid("error.supplier.own")
    return domain, role


@transaction.atomic
def add(*, organisation: Organisation, typed: str, role: str, actor: Actor) -> str:
    """`typed`: a domain, an address of a page or of mail. Gives the domain; it is looked at. Raises NotAllowed,
    Invalid, Conflict when it stands there with that role already or there are MOST."""
    ask_leave(actor, "firm.answer", organisation)
    domain, role = clean(typed, role, own=organisation.domain)
    hold(organisation)
    said = Supplier.objects.filter(organisation=organisation)
    before = said.filter(domain=domain).first()
    if before is not None and (before.state, before.role) == (Supplier.State.NAMED, role):
        raise Conflict("error.supplier.there")
    if before is None and (said.count() >= MOST_SAID or said.filter(state=Supplier.State.NAMED).count() >= MOST):
        raise Conflict("error.supplier.many")
    said.update_or_create(
        organisation=organisation, domain=domain, defaults={"role": role, "state": Supplier.State.NAMED}
    )
    _note(organisation, actor, "supplier.named", domain)
    asking.ask(domains=[domain])
    return domain


@transaction.atomic
def put_aside(*, organisation: Organisation, domain: str, actor: Actor) -> None:
    """It is none of this firm's suppliers. Raises NotAllowed, and NotFound for one that is not on its list."""
    ask_leave(actor, "firm.answer", organisation)
    hold(organisation)
    known = selectors.overview(organisation).get(domain)
    if known is None:
        raise NotFound("error.supplier.none")
    if known.sources:
        if not known.named and Supplier.objects.filter(organisation=organisation).count() >= MOST_SAID:
            raise Conflict("error.supplier.many")
        Supplier.objects.update_or_create(
            organisation=organisation, domain=domain, defaults={"role": "", "state": Supplier.State.ASIDE}
        )
    else:  # only named: taking the name back leaves nothing to hide
        Supplier.objects.filter(organisation=organisation, domain=domain).delete()
    _note(organisation, actor, "supplier.put_aside", domain)


@transaction.atomic
def take_back(*, organisation: Organisation, domain: str, actor: Actor) -> None:
    """What was put aside counts again as far as it is seen. Raises NotAllowed and NotFound."""
    ask_leave(actor, "firm.answer", organisation)
    aside = Supplier.objects.filter(organisation=organisation, domain=domain, state=Supplier.State.ASIDE)
    if not aside.delete()[0]:
        raise NotFound("error.supplier.none")
    _note(organisation, actor, "supplier.taken_back", domain)


def look(*, organisation: Organisation, actor: Actor) -> int:
    """Has those looked at that were not for a week; how many. Raises NotAllowed."""
    ask_leave(actor, "firm.act", organisation)
    return asking.ask(domains=selectors.domains_of(organisation))


def _note(organisation: Organisation, actor: Actor, verb: str, domain: str) -> None:
    append(organisation=organisation, actor=name_of(actor), verb=verb, detail={"domain": domain})
