# SPDX-License-Identifier: EUPL-1.2
"""Sign in by a mailed link, sign out, and the firms of who is signed in."""

import uuid

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bolwerk.apps.accounts import services as accounts
from bolwerk.apps.accounts.models import User
from bolwerk.apps.organisations import people
from bolwerk.apps.organisations import selectors as organisations
from bolwerk.core.errors import Conflict, Invalid, TooOften
from bolwerk.web.link import choose, linked_firm, secret_address
from bolwerk.web.signed_in import meant, person_required

KEEP = "keep"


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """POST mails a link and says so, the same for every address: nobody learns who has an account.

    `next`: the page that was meant; the link leads there once the person is in, on whatever device it is opened.
    """
    if request.method == "GET":
        return redirect(meant(request) or "firms") if request.user.is_authenticated else _form(request)
    typed = request.POST.get("email", "")[:300]
    try:
        email = accounts.clean_email(typed)
    except Invalid as refusal:
        return _form(request, typed=typed, error=refusal.key)
    if not ratelimit.consume(request, action="request_login_code", key=email):
        raise TooOften("error.too_often", seconds=settings.SIGN_IN_MINUTES * 60)
    firm = linked_firm(request) if request.POST.get(KEEP) else None
    accounts.ask_link(
        email=email,
        language=get_language()[:2],
        keep=firm.pk if firm is not None and firm.claimed_at is None else None,
        then=meant(request),
        address_of=lambda token: request.build_absolute_uri(reverse("account_arrive", args=[token])),
    )
    return render(
        request, "account/sent.html", {"email": email, "minutes": settings.SIGN_IN_MINUTES, "next": meant(request)}
    )


def _form(request: HttpRequest, *, typed: str = "", error: str = "") -> HttpResponse:
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    context = {
        "typed": typed,
        "error": error,
        "oidc": apps[0] if apps else None,
        "problem": request.GET.get("problem", ""),
        "keep": bool(request.POST.get(KEEP)),
        "next": meant(request),
    }
    return render(request, "account/login.html", context, status=422 if error else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@secret_address
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """GET the mailed link: shows a button, as mail scanners open links. POST spends it and signs in."""
    if request.method == "GET":
        link = accounts.look_at_link(token)
        return render(request, "account/arrive.html", {"email": link.email, "token": token})
    arrival = accounts.spend_link(token=token, language=get_language()[:2])
    return enter(request, arrival.user, keep=arrival.keep, then=arrival.then)


def enter(request: HttpRequest, user: User, *, keep: uuid.UUID | None = None, then: str = "") -> HttpResponse:
    """Signs in a person whose address is proven; a second step may come between. `then`: the address to go to."""
    if request.user.is_authenticated and request.user != user:
        logout(request)
    if keep is not None:
        request.session[KEEP] = str(keep)
        then = reverse("keep")
    record_authentication(request, user, method="mail_link")
    return perform_login(request, Login(user=user, redirect_url=then or None, email=user.email))


@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forgets the person, the firm chosen and the private link of this browser."""
    if request.method == "GET":
        return render(request, "account/logout.html")
    request.session.flush()
    response = redirect("start")
    response.delete_cookie(settings.LINK_COOKIE)
    return response


@never_cache
@require_http_methods(["GET", "POST"])
@person_required
def close(request: HttpRequest) -> HttpResponse:
    """Closes the account for good; the firms stay with who else has them."""
    if request.method == "GET":
        return render(request, "account/close.html")
    try:
        people.close_account(user=request.user)
    except Conflict as refusal:
        return render(request, "account/close.html", {"error": refusal.key}, status=409)
    request.session.flush()
    return redirect(f"{reverse('start')}?done=closed")


@never_cache
@require_GET
@person_required
def firms(request: HttpRequest) -> HttpResponse:
    """My firms, open invitations, and the firm of the private link that is not kept yet."""
    linked = linked_firm(request)
    context = {
        "person": request.user,
        "memberships": organisations.memberships_of(request.user),
        "invitations": organisations.invitations_for(request.user),
        "linked": linked if linked is not None and linked.claimed_at is None else None,
    }
    return render(request, "account/firms.html", context)


@require_POST
@person_required
def open_firm(request: HttpRequest, firm_id: uuid.UUID) -> HttpResponse:
    choose(request, organisations.by_membership(request.user, firm_id))
    return redirect("result")
