# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    name = "bolwerk.apps.suppliers"

    def ready(self) -> None:
        from bolwerk.apps.monitoring.signals import checked
        from bolwerk.apps.suppliers.asking import after_a_check

        checked.connect(after_a_check, dispatch_uid="suppliers")
