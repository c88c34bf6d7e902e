# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "bolwerk.apps.evidence"
