# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from bolwerk.apps.lists.batches import revive
from bolwerk.apps.lists.tasks import QUEUE


class Command(BaseCommand):
    help = "Looks at the domains of lists until stopped. One per database: at start it goes on where it was killed."

    def handle(self, *args: Any, **options: Any) -> None:
        if count := revive():
            self.stdout.write(f"goes on with {count} lists")
        call_command("db_worker", queue_name=QUEUE, interval=0.5, verbosity=0)
