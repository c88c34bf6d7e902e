# SPDX-License-Identifier: EUPL-1.2
"""Show that the domain is the firm's own; name the machines that may be knocked at; confirm by mail."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bolwerk.apps.control import machines, services
from bolwerk.apps.control.selectors import mail_by
from bolwerk.apps.limits import client_address, spend
from bolwerk.core.errors import Conflict, Invalid
from bolwerk.core.probes.addresses import address_allowed
from bolwerk.web.control import control_view
from bolwerk.web.errors import not_saved
from bolwerk.web.link import firm_required, secret_address


@require_GET
@firm_required
def proof(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, *, error: str = "", status: int = 200, sent: str = "") -> HttpResponse:
    if not request.firm.domain:
        return redirect("domain")
    address = client_address(request.META)
    return render(
        request,
        "web/control.html",
        {
            "view": control_view(request.firm, get_language()[:2]),
            "error": error,
            "sent": sent,
            "link_days": services.LINK_LASTS.days,
            "typed": request.POST.get("name", "")[:253],
            "visited": address if address_allowed(address) else "",
        },
        status=status,
    )


def _done(request: HttpRequest, work: Callable[[], object]) -> HttpResponse:
    """Back to the page; what must be corrected is told on it."""
    try:
        work()
    except (Invalid, Conflict) as refusal:
        return _page(request, error=refusal.key, status=422 if isinstance(refusal, Invalid) else 409)
    except OperationalError as error:
        return not_saved(request, error, partial(_page, request))
    return redirect("control")


@require_POST
@firm_required(needs="firm.act")
def look(request: HttpRequest) -> HttpResponse:
    """Asked too soon, the look that goes on counts."""
    spend(what="check", meta=request.META)

    def work() -> None:
        with suppress(Conflict):
            services.ask_look(organisation=request.firm, actor=request.actor)

    return _done(request, work)


@require_http_methods(["GET", "POST"])
@firm_required(needs="firm.act")
def send(request: HttpRequest) -> HttpResponse:
    """`role`: before the @ of the domain. Another language of the page that is shown then comes by GET."""
    if request.method == "GET":
        return redirect("control")
    spend(what="proof_mail", meta=request.META)
    try:
        address = services.send_mail(
            organisation=request.firm,
            actor=request.actor,
            role=request.POST.get("role", ""),
            language=get_language()[:2],
            address_of=lambda token: request.build_absolute_uri(reverse("confirm_domain", args=[token])),
        )
    except (Invalid, Conflict) as refusal:
        return _page(request, error=refusal.key, status=422 if isinstance(refusal, Invalid) else 409)
    return _page(request, sent=address)


@require_POST
@firm_required(needs="firm.answer")
def withdraw(request: HttpRequest) -> HttpResponse:
    return _done(request, lambda: services.withdraw(organisation=request.firm, actor=request.actor))


@require_http_methods(["GET", "POST"])
@firm_required(needs="firm.answer")
def machine(request: HttpRequest) -> HttpResponse:
    """`name`, or `visited` for the line somebody comes by; `consent`."""
    if request.method == "GET":
        return redirect("control")
    consent = bool(request.POST.get("consent"))
    if request.POST.get("visited"):
        address = client_address(request.META)
        work = partial(machines.name_visited, address=address)
    else:
        work = partial(machines.name_machine, name=request.POST.get("name", "")[:253])
    return _done(request, lambda: work(organisation=request.firm, actor=request.actor, consent=consent))


@require_POST
@firm_required(needs="firm.answer")
def forget(request: HttpRequest, machine_id: int) -> HttpResponse:
    machines.forget_machine(organisation=request.firm, actor=request.actor, machine_id=machine_id)
    return redirect("control")


@never_cache
@require_http_methods(["GET", "POST"])
@secret_address
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever reads the mail of the domain, who need not know the firm here: told of it is the domain alone."""
    link = mail_by(token)
    if request.method == "GET":
        return render(request, "web/control_confirm.html", {"domain": link.domain, "token": token})
    services.confirm_mail(token=token)
    return render(request, "web/control_confirm.html", {"domain": link.domain, "confirmed": True})
