# SPDX-License-Identifier: EUPL-1.2
"""A batch of a list as a task, in a queue of its own: nobody who waits for her own domain waits behind a list."""

import logging
import time
import uuid

from django.db import OperationalError
from django.tasks import task

from bolwerk.apps.lists import batches

log = logging.getLogger(__name__)
QUEUE = "lists"
PAUSE = 5.0
"""Seconds until another try when the database was locked or the disk full."""


@task(queue_name=QUEUE)
def next_batch(list_id: str, turn: int) -> None:
    chosen = uuid.UUID(list_id)
    try:
        batches.run(list_id=chosen, turn=turn)
    except OperationalError:
        log.exception("a batch of a list could not be kept")
        time.sleep(PAUSE)
        batches.again(list_id=chosen, turn=turn)
