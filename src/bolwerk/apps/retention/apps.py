# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Erases what is past its time, in whichever app it is kept."""

    name = "bolwerk.apps.retention"
