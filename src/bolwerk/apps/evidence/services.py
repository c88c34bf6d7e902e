# SPDX-License-Identifier: EUPL-1.2
"""The one door by which anything learns something about a firm."""

from collections.abc import Iterable
from typing import Any

from bolwerk.apps.evidence.models import EvidenceRecord
from bolwerk.core.posture.evidence import Evidence

FIELDS = ("control", "source", "verdict", "observed_at", "expires_at", "summary", "reference")


def record(*, organisation: Any, evidence: Iterable[Evidence]) -> None:
    """Appends, in one query, inside the caller's transaction."""
    EvidenceRecord.objects.bulk_create(
        EvidenceRecord(organisation=organisation, **{name: getattr(each, name) for name in FIELDS})
        for each in evidence
    )
