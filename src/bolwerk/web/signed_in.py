# SPDX-License-Identifier: EUPL-1.2
"""Who must be signed in, and the page that a person meant before signing in."""

from functools import wraps
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from bolwerk.web.link import View

NEXT = "next"
LONGEST = 500


def person_required(view: View) -> View:
    """Sends a stranger to sign in, and from there back to the page that was asked for; not where a form was sent, as
    its address may be no page."""

    @wraps(view)
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method != "GET":
            return redirect(settings.LOGIN_URL)
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)

    return inside


def meant(request: HttpRequest) -> str:
    """The page of ours that `next` names, in the language of this one; "" when it names none, or another's."""
    given = request.POST.get(NEXT) or request.GET.get(NEXT, "")
    if not given or len(given) > LONGEST:
        return ""
    if not url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(given)
    path = urlunsplit(("", "", _in(get_language(), parts.path), parts.query, ""))
    # A browser reads a backslash as a slash, and what follows two of them as a host.
    inside = path.startswith("/") and not path.replace("\\", "/").startswith("//")
    return path if inside and url_has_allowed_host_and_scheme(path, None) else ""


def _in(language: str | None, path: str) -> str:
    """Who changed the language while signing in goes on in that one."""
    prefix, rest = path[1:3], path[3:]
    known = prefix in dict(settings.LANGUAGES) and rest.startswith("/")
    return f"/{(language or prefix)[:2]}{rest}" if known else path
