# SPDX-License-Identifier: EUPL-1.2
"""Pages that need no database."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, get_language_from_request
from django.views.decorators.http import require_GET

from bolwerk.web.errors import refused
from bolwerk.web.link import may_be_open
from bolwerk.web.statements import statement_view

DONE = ("erased", "closed")
# RFC 9116, section 2.5.5 advises less than a year.
SECURITY_TXT_HOLDS = timedelta(days=180)


@require_GET
def choose_language(request: HttpRequest) -> HttpResponse:
    """`/` goes to the browser's language; every page then offers the other three."""
    return HttpResponseRedirect(f"/{get_language_from_request(request)[:2]}/")


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Who has a business open here goes on with it first. `?done=` says what was just done for good."""
    done = request.GET.get("done", "")
    return render(request, "web/start.html", {"open": may_be_open(request), "done": done if done in DONE else ""})


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """The living style page: every component as it really looks."""
    return render(request, "web/style.html")


@require_GET
def statement(request: HttpRequest, page_id: str) -> HttpResponse:
    """What we state about ourselves: `privacy` or `accessibility`."""
    return render(request, "web/statement.html", statement_view(page_id, get_language()[:2]))


@require_GET
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116, section 2.5. What we ask of others, we do."""
    lines = (
        f"Contact: mailto:{settings.CONTACT}",
        f"Expires: {(timezone.now() + SECURITY_TXT_HOLDS).strftime('%Y-%m-%dT00:00:00Z')}",
        f"Preferred-Languages: {', '.join(dict(settings.LANGUAGES))}",
        f"Canonical: {request.build_absolute_uri()}",
    )
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")


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
