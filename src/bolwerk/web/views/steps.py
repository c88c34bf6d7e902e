# SPDX-License-Identifier: EUPL-1.2
"""One step of the plan: why, how for this firm, check again, did it."""

from functools import partial

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from bolwerk.apps.monitoring import selectors as monitoring
from bolwerk.apps.plans import selectors as plans
from bolwerk.apps.plans.services import decide
from bolwerk.core.catalogue.loader import load
from bolwerk.core.errors import NotFound
from bolwerk.web.again import again_of
from bolwerk.web.errors import not_saved
from bolwerk.web.hosting import hosts_of
from bolwerk.web.link import firm_required
from bolwerk.web.steps import view_of


@require_GET
@firm_required
def step(request: HttpRequest, measure_id: str) -> HttpResponse:
    return page(request, measure_id)


def page(request: HttpRequest, measure_id: str, *, error: str = "", status: int = 200) -> HttpResponse:
    measure = load().measures.get(measure_id)
    if measure is None:
        raise NotFound("error.not_found")
    language = get_language()[:2]
    known = monitoring.present(request.firm)
    picture = plans.picture_of(request.firm)
    view = view_of(request.firm, measure, language, picture)
    again = again_of(known, language, timezone.now()) if measure.checks else None
    return render(
        request,
        "web/step.html",
        {
            "measure": measure,
            "text": measure.texts[language],
            "view": view,
            "again": again,
            "beside": again.beside(measure.checks) if again else None,
            "not_before": picture.agenda.not_before.get(measure_id),
            "hosts": hosts_of(request.firm, known.run, language),
            "error": error,
        },
        status=status,
    )


@require_POST
@firm_required(needs="firm.act")
def did(request: HttpRequest, measure_id: str) -> HttpResponse:
    """`state`: done, dismissed or open."""
    try:
        decide(
            organisation=request.firm,
            measure_id=measure_id,
            state=request.POST.get("state", ""),
            actor=request.actor,
        )
    except OperationalError as error:
        return not_saved(request, error, partial(page, request, measure_id))
    return redirect("step", measure_id=measure_id)
