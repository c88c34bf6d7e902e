# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "bolwerk.apps.monitoring"

    def ready(self) -> None:
        from bolwerk.apps.control.signals import proven
        from bolwerk.apps.monitoring.services import after_proof

        proven.connect(after_proof, dispatch_uid="monitoring")
