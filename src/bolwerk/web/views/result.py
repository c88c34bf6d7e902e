# SPDX-License-Identifier: EUPL-1.2
"""The result: the picture, topic by topic, the first steps; the domain's check results."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from bolwerk.apps.assessments import selectors as assessments
from bolwerk.apps.monitoring import selectors as monitoring
from bolwerk.apps.monitoring import services
from bolwerk.apps.plans import selectors as plans
from bolwerk.core.catalogue.loader import load
from bolwerk.core.errors import Conflict, NotFound
from bolwerk.web.link import firm_required
from bolwerk.web.picture import bands, fort, topics_table


@require_GET
@firm_required
def result(request: HttpRequest) -> HttpResponse:
    language = get_language()[:2]
    picture = plans.picture_of(request.firm)
    open_questions = assessments.progress(request.firm)
    return render(
        request,
        "web/result.html",
        {
            "fort": fort(picture.posture, language),
            "bands": bands(picture.posture, language),
            "topics": topics_table(picture.posture, language),
            "steps": picture.steps[:3],
            "later": picture.steps[3:12],
            "measures": load().measures,
            "open_count": len(open_questions.questions) - open_questions.done,
            "now": picture.now,
        },
    )


@require_GET
@firm_required
def step(request: HttpRequest, measure_id: str) -> HttpResponse:
    measure = load().measures.get(measure_id)
    if measure is None:
        raise NotFound("error.not_found")
    run = monitoring.newest_run(request.firm)
    recipes = plans.recipes_for(measure, run.providers if run else {})
    language = get_language()[:2]
    return render(
        request,
        "web/step.html",
        {
            "measure": measure,
            "text": measure.texts[language],
            "recipes": [(each, each.texts[language]) for each in recipes],
        },
    )


@require_GET
@firm_required
def domain(request: HttpRequest) -> HttpResponse:
    run = monitoring.newest_run(request.firm)
    results = monitoring.results_of(run) if run else []
    return render(request, "web/domain.html", {"run": run, "results": results})


@require_POST
@firm_required
def again(request: HttpRequest) -> HttpResponse:
    with suppress(Conflict):
        services.ask(organisation=request.firm)
    return redirect("domain")
