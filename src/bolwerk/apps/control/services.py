# SPDX-License-Identifier: EUPL-1.2
"""Prove that a firm runs its domain: by what is seen, or by who reads its mail. docs/decisions/0015.

Each change of what is proven stands in the audit log, with the way and the end.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bolwerk.apps import mail
from bolwerk.apps.audit.services import append
from bolwerk.apps.control.looks import note, set_proof
from bolwerk.apps.control.models import OwnMachine, Proof, ProofMail
from bolwerk.apps.control.selectors import RECORDS, going_on, holds, mail_by
from bolwerk.apps.control.signals import proven
from bolwerk.apps.control.tasks import look_for_proof
from bolwerk.apps.organisations.actors import Actor, name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask
from bolwerk.apps.organisations.services import hold
from bolwerk.apps.tokens import new_token, token_hash
from bolwerk.core.errors import Conflict, Gone, Invalid

ROLES = ("postmaster", "hostmaster", "webmaster")
"""Addresses that RFC 2142 keeps for who runs mail, DNS and website; no provider gives them to a mere customer."""
MAIL_LASTS = timedelta(days=90)
PAUSE = timedelta(seconds=5)
LINK_LASTS = timedelta(days=3)
MAILS, IN = 3, timedelta(days=1)
"""To one domain, over all firms: nobody's mailbox may be filled from here."""


@transaction.atomic
def ask_look(*, organisation: Organisation, actor: Actor) -> Proof:
    """Has the record and the file looked for. Raises NotAllowed; Invalid without a domain; Conflict when too soon."""
    ask(actor, "firm.act", organisation)
    if not organisation.domain:
        raise Invalid("error.domain.none")
    hold(organisation)
    now = timezone.now()
    proof = _own(organisation)
    if proof.asked_at and (proof.asked_at > now - PAUSE or going_on(proof, now)):
        raise Conflict("error.check.too_soon")
    proof.asked_at = now
    proof.save(update_fields=["asked_at"])
    transaction.on_commit(lambda: look_for_proof.enqueue(proof_id=proof.pk))
    return proof


def _own(organisation: Organisation) -> Proof:
    """The row of its present domain; one of an earlier domain makes room."""
    Proof.objects.filter(organisation=organisation).exclude(domain=organisation.domain).delete()
    return Proof.objects.get_or_create(organisation=organisation, defaults={"domain": organisation.domain})[0]


def send_mail(
    *, organisation: Organisation, actor: Actor, role: str, language: str, address_of: Callable[[str], str]
) -> str:
    """Mails a link to `role`@domain and returns the address. Raises NotAllowed; Invalid for another role or without a
    domain; Conflict when that domain got enough mails, or none can be sent."""
    now, token = timezone.now(), new_token()
    with transaction.atomic():
        ask(actor, "firm.act", organisation)
        if not organisation.domain:
            raise Invalid("error.domain.none")
        if role not in ROLES:
            raise Invalid("error.control.role")
        hold(organisation)
        ProofMail.objects.filter(expires_at__lt=now - IN).delete()
        if ProofMail.objects.filter(domain=organisation.domain, created_at__gt=now - IN).count() >= MAILS:
            raise Conflict("error.control.mails")
        address = f"{role}@{organisation.domain}"
        made = ProofMail.objects.create(
            organisation=organisation,
            domain=organisation.domain,
            address=address,
            token_hash=token_hash(token),
            expires_at=now + LINK_LASTS,
        )
        detail = {"domain": organisation.domain, "role": role, "mail": made.pk}
        append(organisation=organisation, actor=name_of(actor), verb="domain.proof_mailed", detail=detail)
    mail.send(
        to=address,
        language=language,
        key="control",
        domain=organisation.domain,
        address=address_of(token),
        days=str(LINK_LASTS.days),
    )
    return address


@transaction.atomic
def confirm_mail(*, token: str) -> Proof:
    """Who opened the link runs the mail of the domain. Works once. Raises NotFound and Gone.

    A record or file that counts longer stays the proof.
    """
    link = mail_by(token)
    organisation = hold(link.organisation)
    now = timezone.now()
    if organisation.domain != link.domain:
        raise Gone("error.control.link_old")
    if not ProofMail.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise Gone("error.control.link_old")
    proof = _own(organisation)
    until = now + MAIL_LASTS
    if not (holds(proof, now) and proof.way in RECORDS and proof.expires_at and proof.expires_at >= until):
        set_proof(proof, Proof.Way.MAIL, now, until)
        proof.save()
        note(proof, "mail", "domain.proven")
    proven.send(sender=Proof, organisation=organisation)
    return proof


@transaction.atomic
def withdraw(*, organisation: Organisation, actor: Actor) -> None:
    """Nothing is proven any more; machines and open mails go too. Raises NotAllowed."""
    ask(actor, "firm.answer", organisation)
    _forget(organisation, actor)


def domain_changed(*, organisation: Organisation, actor: Actor) -> None:
    """Inside the caller's transaction: what was proven was of the old domain."""
    _forget(organisation, actor)


def _forget(organisation: Organisation, actor: Actor) -> None:
    held = Proof.objects.filter(organisation=organisation).exclude(way="").first()
    Proof.objects.filter(organisation=organisation).delete()
    ProofMail.objects.filter(organisation=organisation, used_at=None).update(expires_at=timezone.now())
    OwnMachine.objects.filter(organisation=organisation).delete()
    if held is not None:
        detail = {"domain": held.domain, "way": held.way}
        append(organisation=organisation, actor=name_of(actor), verb="domain.proof_withdrawn", detail=detail)


def forget_old(*, now: datetime | None = None) -> int:
    """Lines that no longer count hold an address for nothing, and so do mails. Returns how many rows went."""
    now = now or timezone.now()
    mails, _ = ProofMail.objects.filter(expires_at__lt=now - IN).delete()
    lines, _ = OwnMachine.objects.filter(expires_at__lt=now).delete()
    return mails + lines
