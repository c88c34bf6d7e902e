# SPDX-License-Identifier: EUPL-1.2
"""One check of the domain as its own page shows it."""

from typing import Any

from django.utils import timezone

from bolwerk.apps.control.selectors import standing
from bolwerk.apps.monitoring import selectors as monitoring
from bolwerk.apps.monitoring.again import in_order
from bolwerk.apps.monitoring.models import RunResult
from bolwerk.apps.monitoring.selectors import Present
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.plans.selectors import picture_of
from bolwerk.core.catalogue.loader import load
from bolwerk.core.probes.reasons import SILENT
from bolwerk.web.again import caches_of
from bolwerk.web.findings import UNASKED, findings
from bolwerk.web.hosting import hosts_of
from bolwerk.web.steps import change_of, view_of

COMMON = "common"


def seen_of(firm: Organisation, known: Present, found: RunResult, language: str) -> dict[str, Any]:
    """What the page is made of. `line`: as it is, and as it was when it was otherwise; `how`: what mends it."""
    finding = findings([found], language)[0]
    measure = load().measures.get(finding.measure)
    run = known.run
    not_tested = found.verdict == "could_not_test"
    return {
        "finding": finding,
        "line": change_of(found.check_id, monitoring.recent_results(firm, [found.check_id]), language),
        "unseen": load().checks[COMMON].texts[language].means if not_tested else "",
        "unasked": found.reason in UNASKED,
        "proven": standing(firm).proven,
        "recheck": not in_order(found) and found.reason not in SILENT,
        "going_on": found.check_id in known.awaited,
        "measure": measure,
        "text": measure.texts[language] if measure else None,
        "view": view_of(firm, measure, language, picture_of(firm)) if measure else None,
        "hosts": hosts_of(firm, run, language),
        "again": {"caches": caches_of(run, language, timezone.now())} if run else {},
    }
