# SPDX-License-Identifier: EUPL-1.2
"""Days and hours as the reader writes them."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


def day(moment: date | datetime) -> str:
    """23 november 2026; 23. November 2026 in German."""
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return str(date_format(local, "j. F Y" if (get_language() or "").startswith("de") else "j F Y"))


def hour(moment: datetime) -> str:
    """The day, and the hour and minute."""
    return f"{day(moment)}, {date_format(timezone.localtime(moment), 'H:i')}"
