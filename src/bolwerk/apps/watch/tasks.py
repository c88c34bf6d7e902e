# SPDX-License-Identifier: EUPL-1.2
"""The weekly look and its letters as tasks. Each takes an id and may run twice."""

from django.tasks import task

from bolwerk.apps.watch import letters, rounds


@task(priority=-30)
def look_weekly(watch_id: int) -> None:
    """Behind what people wait for, and behind what follows from that."""
    rounds.look(watch_id)


@task(priority=-5)
def send_letter(letter_id: int) -> None:
    letters.send(letter_id)
