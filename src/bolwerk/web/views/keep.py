# SPDX-License-Identifier: EUPL-1.2
"""Keep a firm under an account; accept an invitation to one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bolwerk.apps.accounts.services import is_known
from bolwerk.apps.organisations import people
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.selectors import by_id, invitation_by
from bolwerk.core.errors import Conflict, NotAllowed, NotFound
from bolwerk.web.link import choose, linked_firm, secret_address
from bolwerk.web.signed_in import person_required
from bolwerk.web.views.account import KEEP, enter


@never_cache
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Needs the private link, here or in the browser where the mail was asked for. POST needs a signed-in person."""
    firm = _to_keep(request)
    signed_in = request.user.is_authenticated
    if firm.claimed_at is not None and not signed_in:
        raise Conflict("error.keep.taken")
    if request.method == "GET" or not signed_in:
        context = {"person": request.user, "kept": firm, "days": settings.ANONYMOUS_RETENTION_DAYS}
        return render(request, "account/keep.html", context)
    people.claim(organisation=firm, user=request.user)
    request.session.pop(KEEP, None)
    choose(request, firm)
    return redirect(f"{reverse('people')}?kept=1")


def _to_keep(request: HttpRequest) -> Organisation:
    """The firm that came along with the mail link just opened, else the one of this browser's private link."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and KEEP in request.session:
        return by_id(request.session[KEEP])
    firm = linked_firm(request)
    if firm is None:
        raise NotFound("error.keep.no_firm")
    return firm


@never_cache
@require_http_methods(["GET", "POST"])
@secret_address
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A new address gets its account here; one with an account signs in first, as this link works for days."""
    invited = invitation_by(token)
    signed_in = request.user.is_authenticated
    if signed_in and request.user.email != invited.email:
        raise NotAllowed("error.invitation.other")
    known = signed_in or is_known(invited.email)
    if request.method == "GET" or (known and not signed_in):
        context = {"invitation": invited, "token": token, "must_sign_in": known and not signed_in}
        return render(request, "account/invitation.html", context)
    if signed_in:
        return _joined(request, people.accept(invitation=invited, user=request.user).organisation)
    joined = people.accept_as_new(token=token, language=get_language()[:2])
    response = enter(request, joined.user, then=reverse("result"))
    choose(request, joined.organisation)
    return response


@require_POST
@person_required
def accept(request: HttpRequest, invitation_id: int) -> HttpResponse:
    return _joined(request, people.accept_own(invitation_id=invitation_id, user=request.user).organisation)


def _joined(request: HttpRequest, firm: Organisation) -> HttpResponse:
    choose(request, firm)
    return redirect("result")
