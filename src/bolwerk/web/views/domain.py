# SPDX-License-Identifier: EUPL-1.2
"""What anyone sees of the firm's domain, as it arrives; and look again."""

from functools import partial

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bolwerk.apps.assessments.selectors import progress
from bolwerk.apps.control.selectors import standing
from bolwerk.apps.limits import spend
from bolwerk.apps.monitoring import selectors as monitoring
from bolwerk.apps.monitoring import services
from bolwerk.apps.monitoring.hosting import tell_providers
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.providers import ROLES
from bolwerk.core.errors import Conflict, Invalid, NotFound
from bolwerk.core.probes.result import APART, CHECKS
from bolwerk.core.telling.evidence import check_sentence
from bolwerk.web.again import again_of
from bolwerk.web.errors import not_saved
from bolwerk.web.hosting import hosts_of
from bolwerk.web.link import firm_required
from bolwerk.web.lookalikes import names_of
from bolwerk.web.repairs import repair_box
from bolwerk.web.seen import seen_of
from bolwerk.web.story import story_of
from bolwerk.web.views import steps
from bolwerk.web.watch import box_of

NOWHERE = "no_such_domain"


@require_GET
@firm_required
def domain(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, *, error: str = "", again_error: str = "", status: int = 200) -> HttpResponse:
    language = get_language()[:2]
    known = monitoring.present(request.firm)
    results = [each for each in known.landed if each.check_id not in APART]
    again = again_of(known, language, timezone.now())
    settled = not (known.run and known.run.going_on)
    story = story_of(request.firm, results, again, language, settled=settled)
    nowhere = bool(results) and all(each.reason == NOWHERE for each in results)
    return render(
        request,
        "web/domain.html",
        {
            "again_error": again_error,
            "run": known.run,
            "whole": known.whole,
            "again": again,
            "story": story,
            "proven": standing(request.firm).proven,
            "no_such_domain": check_sentence(results[0].check_id, NOWHERE, language) if nowhere else "",
            "hosts": hosts_of(request.firm, known.run, language),
            "names": names_of(request.firm, known.whole, language),
            "watch": box_of(request.firm, request.actor, language, story.first.finding.id if story.first else ""),
            "repairs": repair_box(request.firm),
            "provider_error": error,
            "asking": progress(request.firm).next is not None,
        },
        status=status,
    )


@require_GET
@firm_required
def seen(request: HttpRequest, check_id: str) -> HttpResponse:
    return _seen(request, check_id)


def _seen(request: HttpRequest, check_id: str, *, error: str = "", status: int = 200) -> HttpResponse:
    """The page of one check: what it means, what was seen, and how this firm mends it."""
    language = get_language()[:2]
    known = monitoring.present(request.firm)
    found = next((each for each in known.results if each.check_id == check_id), None)
    if found is None or check_id in APART:
        raise NotFound("error.not_found")
    view = {**seen_of(request.firm, known, found, language), "error": error}
    return render(request, "web/seen.html", view, status=status)


@require_POST
@firm_required(needs="firm.act")
def providers(request: HttpRequest) -> HttpResponse:
    """Corrects who hosts the domain, its mail and its website; "" goes back to what is seen."""
    said = {role: request.POST.get(role, "")[:60] for role in ROLES}
    try:
        tell_providers(organisation=request.firm, said=said, actor=request.actor)
    except Invalid as refusal:
        return _page(request, error=refusal.key, status=422)
    except OperationalError as error:
        return not_saved(request, error, partial(_page, request))
    return redirect("domain")


@require_http_methods(["GET", "POST"])
@firm_required(needs="firm.act")
def again(request: HttpRequest) -> HttpResponse:
    """`step`, `check`: the measure or the check whose page asked, to come back to. Asked too soon, that page says so;
    another language of it then comes by GET."""
    if request.method == "GET":
        return redirect("domain")
    spend(what="check", meta=request.META)
    measure, check = request.POST.get("step", ""), request.POST.get("check", "")
    try:
        services.ask_again(organisation=request.firm, measure=measure)
    except Conflict as refusal:
        run = monitoring.newest_run(request.firm)
        # One that is still going on tells of itself.
        if not (run and run.going_on):
            return _asked_from(request, measure, check, error=refusal.key, status=409)
    if measure in load().measures:
        return redirect("step", measure_id=measure)
    return redirect("seen", check_id=check) if check in CHECKS else redirect("domain")


def _asked_from(request: HttpRequest, measure: str, check: str, *, error: str, status: int) -> HttpResponse:
    if measure in load().measures:
        return steps.page(request, measure, error=error, status=status)
    if check in CHECKS:
        return _seen(request, check, error=error, status=status)
    return _page(request, again_error=error, status=status)
