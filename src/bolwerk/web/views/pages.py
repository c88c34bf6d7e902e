# SPDX-License-Identifier: EUPL-1.2
"""Pages that need no database."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_GET


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


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/refused.html", {"key": "error.not_found", "detail": {}}, status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "web/refused.html", {"key": "error.form_expired", "detail": {}}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "web/refused.html", {"key": "error.ours", "detail": {}}, status=500)
