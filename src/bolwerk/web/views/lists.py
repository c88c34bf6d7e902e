# SPDX-License-Identifier: EUPL-1.2
"""A list of many domains, for who signed in: send it, see what was read, start, come back, take the results along."""

import io
import uuid

from django.conf import settings
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bolwerk.apps.limits import spend
from bolwerk.apps.lists import keys, selectors, services
from bolwerk.core.errors import Conflict, Invalid, NotFound, Refusal
from bolwerk.web.errors import STATUS, not_saved
from bolwerk.web.lists import BYTES, TAKES, cells, detail, filters, notes, taken
from bolwerk.web.signed_in import person_required

A_PAGE = 50


@require_http_methods(["GET", "POST"])
@never_cache
@person_required
def lists(request: HttpRequest) -> HttpResponse:
    """POST reads `file`, or else `text`. What cannot be used stays on the page, with why."""
    if request.method == "GET":
        return _home(request)
    spend(what="list", meta=request.META)
    upload, pasted = request.FILES.get("file"), request.POST.get("text", "").encode()
    try:
        if (upload.size if upload else len(pasted)) > BYTES:
            raise Invalid("error.import.too_big")
        file = upload or io.BytesIO(pasted)
        made = services.upload(actor=request.user, name=request.POST.get("name", ""), file=file)
    except (Invalid, Conflict) as refusal:
        return _home(request, refusal, status=STATUS[type(refusal)])
    except OperationalError as error:
        return not_saved(request, error, lambda error, status: _home(request, Invalid(error), status=status))
    return redirect("list", list_id=made.pk)


def _home(request: HttpRequest, refusal: Refusal | None = None, *, status: int = 200) -> HttpResponse:
    context = {
        "lists": selectors.lists_of(request.user),
        "key": selectors.key_of(request.user),
        "days": settings.LIST_DAYS,
        "typed": request.POST,
        "error": refusal.key if refusal else "",
        "detail": refusal.detail if refusal else {},
    }
    return render(request, "web/lists.html", context, status=status)


@require_GET
@never_cache
@person_required
def one(request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
    """`show`: one of the filters; `page`."""
    chosen = services.mine(actor=request.user, list_id=list_id)
    language, seen = get_language()[:2], selectors.overview(chosen)
    asked = request.GET.get("show", "all")
    show = asked if asked in selectors.FILTERS else "all"
    page = Paginator(selectors.found(chosen, show), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "list": chosen,
        "seen": seen,
        "show": show,
        "filters": filters(seen, show, language),
        "page": page,
        "rows": [cells(row, language) for row in page],
        "notes": notes(chosen, language),
        "stalled": services.stalled(chosen),
        "takes": TAKES,
    }
    return render(request, "web/list.html", context)


@require_GET
@never_cache
@person_required
def member(request: HttpRequest, list_id: uuid.UUID, row_id: int) -> HttpResponse:
    """All that was seen of one domain of the list."""
    chosen = services.mine(actor=request.user, list_id=list_id)
    row = chosen.rows.filter(pk=row_id, done_at__isnull=False).first()
    if row is None:
        raise NotFound("error.list.row")
    language = get_language()[:2]
    context = {"list": chosen, "row": cells(row, language), "groups": detail(row, language)}
    return render(request, "web/list_member.html", context)


@require_POST
@never_cache
@person_required
def start(request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
    spend(what="list", meta=request.META)
    services.start(actor=request.user, list_id=list_id)
    return redirect("list", list_id=list_id)


@require_POST
@never_cache
@person_required
def pause(request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
    services.pause(actor=request.user, list_id=list_id)
    return redirect("list", list_id=list_id)


@require_http_methods(["GET", "POST"])
@never_cache
@person_required
def delete(request: HttpRequest, list_id: uuid.UUID) -> HttpResponse:
    if request.method == "GET":
        return render(request, "web/list_delete.html", {"list": services.mine(actor=request.user, list_id=list_id)})
    services.delete(actor=request.user, list_id=list_id)
    return redirect("lists")


@require_GET
@never_cache
@person_required
def take(request: HttpRequest, list_id: uuid.UUID, form: str) -> HttpResponse:
    """What landed so far, row by row as it is sent. `form`: one of TAKES."""
    chosen = services.mine(actor=request.user, list_id=list_id)
    if form not in TAKES:
        raise NotFound("error.list.none")
    kind, ending, lines = taken(chosen, form, get_language()[:2])
    response = StreamingHttpResponse(lines, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="bolwerk-{chosen.made_at:%Y-%m-%d}.{ending}"'
    return response


@require_POST
@never_cache
@person_required
def key(request: HttpRequest) -> HttpResponse:
    """Makes a key, or one in its place, and shows it this once."""
    return render(request, "web/list_key.html", {"secret": keys.make(actor=request.user)})


@require_POST
@never_cache
@person_required
def key_remove(request: HttpRequest) -> HttpResponse:
    keys.remove(actor=request.user)
    return redirect("lists")
