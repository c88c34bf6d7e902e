# SPDX-License-Identifier: EUPL-1.2
"""Refuses what is too big before any of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]


class BodySize:
    """Answers 413 to a form over settings.MAX_BODY bytes. The API says so itself, in its own words."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.MAX_BODY and not request.path_info.startswith("/api/"):
            return render(request, "web/refused.html", {"key": "error.import.too_big", "detail": {}}, status=413)
        return self.get_response(request)
