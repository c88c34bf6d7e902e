# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand

from bolwerk.apps.accounts.services import forget_old_links
from bolwerk.apps.control.services import forget_old
from bolwerk.apps.lists import services as lists
from bolwerk.apps.organisations.people import forget_old_invitations
from bolwerk.apps.organisations.services import erase_forgotten


class Command(BaseCommand):
    help = (
        "Erases firms without an account that nobody visited for the retention time,"
        " and lists, links, invitations, lines somebody came by, sessions and counts of limits past their time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        forget_old_links()
        forget_old_invitations()
        forget_old()
        lists.forget_old()
        call_command("clearsessions")
        # Counts of limits; a file cache keeps those past their time.
        cache.clear()
        if count := erase_forgotten():
            self.stdout.write(f"erased {count} firms nobody visited")
