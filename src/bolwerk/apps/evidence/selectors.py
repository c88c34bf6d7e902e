# SPDX-License-Identifier: EUPL-1.2
"""Reads the log back as values of the core."""

from typing import Any

from bolwerk.apps.evidence.models import EvidenceRecord
from bolwerk.apps.evidence.services import FIELDS
from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict


def of(organisation: Any) -> list[Evidence]:
    """All evidence of one firm, oldest first: one query."""
    rows = EvidenceRecord.objects.filter(organisation=organisation).order_by("observed_at", "id")
    return [
        Evidence(control, SourceKind(source), Verdict(verdict), observed, expires, summary, reference)
        for control, source, verdict, observed, expires, summary, reference in rows.values_list(*FIELDS)
    ]
