# SPDX-License-Identifier: EUPL-1.2
"""What anyone sees of the firm's domain, as it arrives; and look again."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from bolwerk.apps.limits import spend
from bolwerk.apps.monitoring import selectors as monitoring
from bolwerk.apps.monitoring import services
from bolwerk.core.catalogue.loader import load
from bolwerk.core.errors import Conflict
from bolwerk.web.findings import grouped
from bolwerk.web.link import firm_required
from bolwerk.web.steps import provider_names


@require_GET
@firm_required
def domain(request: HttpRequest) -> HttpResponse:
    language = get_language()[:2]
    run = monitoring.newest_run(request.firm)
    results = monitoring.results_of(run) if run else []
    return render(
        request,
        "web/domain.html",
        {
            "run": run,
            "groups": grouped(results, language),
            "no_such_domain": bool(results) and all(each.reason == "no_such_domain" for each in results),
            "providers": provider_names(run.providers if run else {}, language),
        },
    )


@require_POST
@firm_required(needs="firm.act")
def again(request: HttpRequest) -> HttpResponse:
    """`step`: the measure whose page asked, to come back to. Asked too soon, the newest run counts."""
    spend(what="check", meta=request.META)
    with suppress(Conflict):
        services.ask(organisation=request.firm)
    measure = request.POST.get("step", "")
    return redirect("step", measure_id=measure) if measure in load().measures else redirect("domain")
