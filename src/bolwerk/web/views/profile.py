# SPDX-License-Identifier: EUPL-1.2
"""What a firm tells of itself: when it begins, and whenever something changes."""

from functools import partial

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from bolwerk.apps.assessments.services import change_profile
from bolwerk.apps.limits import spend
from bolwerk.apps.monitoring import services as monitoring
from bolwerk.apps.monitoring.hosting import tell_selectors
from bolwerk.apps.organisations import services as organisations
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.profile import KINDS
from bolwerk.core.catalogue.profile import HAS, SIZES
from bolwerk.web.errors import not_saved
from bolwerk.web.forms import ProfileForm
from bolwerk.web.link import firm_required, linked_firm, put_aside, remember


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """POST makes the firm and starts looking at its domain. Beside a firm that is open here only when the page said
    so: a form that the browser sends again must not put a second firm in the place of the first."""
    form = ProfileForm.read(request.POST) if request.method == "POST" else ProfileForm()
    open_here = linked_firm(request)
    if form.errors or form.profile is None:
        return _page(request, form, "begin", beside=open_here)
    if open_here is not None and "beside" not in request.POST:
        return _page(request, form, "begin", beside=open_here, status=409)
    spend(what="begin", meta=request.META)
    try:
        # All or nothing: a firm whose link reached nobody would be lost.
        with transaction.atomic():
            firm, token = organisations.begin(profile=form.profile, domain=form.domain, language=get_language()[:2])
            if firm.domain:
                monitoring.ask(organisation=firm)
    except OperationalError as error:
        return not_saved(request, error, partial(_page, request, form, "begin"))
    put_aside(request)
    response = redirect("check")
    remember(response, token)
    return response


@require_http_methods(["GET", "POST"])
@firm_required(needs="firm.answer")
def profile(request: HttpRequest) -> HttpResponse:
    """POST goes on with the question that the change opened, else to the result."""
    firm = request.firm
    form = ProfileForm.read(request.POST) if request.method == "POST" else ProfileForm.of(firm)
    if request.method == "GET" or form.errors or form.profile is None:
        return _page(request, form, "profile")
    if form.domain != firm.domain:
        spend(what="check", meta=request.META)
    try:
        with transaction.atomic():
            change_profile(organisation=firm, profile=form.profile, name=form.name, actor=request.actor)
            monitoring.change_domain(organisation=firm, domain=form.domain, actor=request.actor)
            tell_selectors(organisation=firm, names=form.selector_names, actor=request.actor)
    except OperationalError as error:
        return not_saved(request, error, partial(_page, request, form, "profile"))
    return redirect("check")


def _page(
    request: HttpRequest,
    form: ProfileForm,
    place: str,
    *,
    beside: Organisation | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """`place`: begin or profile, the route and the area of its words. `beside`: the firm that is open here."""
    context = {
        "form": form,
        "place": place,
        "sizes": SIZES,
        "kinds": KINDS,
        "has_tags": HAS,
        "beside": beside,
        "error": error,
    }
    return render(request, "web/profile.html", context, status=422 if form.errors else status)
