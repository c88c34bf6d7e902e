# SPDX-License-Identifier: EUPL-1.2
"""HEAD is GET without the content (RFC 9110, section 9.3.2): answered here, once, for every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

View = Callable[[HttpRequest], HttpResponse]


class HeadAsGet:
    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        if response.streaming:  # nothing of it is made
            response.close()
            return HttpResponse(status=response.status_code, headers=response.headers)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
        return response
