# SPDX-License-Identifier: EUPL-1.2
"""What a killed worker was at is taken up again, by itself alone and not for ever."""

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bolwerk.apps.monitoring.queue import MOST_TRIES, take_up_interrupted

pytestmark = pytest.mark.django_db


def task(status, *workers):
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {"run_id": 1}},
        task_path="bolwerk.apps.monitoring.tasks.run_check",
        worker_ids=list(workers),
        backend_name="default",
        run_after=timezone.now(),
        started_at=timezone.now(),
    )


def status_of(each):
    return DBTaskResult.objects.get(pk=each.pk).status


def test_only_its_own_running_tasks_wait_again():
    own = task(TaskResultStatus.RUNNING, "a")
    after_another = task(TaskResultStatus.RUNNING, "b", "a")
    of_another = task(TaskResultStatus.RUNNING, "a", "b")
    finished = task(TaskResultStatus.SUCCESSFUL, "a")
    assert take_up_interrupted("a") == 2
    assert [status_of(each) for each in (own, after_another, of_another, finished)] == [
        TaskResultStatus.READY,
        TaskResultStatus.READY,
        TaskResultStatus.RUNNING,
        TaskResultStatus.SUCCESSFUL,
    ]
    assert take_up_interrupted("a") == 0


def test_a_task_that_kills_its_worker_each_time_is_given_up():
    often = task(TaskResultStatus.RUNNING, *["a"] * MOST_TRIES)
    once_less = task(TaskResultStatus.RUNNING, *["a"] * (MOST_TRIES - 1))
    assert take_up_interrupted("a") == 1
    assert (status_of(often), status_of(once_less)) == (TaskResultStatus.FAILED, TaskResultStatus.READY)
