# SPDX-License-Identifier: EUPL-1.2
"""Which firm is open in this browser: one that a signed-in person chose, or the one of a private link.

The link is exchanged for a cookie on first use, so that its secret leaves the address bar. The latest choice counts:
opening a link puts a firm chosen from the list aside, and the other way round.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask
from bolwerk.apps.organisations.selectors import by_link, by_membership
from bolwerk.apps.organisations.services import visited
from bolwerk.core.errors import NotFound

View = Callable[..., HttpResponse]
CHOSEN = "firm"


def firm_required(view: View | None = None, *, needs: str = "firm.see") -> View:
    """Opens the firm as `request.firm` for `request.actor`, who must be allowed `needs`.

    A stranger is sent to the start page; who signed in but chose no firm, to the list of firms.
    """
    if view is None:
        return lambda wrapped: firm_required(wrapped, needs=needs)

    @wraps(view)
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        away = _open(request)
        if away:
            return redirect(away)
        ask(request.actor, needs, request.firm)
        # Only a date: it must not keep anyone from the page.
        with suppress(OperationalError):
            visited(organisation=request.firm)
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    inside.needs_firm = needs
    return inside


def secret_address(view: View) -> View:
    """For a page whose address is a secret: nobody is told more of it than the host, our own pages neither.

    Not no-referrer, with which the form on it could not be sent (docs/decisions/0002).
    """

    @wraps(view)
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return inside


def _open(request: HttpRequest) -> str:
    """Sets request.firm and request.actor; else the name of the page to go to. Without a session cookie the session
    is not even asked for: a visitor by link pays nothing for it."""
    session = request.session if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    if session is not None and CHOSEN in session and request.user.is_authenticated:
        try:
            request.firm, request.actor = by_membership(request.user, session[CHOSEN]), request.user
        except NotFound:
            del session[CHOSEN]
            return "firms"
        return ""
    token = request.COOKIES.get(settings.LINK_COOKIE, "")
    if token:
        try:
            request.firm, request.actor = by_link(token), VISITOR
        except NotFound:
            request.link_is_dead = True
            raise
        return ""
    return "firms" if session is not None and request.user.is_authenticated else "start"


def may_be_open(request: HttpRequest) -> bool:
    """Whether this browser holds something that may open a firm; asks the database nothing."""
    return any(request.COOKIES.get(name) for name in (settings.LINK_COOKIE, settings.SESSION_COOKIE_NAME))


def linked_firm(request: HttpRequest) -> Organisation | None:
    """The firm of this browser's private link, if the link holds."""
    try:
        return by_link(request.COOKIES.get(settings.LINK_COOKIE, ""))
    except NotFound:
        return None


def choose(request: HttpRequest, firm: Organisation) -> None:
    """From now on this firm is open here, for who is signed in."""
    request.session[CHOSEN] = str(firm.pk)


def remember(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        settings.LINK_COOKIE,
        token,
        max_age=timedelta(days=settings.ANONYMOUS_RETENTION_DAYS),
        httponly=True,
        secure=settings.LINK_COOKIE_SECURE,
        samesite="Lax",
    )


def put_aside(request: HttpRequest) -> None:
    """A firm that comes by a new link is the one to see, not one chosen before."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        request.session.pop(CHOSEN, None)


def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET /l/<token>: remembers the firm and goes on where it stopped."""
    firm = by_link(token)
    put_aside(request)
    response = HttpResponseRedirect(f"/{firm.language}/check/")
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    remember(response, token)
    return response
