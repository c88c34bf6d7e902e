# SPDX-License-Identifier: EUPL-1.2
"""Whom the firm depends on, and how these firms stand; name one, put one aside, have them looked at."""

from functools import partial

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bolwerk.apps.limits import spend
from bolwerk.apps.organisations.rules import may
from bolwerk.apps.suppliers import asking, selectors, services
from bolwerk.core.errors import Conflict, Invalid, NotFound
from bolwerk.web.errors import not_saved
from bolwerk.web.interface import LANGUAGES, word
from bolwerk.web.link import firm_required
from bolwerk.web.suppliers import card, cards, mailto, message


@require_GET
@firm_required
def suppliers(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    language, found = get_language()[:2], selectors.overview(request.firm)
    context = {
        "cards": cards(found, language),
        "count": found.count,
        "due": asking.due(found),
        "aside": found.aside,
        "left_out": [(name, f"suppliers.why.{why}") for name, why in found.left_out.items()],
        "roles": services.ROLES,
        "typed": request.POST,
        "answers": may(request.actor, "firm.answer", request.firm),
        "error": error,
    }
    return render(request, "web/suppliers.html", context, status=status)


@require_GET
@firm_required
def supplier(request: HttpRequest, domain: str) -> HttpResponse:
    """`in`: the language of the message, which need not be the reader's."""
    language, known = get_language()[:2], selectors.overview(request.firm).get(domain)
    if known is None:
        raise NotFound("error.supplier.none")
    chosen = request.GET.get("in", language)
    told_in = chosen if chosen in LANGUAGES else language
    text = message(known, request.firm.name, told_in)
    subject = word(told_in, "suppliers.message.subject", domain=domain)
    context = {
        "card": card(known, language),
        "message": text,
        "told_in": told_in,
        "languages": LANGUAGES,
        "send": mailto(subject, text),
        "answers": may(request.actor, "firm.answer", request.firm),
    }
    return render(request, "web/supplier.html", context)


@require_http_methods(["GET", "POST"])
@firm_required(needs="firm.answer")
def add(request: HttpRequest) -> HttpResponse:
    """`domain` and `role`. What must be corrected stays on the page, from where another language comes by GET."""
    if request.method == "GET":
        return redirect("suppliers")
    spend(what="check", meta=request.META)
    typed, role = request.POST.get("domain", "")[:300], request.POST.get("role", "")[:20]
    try:
        services.add(organisation=request.firm, typed=typed, role=role, actor=request.actor)
    except Invalid as refusal:
        return _page(request, error=refusal.key, status=422)
    except Conflict as refusal:
        return _page(request, error=refusal.key, status=409)
    except OperationalError as error:
        return not_saved(request, error, partial(_page, request))
    return redirect("suppliers")


@require_POST
@firm_required(needs="firm.answer")
def aside(request: HttpRequest) -> HttpResponse:
    services.put_aside(organisation=request.firm, domain=request.POST.get("domain", "")[:253], actor=request.actor)
    return redirect("suppliers")


@require_POST
@firm_required(needs="firm.answer")
def back(request: HttpRequest) -> HttpResponse:
    services.take_back(organisation=request.firm, domain=request.POST.get("domain", "")[:253], actor=request.actor)
    return redirect("suppliers")


@require_POST
@firm_required(needs="firm.act")
def look(request: HttpRequest) -> HttpResponse:
    spend(what="check", meta=request.META)
    services.look(organisation=request.firm, actor=request.actor)
    return redirect("suppliers")
