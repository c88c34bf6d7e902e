# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class ControlConfig(AppConfig):
    name = "bolwerk.apps.control"
