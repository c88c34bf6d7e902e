# SPDX-License-Identifier: EUPL-1.2
"""A look at a supplier's domain as a task, behind all that people wait for."""

from django.tasks import task

from bolwerk.apps.suppliers.looks import look


@task(priority=-20)
def look_at(look_id: int) -> None:
    look(look_id)
