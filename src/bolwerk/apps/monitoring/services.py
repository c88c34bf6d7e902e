# SPDX-License-Identifier: EUPL-1.2
"""Ask for a check of a firm's domain: in whole, again, or for the watch."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bolwerk.apps.audit.services import append
from bolwerk.apps.control.selectors import holds, machines_to_check, proof_of
from bolwerk.apps.control.services import domain_changed
from bolwerk.apps.evidence import selectors as log
from bolwerk.apps.evidence import services as evidence
from bolwerk.apps.monitoring import selectors
from bolwerk.apps.monitoring.again import chosen
from bolwerk.apps.monitoring.models import LONGEST, Cause, CheckRun
from bolwerk.apps.monitoring.tasks import run_check
from bolwerk.apps.organisations.actors import Actor, name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask as ask_leave
from bolwerk.apps.organisations.services import hold
from bolwerk.core.catalogue.loader import load
from bolwerk.core.errors import Conflict, Invalid
from bolwerk.core.posture.evidence import Evidence, SourceKind, Verdict

PAUSE = timedelta(seconds=3)
LASTS = timedelta(days=1)
"""How long a whole look is good enough to look again at its faults alone."""


@transaction.atomic
def ask(*, organisation: Organisation) -> CheckRun:
    """Queues a whole look. Raises Invalid without a domain, Conflict when one was asked within PAUSE or is still
    running."""
    _may_begin(organisation)
    return _start(organisation)


def after_proof(organisation: Organisation, **_: object) -> None:
    """What is newly proven opens new checks, so the domain is looked at again."""
    with suppress(Conflict, Invalid):
        ask(organisation=organisation)


@transaction.atomic
def ask_again(*, organisation: Organisation, measure: str = "") -> CheckRun:
    """Queues a look at what is not in order, what was mended, and what `measure` mends, asked of the domain's own
    name servers.

    A whole look when nothing was wrong, when there was none yet, or none within LASTS. Raises as `ask` does.
    """
    _may_begin(organisation)
    now, known = timezone.now(), selectors.present(organisation)
    whole = known.whole
    if whole is None or whole.finished_at is None or whole.finished_at < now - LASTS:
        return _start(organisation)
    wanted = load().measures[measure].checks if measure in load().measures else ()
    mended = {each.check_id for each in known.results if each.run_id != whole.pk}
    only = chosen(
        known.results,
        owner=holds(proof_of(organisation), now),
        machines=bool(machines_to_check(organisation)),
        mended={*wanted, *mended},
    )
    return _start(organisation, only=only, follows=whole) if only else _start(organisation)


def _may_begin(organisation: Organisation) -> None:
    if not organisation.domain:
        raise Invalid("error.domain.none")
    hold(organisation)
    now = timezone.now()
    going_on = Q(finished_at=None, asked_at__gt=now - LONGEST)
    if CheckRun.objects.filter(Q(asked_at__gt=now - PAUSE) | going_on, organisation=organisation).exists():
        raise Conflict("error.check.too_soon")


def begin_watch(*, organisation: Organisation) -> CheckRun:
    """A run of the weekly look, for who runs it at once: it waits in no queue. Inside the caller's transaction."""
    return _made(organisation, Cause.WATCH)


def _start(organisation: Organisation, *, only: Sequence[str] = (), follows: CheckRun | None = None) -> CheckRun:
    run = _made(organisation, Cause.AGAIN if only else Cause.ASKED, only, follows)
    transaction.on_commit(lambda: run_check.enqueue(run_id=run.pk))
    return run


def _made(
    organisation: Organisation, cause: Cause, only: Sequence[str] = (), follows: CheckRun | None = None
) -> CheckRun:
    before = selectors.newest_run(organisation)
    return CheckRun.objects.create(
        organisation=organisation,
        domain=organisation.domain,
        cause=cause,
        only=list(only),
        follows=follows,
        # Those of last time, until this run has recognised them.
        providers=before.providers if before else {},
    )


@transaction.atomic
def change_domain(*, organisation: Organisation, domain: str, actor: Actor) -> None:
    """`domain` as `normalise` gives it, or "". What was seen and told of the old one is taken back; the new one is
    looked at.

    A run that is still going on loses its place: what it finds is of the old domain. Raises NotAllowed.
    """
    ask_leave(actor, "firm.answer", organisation)
    if domain == organisation.domain:
        return
    organisation.domain, organisation.providers_said, organisation.dkim_selectors = domain, {}, []
    organisation.save(update_fields=["domain", "providers_said", "dkim_selectors"])
    append(organisation=organisation, actor=name_of(actor), verb="domain.changed", detail={})
    domain_changed(organisation=organisation, actor=actor)
    CheckRun.objects.filter(organisation=organisation, finished_at=None).delete()
    evidence.record(organisation=organisation, evidence=_taken_back(log.of(organisation), datetime.now(UTC)))
    if domain:
        _start(organisation)


def _taken_back(known: Iterable[Evidence], now: datetime) -> list[Evidence]:
    seen = {(each.control, each.reference) for each in known if each.source is SourceKind.PROBE}
    return [
        Evidence(control, SourceKind.PROBE, Verdict.UNKNOWN, now, None, "domain.changed", reference)
        for control, reference in sorted(seen)
    ]
