# SPDX-License-Identifier: EUPL-1.2
"""Only in the demo: an invented bakery to open, and the control panel of its domain. Elsewhere these do not exist."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from bolwerk.apps.assessments.demo import answer_as_the_bakery
from bolwerk.apps.monitoring import services as monitoring
from bolwerk.apps.organisations import services as organisations
from bolwerk.apps.organisations.profile import clean
from bolwerk.core.errors import NotFound
from bolwerk.lab.zone import DOMAIN, TYPES, BadRecord, Zone
from bolwerk.web.interface import word
from bolwerk.web.link import put_aside, remember

BAKERY = {
    "size": "small",
    "kind": "bakery",
    "postcode": "9000",
    "has": ["website", "terminal", "till", "company_mail", "staff_computers", "it_supplier"],
}
View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    @wraps(view)
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO or not settings.PROBE_LAB:
            raise NotFound("error.not_found")
        return view(request, *args, **kwargs)

    return inside


def _zone() -> Zone:
    return Zone.open(Path(settings.PROBE_LAB["zone"]))


@demo_only
@require_POST
def open_firm(request: HttpRequest) -> HttpResponse:
    """A bakery of this visitor's own, with most questions answered; its domain stands as it began."""
    _zone().reset()
    language = get_language()[:2]
    firm, token = organisations.begin(
        profile=clean(**BAKERY), domain=DOMAIN, language=language, name=word(language, "demo.firm")
    )
    answer_as_the_bakery(organisation=firm)
    monitoring.ask(organisation=firm)
    put_aside(request)
    response = redirect("result")
    remember(response, token)
    return response


@demo_only
@require_http_methods(["GET", "POST"])
def panel(request: HttpRequest) -> HttpResponse:
    """POST `do`: add (host, type, value), remove (index), force (on or off) or reset."""
    zone = _zone()
    error = ""
    if request.method == "POST":
        try:
            _change(zone, request)
            return redirect("demo_panel")
        except BadRecord as wrong:
            error = f"demo.error.{wrong.key}"
    return render(
        request,
        "web/demo_panel.html",
        {"domain": DOMAIN, "zone": zone, "types": TYPES, "error": error, "typed": request.POST},
        status=422 if error else 200,
    )


def _change(zone: Zone, request: HttpRequest) -> None:
    data = request.POST
    match data.get("do"):
        case "add":
            zone.add(data.get("host", ""), data.get("type", ""), data.get("value", ""))
        case "remove" if data.get("index", "").isdigit():
            zone.remove(int(data["index"]))
        case "force":
            zone.forced = data.get("force") == "on"
            zone.save()
        case "reset":
            zone.reset()
