# SPDX-License-Identifier: EUPL-1.2
"""Proofs that a fault was mended, as pages show them: what can be proven now, and one proof in words."""

from dataclasses import dataclass

from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.proofs.models import RepairProof
from bolwerk.apps.proofs.selectors import proofs_of, unproven
from bolwerk.core.catalogue.schemas import Language
from bolwerk.core.proofs.document import SignedProof
from bolwerk.core.proofs.reading import read
from bolwerk.core.telling.repair import RepairView, repair_view
from bolwerk.web.dates import hour


@dataclass(frozen=True, slots=True)
class RepairBox:
    """`run`: the newest look again that saw something mended and was not proven yet; `proofs`: newest first."""

    run: CheckRun | None
    proofs: list[RepairProof]


def repair_box(firm: Organisation) -> RepairBox | None:
    """None when nothing was mended yet."""
    run, proofs = unproven(firm), proofs_of(firm)
    return RepairBox(run, proofs) if run or proofs else None


def shown(document: str | SignedProof, language: Language) -> RepairView:
    """`document`: as it was issued here, or as it was verified."""
    proof = document if isinstance(document, SignedProof) else SignedProof.model_validate(read(document.encode()))
    return repair_view(proof, language, hour)
