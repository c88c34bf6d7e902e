# SPDX-License-Identifier: EUPL-1.2
"""Has the scanner check the domain of one CheckRun and keeps each result as it lands. What only an owner may ask is
asked while a proof of control holds, which is looked at again now and then."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils import timezone

from bolwerk.apps.control import looks as proofs
from bolwerk.apps.control.selectors import holds, machines_to_check, proof_of
from bolwerk.apps.control.value import value_of
from bolwerk.apps.monitoring import landing
from bolwerk.apps.monitoring.models import Cause, CheckRun
from bolwerk.apps.scanning import scanner
from bolwerk.apps.scanning.options import options_for
from bolwerk.core.probes.providers import GENERIC
from bolwerk.core.probes.result import CheckResult


def run(run_id: int) -> CheckRun | None:
    """What it finished. May run twice: results already kept stay as they are, a finished run is left alone."""
    checking = CheckRun.objects.select_related("organisation").filter(pk=run_id, finished_at=None).first()
    if checking is None:
        return None

    def keep(result: CheckResult) -> None:
        landing.keep_result(run=checking, result=result)

    asked = options_for(checking.domain)
    again = proofs.due(checking.organisation)
    if again is not None:
        seen = scanner.ONE.prove(checking.domain, asked, value_of(checking.organisation))
        proofs.settle(proof_id=again.pk, seen=seen)
    asked = replace(
        asked,
        selectors=tuple(checking.organisation.dkim_selectors),
        owner=holds(proof_of(checking.organisation), timezone.now()),
        machines=machines_to_check(checking.organisation),
        only=tuple(checking.only),
        fresh=_fresh(checking),
    )
    done = scanner.ONE.check(checking.domain, asked, keep)
    landing.finish(
        run=checking,
        duration_ms=done.duration_ms,
        providers=providers_after(checking, done.providers),
        witness=done.witness,
    )
    return checking


def _fresh(run: CheckRun) -> bool:
    """Who asks for another look may have changed something just now."""
    earlier = CheckRun.objects.filter(organisation=run.organisation_id, domain=run.domain, asked_at__lt=run.asked_at)
    return run.cause == Cause.AGAIN or (run.cause == Cause.ASKED and earlier.exists())


def providers_after(run: CheckRun, seen: Mapping[str, str]) -> dict[str, str]:
    """Who hosts the website shows best on its page, which a look at some checks alone does not read."""
    if not run.only:
        return dict(seen)
    known = {role: key for role, key in run.providers.items() if key != GENERIC}
    found = {role: key for role, key in seen.items() if key != GENERIC}
    return {**seen, **known, **{role: key for role, key in found.items() if role != "web" or role not in known}}
