# SPDX-License-Identifier: EUPL-1.2
"""The result: the picture, topic by topic, and the first steps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from bolwerk.apps.assessments import selectors as assessments
from bolwerk.apps.monitoring.selectors import present
from bolwerk.apps.plans import selectors as plans
from bolwerk.apps.portability.selectors import put_back_at
from bolwerk.core.catalogue.loader import load
from bolwerk.core.telling.picture import bands, contradictions, fort, legend, topics_table
from bolwerk.web.asks import asks
from bolwerk.web.link import firm_required
from bolwerk.web.story import domain_state


@require_GET
@firm_required
def result(request: HttpRequest) -> HttpResponse:
    language = get_language()[:2]
    picture = plans.picture_of(request.firm)
    answered = assessments.answers_of(request.firm)
    core, further = (assessments.progress(request.firm, part, answered) for part in ("core", "more"))
    return render(
        request,
        "web/result.html",
        {
            "fort": fort(picture.posture, language),
            "legend": legend(language),
            "contradictions": contradictions(picture.posture, language),
            "bands": bands(picture.posture, language),
            "topics": topics_table(picture.posture, language),
            "steps": picture.agenda.this_week,
            "later": picture.agenda.later,
            "not_before": picture.agenda.not_before,
            "measures": load().measures,
            "asks": asks(assessments.to_ask(request.firm), language),
            "open_count": core.open,
            "further_count": further.open,
            "now": picture.now,
            "domain_state": domain_state(present(request.firm), language),
            "put_back_at": put_back_at(request.firm),
        },
    )
