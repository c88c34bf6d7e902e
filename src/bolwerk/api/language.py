# SPDX-License-Identifier: EUPL-1.2
"""Which of the four languages an answer is in."""

from django.http import HttpRequest
from django.utils.translation import get_language

from bolwerk.core.catalogue.words import LANGUAGES


def language_of(request: HttpRequest) -> str:
    """`?lang=` when it is one of ours, else the best of Accept-Language, else Dutch."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else (get_language() or LANGUAGES[0])[:2]
