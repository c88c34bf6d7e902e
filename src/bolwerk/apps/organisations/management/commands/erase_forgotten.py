# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django.core.management.base import BaseCommand

from bolwerk.apps.organisations.services import erase_forgotten


class Command(BaseCommand):
    help = "Erases firms without an account that nobody visited for the retention time."

    def handle(self, *args: Any, **options: Any) -> None:
        if count := erase_forgotten():
            self.stdout.write(f"erased {count} firms nobody visited")
