# SPDX-License-Identifier: EUPL-1.2
"""Who may open this firm: see them, invite, change, remove, and switch off the private link."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bolwerk.apps.accounts.services import clean_email
from bolwerk.apps.limits import spend
from bolwerk.apps.organisations import people as services
from bolwerk.apps.organisations.models import Membership
from bolwerk.apps.organisations.rules import may
from bolwerk.apps.organisations.selectors import has_open_link, open_invitations, people_of
from bolwerk.apps.organisations.services import revoke_links
from bolwerk.core.errors import Conflict, Invalid
from bolwerk.web.link import firm_required


@require_GET
@firm_required(needs="people.see")
def people(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    context = {
        "person": request.actor,
        "kept": "kept" in request.GET,
        "people": [(each, each.active_at(now)) for each in people_of(request.firm)],
        "invitations": open_invitations(request.firm),
        "roles": Membership.Role.values,
        "manages": may(request.actor, "people.manage", request.firm),
        "link_open": has_open_link(request.firm),
        "days": settings.INVITATION_DAYS,
        "first_day": today,
        "last_day": today + services.LONGEST,
        "three_months": today + timedelta(days=90),
        "typed": request.POST,
        "error": error,
    }
    return render(request, "account/people.html", context, status=status)


@require_http_methods(["GET", "POST"])
@firm_required(needs="people.manage")
def invite(request: HttpRequest) -> HttpResponse:
    """`email`, `role` and, for an outsider, `until` (ISO date). What must be corrected stays on the page, from where
    another language comes by GET."""
    if request.method == "GET":
        return redirect("people")
    spend(what="invite", meta=request.META)
    try:
        services.invite(
            organisation=request.firm,
            actor=request.actor,
            email=clean_email(request.POST.get("email", "")[:300]),
            role=request.POST.get("role", ""),
            until=request.POST.get("until", ""),
            language=get_language()[:2],
            address_of=lambda token: request.build_absolute_uri(reverse("invitation", args=[token])),
        )
    except (Invalid, Conflict) as refusal:
        return _page(request, refusal.key, 422 if isinstance(refusal, Invalid) else 409)
    return redirect("people")


@require_POST
@firm_required(needs="people.manage")
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    services.revoke_invitation(organisation=request.firm, actor=request.actor, invitation_id=invitation_id)
    return redirect("people")


@require_POST
@firm_required(needs="people.manage")
def change_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    services.change_role(
        organisation=request.firm,
        actor=request.actor,
        membership_id=membership_id,
        role=request.POST.get("role", ""),
        until=request.POST.get("until", ""),
    )
    return redirect("people")


@require_POST
@firm_required
def remove(request: HttpRequest, membership_id: int) -> HttpResponse:
    """By an owner, or by the person itself, who then sees the own list of firms."""
    services.remove(organisation=request.firm, actor=request.actor, membership_id=membership_id)
    return redirect("people")


@require_POST
@firm_required(needs="link.renew")
def close_link(request: HttpRequest) -> HttpResponse:
    revoke_links(organisation=request.firm, actor=request.actor)
    return redirect("people")
