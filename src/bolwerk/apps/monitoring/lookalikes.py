# SPDX-License-Identifier: EUPL-1.2
"""Look-alike names of a firm's domain: looked for after a check is done, by its own task, once a week at most."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from bolwerk.apps.monitoring import landing, selectors
from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.scanning import scanner
from bolwerk.apps.scanning.options import options_for
from bolwerk.core.probes.result import CheckResult

CHECK = "names.lookalikes"
AGAIN = timedelta(days=7)
AGAIN_UNSEEN = timedelta(hours=1)
"""When nothing could be seen."""
LONGEST = timedelta(minutes=10)


def newest(organisation: Organisation) -> RunResult | None:
    """Of the domain it has now, whichever run it belongs to."""
    return next(iter(selectors.known(organisation, {CHECK})), None)


def awaited(organisation: Organisation, run: CheckRun | None) -> bool:
    """The page may say that it comes."""
    ended = run.finished_at if run else None
    return ended is not None and ended > timezone.now() - LONGEST and due(organisation)


def due(organisation: Organisation) -> bool:
    """Not looked for within the week."""
    known = newest(organisation)
    if known is None:
        return True
    pause = AGAIN_UNSEEN if known.verdict == "could_not_test" else AGAIN
    return known.at < timezone.now() - pause


def look(run_id: int) -> None:
    """May run twice: the second time there is a result already."""
    run = CheckRun.objects.select_related("organisation").filter(pk=run_id).first()
    if run is None or run.domain != run.organisation.domain or not due(run.organisation):
        return

    def keep(result: CheckResult) -> None:
        landing.keep_result(run=run, result=result)

    scanner.ONE.check(run.domain, replace(options_for(run.domain), only=(CHECK,)), keep)
