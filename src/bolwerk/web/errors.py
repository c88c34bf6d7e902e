# SPDX-License-Identifier: EUPL-1.2
"""Maps what goes wrong to pages that say what to do, once. None of them asks the database anything."""

import errno
import logging
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from bolwerk.core.errors import Conflict, Gone, Invalid, NotAllowed, NotFound, Refusal, TooOften

log = logging.getLogger(__name__)

STATUS = {NotAllowed: 403, NotFound: 404, Gone: 410, Invalid: 422, Conflict: 409, TooOften: 429}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
WAIT_SECONDS = "10"


class DomainErrors:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            allowed = response["Allow"]
            response = refused(request, "error.method", status=405)
            response["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if out_of_order(exception):
            return unavailable(request, exception)
        if not isinstance(exception, Refusal):
            return None
        response = refused(request, exception.key, status=STATUS[type(exception)], **exception.detail)
        if getattr(request, "link_is_dead", False):
            response.delete_cookie(settings.LINK_COOKIE)
        if isinstance(exception, TooOften):
            response["Retry-After"] = str(exception.seconds)
        return response


def refused(request: HttpRequest, key: str, *, status: int, **detail: str) -> HttpResponse:
    return render(request, "web/refused.html", {"key": key, "detail": detail}, status=status)


def out_of_order(exception: Exception) -> bool:
    """The database is locked or gone, or the disk is full. The next attempt may succeed."""
    return isinstance(exception, OperationalError) or (isinstance(exception, OSError) and exception.errno in NO_ROOM)


def not_saved(request: HttpRequest, exception: Exception, page: Callable[..., HttpResponse]) -> HttpResponse:
    """503 and `page(error=…, status=…)`: the page that was sent, with all that was entered still on it."""
    _tell(request, exception)
    response = page(error="error.not_saved", status=503)
    response["Retry-After"] = WAIT_SECONDS
    return response


def unavailable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """503 where not even the page itself can be made. A form that was sent can be sent again from here, as it was."""
    _tell(request, exception)
    sent = request.method == "POST"
    again = [(name, value) for name, values in request.POST.lists() for value in values] if sent else []
    response = render(
        request,
        "web/refused.html",
        {
            "key": "error.not_saved" if sent else "error.unavailable",
            "detail": {},
            "again": [(name, value) for name, value in again if name != "csrfmiddlewaretoken"],
            "sent": sent and not request.FILES,
        },
        status=503,
    )
    response["Retry-After"] = WAIT_SECONDS
    response["Cache-Control"] = "no-store"
    return response


def _tell(request: HttpRequest, exception: Exception) -> None:
    log.error("storage failed at %s %s", request.method, request.path, exc_info=exception)
