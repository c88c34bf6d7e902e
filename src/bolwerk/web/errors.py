# SPDX-License-Identifier: EUPL-1.2
"""Maps refusals of the use-cases to pages, once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bolwerk.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, TooOften

STATUS = {NotAllowed: 403, NotFound: 404, Invalid: 422, Conflict: 409, TooOften: 429}


class DomainErrors:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        response = render(
            request,
            "web/refused.html",
            {"key": exception.key, "detail": exception.detail},
            status=STATUS[type(exception)],
        )
        if isinstance(exception, TooOften):
            response["Retry-After"] = str(exception.seconds)
        return response
