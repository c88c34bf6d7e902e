# SPDX-License-Identifier: EUPL-1.2
import hashlib
import socket
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from bolwerk.apps.monitoring.queue import take_up_interrupted


class Command(BaseCommand):
    help = "Runs tasks until stopped. One per data folder: at start it takes up what it was at when it was killed."

    def handle(self, *args: Any, **options: Any) -> None:
        place = hashlib.sha256(str(settings.DATA_DIR).encode()).hexdigest()[:12]
        worker = f"{socket.gethostname()[:40]}-{place}"
        if count := take_up_interrupted(worker):
            self.stdout.write(f"took up {count} interrupted tasks")
        call_command("db_worker", worker_id=worker, interval=0.2, verbosity=0)
