# SPDX-License-Identifier: EUPL-1.2
"""A batch of a person's lists as a task, in a queue of its own: nobody who waits for her own domain waits behind a
list."""

import logging
import time

from django.db import OperationalError
from django.tasks import task

from bolwerk.apps.lists import batches

log = logging.getLogger(__name__)
QUEUE = "lists"
PAUSE = 5.0
"""Seconds until another try when the database was locked or the disk full."""


@task(queue_name=QUEUE)
def next_batch(owner_id: int, turn: int) -> None:
    try:
        batches.run(owner_id=owner_id, turn=turn)
    except OperationalError:
        log.exception("a batch of a list could not be kept")
        time.sleep(PAUSE)
        batches.go_on(owner_id, turn)
