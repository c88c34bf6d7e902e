# SPDX-License-Identifier: EUPL-1.2
"""Your data: take everything along in one file, put such a file back, erase everything."""

import json
from contextlib import suppress
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bolwerk.apps.limits import spend
from bolwerk.apps.monitoring import services as monitoring
from bolwerk.apps.organisations.rules import may
from bolwerk.apps.organisations.services import VISITOR
from bolwerk.apps.portability import services as portability
from bolwerk.apps.portability.reading import MAX_BYTES, read
from bolwerk.apps.portability.selectors import left_out, put_back_at
from bolwerk.core.errors import Conflict, Invalid
from bolwerk.web.link import firm_required, put_aside, remember


@require_GET
@firm_required
def data(request: HttpRequest) -> HttpResponse:
    context = {
        "put_back_at": put_back_at(request.firm),
        "left_out": left_out(request.firm),
        "may_take": may(request.actor, "firm.take", request.firm),
        "may_erase": may(request.actor, "firm.erase", request.firm),
    }
    return render(request, "web/data.html", context)


@require_POST
@firm_required(needs="firm.take")
def take(request: HttpRequest) -> HttpResponse:
    """The file of this firm. A POST, as taking it is written in the audit log."""
    file = portability.export_firm(organisation=request.firm, actor=request.actor)
    response = HttpResponse(json.dumps(file, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="bolwerk-{datetime.now(UTC):%Y-%m-%d}.json"'
    return response


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """GET the form; POST makes a firm from the file, opens it, and looks at its domain anew. Where proofs of the file
    were left out, the page that says so comes first."""
    if request.method == "GET":
        return _form(request)
    spend(what="begin", meta=request.META)
    try:
        file = read(_uploaded(request))
    except Invalid as refusal:
        return _form(request, refusal)
    firm, token = portability.import_firm(file=file, actor=VISITOR)
    if firm.domain:
        with suppress(Conflict):
            monitoring.ask(organisation=firm)
    put_aside(request)
    response = redirect("data" if left_out(firm) else "result")
    remember(response, token)
    return response


def _uploaded(request: HttpRequest) -> bytes:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid("error.import.no_file")
    if upload.size > MAX_BYTES:
        raise Invalid("error.import.too_big")
    return upload.read()


def _form(request: HttpRequest, refusal: Invalid | None = None) -> HttpResponse:
    return render(
        request,
        "web/bring.html",
        {
            "beside": settings.LINK_COOKIE in request.COOKIES,
            "error": refusal.key if refusal else "",
            "detail": refusal.detail if refusal else {},
        },
        status=422 if refusal else 200,
    )
