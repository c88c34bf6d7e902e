# SPDX-License-Identifier: EUPL-1.2
"""The watch over the firm's domain: switch it, say what was read, get its mail or stop it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.selectors import by_membership
from bolwerk.apps.watch import services, stopping
from bolwerk.core.catalogue.loader import load
from bolwerk.core.telling.domain import as_written
from bolwerk.web.link import CHOSEN, choose, firm_required, secret_address
from bolwerk.web.signed_in import person_required

PROOF = "proof"


@require_POST
@firm_required(needs="firm.answer")
def switch(request: HttpRequest) -> HttpResponse:
    """`on`: "1" or not."""
    services.switch(organisation=request.firm, on=request.POST.get("on") == "1", actor=request.actor)
    return redirect(f"{reverse('domain')}#watch")


@require_POST
@firm_required(needs="firm.answer")
def read(request: HttpRequest) -> HttpResponse:
    """`item`: the ids that stood on the page. What came meanwhile is still new."""
    items = [int(each) for each in request.POST.getlist("item")[:200] if each.isascii() and each.isdigit()]
    known = [each for each in items if each < 2**63]
    services.read(organisation=request.firm, items=known, actor=request.actor)
    return redirect("domain")


@require_POST
@firm_required
def mail(request: HttpRequest) -> HttpResponse:
    """`on`: "1" or not, for who is signed in."""
    stopping.say(organisation=request.firm, actor=request.actor, mail=request.POST.get("on") == "1")
    return redirect(f"{reverse('domain')}#watch")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
@secret_address
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, as mail scanners open links. POST stops the mail without any signing in or cookie, also
    when a mail program does it by itself (RFC 8058)."""
    firm, person = stopping.whose(token)
    if request.method == "POST":
        stopping.stop(token=token)
    context = {"name": _name(firm), "email": person.email, "token": token, "done": request.method == "POST"}
    return render(request, "web/watch_stop.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@person_required
def open_firm(request: HttpRequest, firm_id: uuid.UUID) -> HttpResponse:
    """Where the links in a mail lead: to a step (`step`) or the domain of a firm of the reader's. Where another firm
    is open, a button comes between."""
    firm = by_membership(request.user, firm_id)
    wanted = request.GET.get("step", "")
    if request.method == "GET" and request.session.get(CHOSEN, str(firm.pk)) != str(firm.pk):
        return render(request, "web/watch_open.html", {"of": firm, "name": _name(firm), "step": wanted})
    choose(request, firm)
    if wanted == PROOF:
        return redirect("control")
    return redirect("step", measure_id=wanted) if wanted in load().measures else redirect("domain")


def _name(firm: Organisation) -> str:
    return firm.name or as_written(firm.domain)
