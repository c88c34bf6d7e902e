# SPDX-License-Identifier: EUPL-1.2
"""The private link: exchanged for a cookie on first use, so that its secret leaves the address bar."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from bolwerk.apps.organisations.selectors import by_link
from bolwerk.apps.organisations.services import visited

View = Callable[..., HttpResponse]


def firm_required(view: View) -> View:
    """Opens the firm of the visitor's link as `request.firm`; a stranger is sent to the start page."""

    @wraps(view)
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        token = request.COOKIES.get(settings.LINK_COOKIE, "")
        if not token:
            return redirect("start")
        request.firm = by_link(token)
        visited(organisation=request.firm)
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    inside.needs_firm = True
    return inside


def remember(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        settings.LINK_COOKIE,
        token,
        max_age=timedelta(days=settings.ANONYMOUS_RETENTION_DAYS),
        httponly=True,
        secure=settings.LINK_COOKIE_SECURE,
        samesite="Lax",
    )


def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET /l/<token>: remembers the firm and goes on where it stopped."""
    firm = by_link(token)
    response = HttpResponseRedirect(f"/{firm.language}/check/")
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    remember(response, token)
    return response
