# SPDX-License-Identifier: EUPL-1.2
"""What a worker was at when it was killed: no one else would ever finish it."""

from django.db import transaction
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

MOST_TRIES = 3


@transaction.atomic
def take_up_interrupted(worker_id: str) -> int:
    """To be called before this worker starts. Returns how many tasks wait again.

    A task that brought its worker down MOST_TRIES times is given up, or it would do so for ever.
    """
    count = 0
    for each in DBTaskResult.objects.select_for_update().filter(status=TaskResultStatus.RUNNING):
        if not each.worker_ids or each.worker_ids[-1] != worker_id:
            continue
        if each.worker_ids.count(worker_id) >= MOST_TRIES:
            each.set_failed(RuntimeError("its worker died each time"))
            continue
        each.status, each.started_at = TaskResultStatus.READY, None
        each.save(update_fields=["status", "started_at"])
        count += 1
    return count
