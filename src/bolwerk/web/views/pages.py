# SPDX-License-Identifier: EUPL-1.2
"""Pages that need no database."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_GET

from bolwerk.web.errors import refused


@require_GET
def choose_language(request: HttpRequest) -> HttpResponse:
    """`/` goes to the browser's language; every page then offers the other three."""
    return HttpResponseRedirect(f"/{get_language_from_request(request)[:2]}/")


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "web/start.html")


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """The living style page: every component as it really looks."""
    return render(request, "web/style.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, "error.bad_request", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, "error.not_allowed", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, "error.not_found", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refused(request, "error.form_expired", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    return refused(request, "error.ours", status=500)
