# SPDX-License-Identifier: EUPL-1.2
"""Takes the proofs of a firm's file back in: those that this installation issued, and that still hold."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID, uuid4

from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.proofs import keys
from bolwerk.apps.proofs.models import RepairProof
from bolwerk.core.proofs.checking import Checked, Outcome, check
from bolwerk.core.proofs.document import SignedProof
from bolwerk.core.proofs.keys import KeySet
from bolwerk.core.proofs.moments import moment_of

FOREIGN, FALSE = "foreign", "false"


def put_back(*, organisation: Organisation, documents: Iterable[str]) -> dict[str, int]:
    """Each once, to the byte as it was issued. Returns how many were left out: FOREIGN, of another installation, of
    which nobody here can tell whether they hold; FALSE, which do not hold. In a transaction."""
    published = keys.published()
    kept: dict[str, RepairProof] = {}
    out: Counter[str] = Counter()
    for document in documents:
        found = check(document.encode(), published)
        if found.proof is not None and found.outcome is Outcome.VALID:
            kept.setdefault(found.proof.id, _row(organisation, found.proof, document))
        else:
            out[_why(found, published)] += 1
    _with_own_ids(kept)
    RepairProof.objects.bulk_create(kept.values())
    return dict(out)


def _row(organisation: Organisation, proof: SignedProof, document: str) -> RepairProof:
    """Without a look: the one it tells of was not put back as seen here."""
    return RepairProof(
        id=UUID(proof.id),
        organisation=organisation,
        domain=proof.domain,
        issued_at=moment_of(proof.issued_at),
        document=document,
    )


def _with_own_ids(kept: dict[str, RepairProof]) -> None:
    """Where the firm that it was issued to is still here, this one is a copy."""
    for taken in RepairProof.objects.filter(pk__in=[each.pk for each in kept.values()]).values_list("pk", flat=True):
        kept[str(taken)].pk = uuid4()


def _why(found: Checked, published: KeySet) -> str:
    ours = found.proof is not None and found.proof.issuer == published.issuer
    return FOREIGN if found.outcome is Outcome.KEY_UNKNOWN and not ours else FALSE
