# SPDX-License-Identifier: EUPL-1.2
"""Addresses under /api/v1/. Whatever goes wrong before a handler is a problem document too."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from bolwerk.api.app import api
from bolwerk.api.problems import not_allowed, too_big, unknown

View = Callable[..., HttpResponse]


def _guarded(view: View) -> View:
    """Refuses what is too big unread, says in JSON which methods there are, and keeps answers out of caches."""

    @wraps(view, updated=())
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return too_big(request)
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            response = not_allowed(request, response["Allow"])
        response["Cache-Control"] = "no-store"
        return response

    return csrf_exempt(inside)


@csrf_exempt
def _nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    return unknown(request)


patterns, app_name, namespace = api.urls
for pattern in patterns:
    pattern.callback = _nowhere if pattern.name == "api-root" else _guarded(pattern.callback)

urls = ([*patterns, path("<path:rest>", _nowhere, name="nowhere")], app_name, namespace)
