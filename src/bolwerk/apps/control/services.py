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
from bolwerk.apps.control.models import OwnMachine, Proof, ProofMail
from bolwerk.apps.control.selectors import RECORDS, going_on, holds, mail_by, proof_of
from bolwerk.apps.control.signals import proven
from bolwerk.apps.organisations.actors import SYSTEM, Actor, name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask
from bolwerk.apps.organisations.services import hold
from bolwerk.apps.tokens import new_token, token_hash
from bolwerk.core.errors import Conflict, Gone, Invalid
from bolwerk.core.probes.control.evaluate import Seen

ROLES = ("postmaster", "hostmaster", "webmaster")
"""Addresses that RFC 2142 keeps for who runs mail, DNS and website; no provider gives them to a mere customer."""
RECORD_LASTS = timedelta(days=180)
MAIL_LASTS = timedelta(days=90)
GRACE = timedelta(days=30)
"""How long a proof still counts once its record or file is gone."""
AGAIN = timedelta(days=1)
"""How often it is looked at again, along with a check."""
PAUSE = timedelta(seconds=5)
LINK_LASTS = timedelta(days=3)
MAILS, IN = 3, timedelta(days=1)
"""To one domain, over all firms: nobody's mailbox may be filled from here."""


@transaction.atomic
def ask_look(*, organisation: Organisation, actor: Actor) -> Proof:
    """Has the record and the file looked for. Raises NotAllowed; Invalid without a domain; Conflict when too soon."""
    from bolwerk.apps.control.tasks import look_for_proof

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
        _set(proof, kept, now, now + RECORD_LASTS)
        if not held or kept != before:
            _note(proof, SYSTEM, "domain.proven")
    elif held and before in RECORDS and seen.gone(before):
        ends = min(proof.expires_at or now, now + GRACE)
        if ends != proof.expires_at:
            proof.expires_at = ends
            _note(proof, SYSTEM, "domain.proof_gone")
    proof.save()
    return bool(seen.proven) and not held


def _set(proof: Proof, way: str, now: datetime, until: datetime) -> None:
    if not holds(proof, now) or proof.way != way:
        proof.proven_at = now
    proof.way, proof.seen_at, proof.expires_at = way, now, until


def _note(proof: Proof, actor: str, verb: str) -> None:
    until = proof.expires_at.date().isoformat() if proof.expires_at else ""
    detail = {"domain": proof.domain, "way": proof.way, "until": until}
    append(organisation=proof.organisation, actor=actor, verb=verb, detail=detail)


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
        _set(proof, Proof.Way.MAIL, now, until)
        proof.save()
        _note(proof, "mail", "domain.proven")
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


def due(organisation: Organisation) -> Proof | None:
    """The proof to look at again along with a check: by record or file, not seen for AGAIN."""
    now, proof = timezone.now(), proof_of(organisation)
    if proof is None or not holds(proof, now) or proof.way not in RECORDS:
        return None
    return proof if proof.looked_at is None or proof.looked_at < now - AGAIN else None


def forget_old(*, now: datetime | None = None) -> int:
    """Lines that no longer count hold an address for nothing, and so do mails. Returns how many rows went."""
    now = now or timezone.now()
    mails, _ = ProofMail.objects.filter(expires_at__lt=now - IN).delete()
    lines, _ = OwnMachine.objects.filter(expires_at__lt=now).delete()
    return mails + lines
