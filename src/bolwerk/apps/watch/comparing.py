# SPDX-License-Identifier: EUPL-1.2
"""After each look: what of it is news. Producers are not told; this one only listens."""

from datetime import datetime, timedelta

from django.db import transaction

from bolwerk.apps.control.selectors import holds, proof_of
from bolwerk.apps.monitoring.models import Cause, CheckRun
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.watch import letters, rounds
from bolwerk.apps.watch.models import Item
from bolwerk.apps.watch.values import detail_of
from bolwerk.core.watch.compare import compare
from bolwerk.core.watch.memory import Memory
from bolwerk.core.watch.picture import Finding, picture

SEEN_FIRST = timedelta(days=1)
"""What a person's own look shows stands before their eyes. It is mailed later, to the others, unless it was read."""


def after_a_check(run: CheckRun, **_: object) -> None:
    run = CheckRun.objects.select_related("organisation").filter(pk=run.pk).first() or run
    if take_in(run) and run.cause == Cause.WATCH:
        letters.write(organisation=run.organisation)


@transaction.atomic
def take_in(run: CheckRun) -> int:
    """How many pieces of news there were in it. A second time there are none."""
    firm = run.organisation
    if run.finished_at is None or not firm.domain or run.domain != firm.domain:
        return 0
    watch = rounds.over(firm)
    before = Memory.model_validate(watch.memory)
    if before.last is not None and run.finished_at <= before.last:
        return 0
    findings = [
        Finding(*row) for row in run.results.values_list("check_id", "verdict", "reason", "harm", "observation")
    ]
    memory, news = compare(before, picture(run.domain, run.finished_at, findings, _ends(firm, run.finished_at)))
    watch.memory = memory.model_dump(mode="json")
    watch.save(update_fields=["memory"])
    if not watch.on:
        return 0
    mail_from = run.finished_at + (timedelta(0) if run.cause == Cause.WATCH else SEEN_FIRST)
    Item.objects.bulk_create(
        [
            Item(
                organisation=firm,
                domain=run.domain,
                identity=each.identity,
                kind=each.kind,
                subject=each.subject,
                harm=each.harm,
                detail=detail_of(each),
                at=run.finished_at,
                mail_from=mail_from,
            )
            for each in news
        ],
        ignore_conflicts=True,
    )
    return len(news)


def _ends(firm: Organisation, now: datetime) -> dict[str, datetime]:
    proof = proof_of(firm)
    return {"proof": proof.expires_at} if proof and proof.expires_at and holds(proof, now) else {}
