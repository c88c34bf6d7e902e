# SPDX-License-Identifier: EUPL-1.2
"""A day as it is written in one language, for a mail that no request asked for."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override


def day_in(language: str) -> Callable[[datetime], str]:
    """23 november 2026; 23. November 2026 in German."""

    def day(moment: datetime) -> str:
        with override(language):
            return str(date_format(timezone.localtime(moment), "j. F Y" if language == "de" else "j F Y"))

    return day
