# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django.core.management.base import BaseCommand

from bolwerk.apps.watch import letters, rounds


class Command(BaseCommand):
    help = (
        "Queues the weekly looks and the letters that are due. Once an hour; more often, or by several, does no harm."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if count := rounds.go():
            self.stdout.write(f"{count} weekly looks are due")
        letters.go()
