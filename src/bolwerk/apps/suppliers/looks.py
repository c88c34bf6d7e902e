# SPDX-License-Identifier: EUPL-1.2
"""The look at a domain that firms depend on.

What is seen is open to anyone, so it is shared. Who depends on whom only the firm knows: nothing here keeps it.
"""

from datetime import timedelta

from django.utils import timezone

from bolwerk.apps.scanning import scanner
from bolwerk.apps.scanning.options import options_for
from bolwerk.apps.suppliers.models import Look
from bolwerk.core.probes.result import CheckResult

KEPT = timedelta(days=35)
"""What nobody asked for again since is forgotten."""


def look(look_id: int) -> None:
    """May run twice: the second finds it finished."""
    forget()
    asked = Look.objects.filter(pk=look_id).first()
    if asked is None or (asked.finished_at is not None and asked.finished_at >= asked.asked_at):
        return
    found: dict[str, list[str]] = {}

    def keep(result: CheckResult) -> None:
        found[result.id] = [result.verdict.value, result.reason]

    scanner.ONE.check(asked.domain, options_for(asked.domain), keep)
    Look.objects.filter(pk=asked.pk, asked_at=asked.asked_at).update(finished_at=timezone.now(), results=found)


def forget() -> int:
    """Removes what no firm asked for since long; how many."""
    return Look.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()[0]
