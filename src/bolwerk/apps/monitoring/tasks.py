# SPDX-License-Identifier: EUPL-1.2
"""The domain check as a task: takes an id, calls one service, may run twice."""

from django.tasks import task

from bolwerk.apps.monitoring.runner import run


@task
def run_check(run_id: int) -> None:
    run(run_id)
