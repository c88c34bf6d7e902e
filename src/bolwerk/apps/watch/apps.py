# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "bolwerk.apps.watch"

    def ready(self) -> None:
        from bolwerk.apps.monitoring.signals import checked
        from bolwerk.apps.watch.comparing import after_a_check

        checked.connect(after_a_check, dispatch_uid="watch")
