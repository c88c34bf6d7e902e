# SPDX-License-Identifier: EUPL-1.2
"""Whether a firm has proven to run its domain, and which machines it named."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from bolwerk.apps.control.models import OwnMachine, Proof, ProofMail
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.tokens import token_hash
from bolwerk.core.errors import Gone, NotFound
from bolwerk.core.probes.control.evaluate import Seen
from bolwerk.core.probes.exposure.machines import ITSELF, Machine

LONGEST_LOOK = timedelta(seconds=60)
RECORDS = frozenset({Proof.Way.DNS, Proof.Way.FILE})
"""Ways that can be looked at again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`way` "" when nothing is proven now. `ending`: the record or file was gone at the last look. `looking`: a look
    is going on. `places`: what the last look said."""

    way: str = ""
    proven_at: datetime | None = None
    expires_at: datetime | None = None
    ending: bool = False
    looking: bool = False
    looked_at: datetime | None = None
    places: dict[str, str] | None = None

    @property
    def proven(self) -> bool:
        return bool(self.way)


def proof_of(organisation: Organisation) -> Proof | None:
    """Of the domain it has now, not of one it had before."""
    if not organisation.domain:
        return None
    return Proof.objects.filter(organisation=organisation, domain=organisation.domain).first()


def holds(proof: Proof | None, now: datetime) -> bool:
    return bool(proof and proof.way and proof.expires_at and proof.expires_at > now)


def standing(organisation: Organisation) -> Standing:
    now, proof = timezone.now(), proof_of(organisation)
    if proof is None:
        return Standing()
    known = holds(proof, now)
    return Standing(
        way=proof.way if known else "",
        proven_at=proof.proven_at if known else None,
        expires_at=proof.expires_at if known else None,
        ending=known and is_gone(proof),
        looking=going_on(proof, now),
        looked_at=proof.looked_at,
        places=proof.places,
    )


def is_gone(proof: Proof) -> bool:
    """The record or file that is the proof was not there at the last look."""
    return proof.way in RECORDS and Seen(proof.places).gone(proof.way)


def going_on(proof: Proof, now: datetime) -> bool:
    """Asked for, and not so long ago that nothing may come of it any more."""
    asked = proof.asked_at
    return asked is not None and asked > now - LONGEST_LOOK and (proof.looked_at is None or proof.looked_at < asked)


def machines_of(organisation: Organisation) -> QuerySet[OwnMachine]:
    """Those that count now, as they were named."""
    valid = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return OwnMachine.objects.filter(valid, organisation=organisation, domain=organisation.domain).order_by("id")


def machines_to_check(organisation: Organisation) -> tuple[Machine, ...]:
    """None without a proof that holds."""
    if not holds(proof_of(organisation), timezone.now()):
        return ()
    return tuple(
        Machine(ITSELF if each.name == each.domain else each.name, address, met=not each.name)
        for each in machines_of(organisation)
        for address in each.addresses
    )


def mail_by(token: str) -> ProofMail:
    """Not spent by looking. Wrong ones raise NotFound; too old, used, or of a domain the firm left: Gone."""
    found = ProofMail.objects.select_related("organisation").filter(token_hash=token_hash(token)).first()
    if found is None:
        raise NotFound("error.control.link_wrong")
    if found.used_at is not None or found.expires_at <= timezone.now():
        raise Gone("error.control.link_old")
    if found.organisation.domain != found.domain:
        raise Gone("error.control.link_old")
    return found
