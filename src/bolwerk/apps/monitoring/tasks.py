# SPDX-License-Identifier: EUPL-1.2
"""The domain check as a task: takes an id, calls one service, may run twice."""

from django.tasks import task

from bolwerk.apps.monitoring import lookalikes, runner
from bolwerk.apps.monitoring.signals import checked


@task
def run_check(run_id: int) -> None:
    done = runner.run(run_id)
    if done is not None:
        if not done.only and lookalikes.due(done.organisation):
            look_for_names.enqueue(run_id=done.pk)
        checked.send_robust(sender=type(done), run=done)


@task(priority=-10)
def look_for_names(run_id: int) -> None:
    """Behind what people wait for."""
    lookalikes.look(run_id)
