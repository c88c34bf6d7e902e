# SPDX-License-Identifier: EUPL-1.2
"""Does this proof hold? Asked of bytes that anybody may have written. Never raises."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from pydantic import ValidationError

from bolwerk.core.proofs.canonical import NotCanonical
from bolwerk.core.proofs.document import SignedProof
from bolwerk.core.proofs.keys import KeySet, PublishedKey, decode, public_key, thumbprint
from bolwerk.core.proofs.reading import Unreadable, read
from bolwerk.core.proofs.signing import signed_bytes


class Outcome(StrEnum):
    """VALID: issued by the installation whose keys are at hand, and unaltered since.
    ALTERED: something changed after it was signed.
    KEY_UNKNOWN: unaltered since somebody signed it; whether that was its issuer, these keys do not tell.
    KEY_WITHDRAWN: the issuer took this key back, so nothing that it signed counts.
    KEY_TIME: dated when its issuer did not sign with this key.
    NO_PROOF: not a proof that we can read.
    """

    VALID = "valid"
    ALTERED = "altered"
    KEY_UNKNOWN = "key_unknown"
    KEY_WITHDRAWN = "key_withdrawn"
    KEY_TIME = "key_time"
    NO_PROOF = "no_proof"


@dataclass(frozen=True, slots=True)
class Checked:
    """`proof` is None for NO_PROOF alone: what it says counts only when the outcome is VALID."""

    outcome: Outcome
    proof: SignedProof | None = None


def check(raw: bytes, keys: KeySet | None) -> Checked:
    """`keys`: those of the one issuer that is trusted; None: none at hand. Works without a clock: a proof tells of a
    moment that is past, so it does not grow old."""
    try:
        document = read(raw)
        proof = SignedProof.model_validate(document)
        signed = signed_bytes(document)
    except (Unreadable, ValidationError, NotCanonical):
        return Checked(Outcome.NO_PROOF)
    return Checked(_outcome(proof, signed, keys), proof)


def _outcome(proof: SignedProof, signed: bytes, keys: KeySet | None) -> Outcome:
    if not _holds(proof, signed):
        return Outcome.ALTERED
    known = keys.get(proof.key.kid) if keys is not None and keys.issuer == proof.issuer else None
    if known is None:
        return Outcome.KEY_UNKNOWN
    if known.withdrawn_at is not None:
        return Outcome.KEY_WITHDRAWN
    return Outcome.VALID if _in_time(proof, known) else Outcome.KEY_TIME


def _holds(proof: SignedProof, signed: bytes) -> bool:
    """The key is the one its id names, and it signed these bytes."""
    if proof.key.kid != thumbprint(proof.key.x):
        return False
    try:
        public_key(proof.key.x).verify(decode(proof.signature, 64), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _in_time(proof: SignedProof, known: PublishedKey) -> bool:
    """Moments of one form sort as they follow each other."""
    return known.since <= proof.issued_at and (known.until is None or proof.issued_at <= known.until)


def as_json(found: Checked) -> dict[str, Any]:
    """For programs: the outcome, and of what."""
    proof = found.proof
    told = {name: getattr(proof, name) for name in ("id", "issuer", "issued_at", "domain")} if proof else {}
    return {"outcome": found.outcome.value, **told, **({"key": proof.key.kid} if proof else {})}
