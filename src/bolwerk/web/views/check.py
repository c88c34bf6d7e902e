# SPDX-License-Identifier: EUPL-1.2
"""The check: one question per page, and the private link to come back by."""

from contextlib import suppress
from functools import partial

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bolwerk.apps.assessments import selectors as assessments
from bolwerk.apps.assessments.selectors import Progress
from bolwerk.apps.assessments.services import submit_answer
from bolwerk.apps.organisations import services as organisations
from bolwerk.apps.organisations.rules import may
from bolwerk.core.catalogue.loader import load
from bolwerk.core.catalogue.schemas import Question
from bolwerk.core.errors import Conflict, NotFound
from bolwerk.core.telling.domain import as_written
from bolwerk.web.errors import not_saved
from bolwerk.web.link import firm_required, linked_firm, put_aside, remember

SOON = 3  # answers: about as long as a look at a domain takes


@require_GET
@firm_required
def resume(request: HttpRequest) -> HttpResponse:
    """Goes to the first question without an answer, or to the result."""
    following = assessments.progress(request.firm).next
    return redirect("question", question_id=following.id) if following else redirect("result")


@require_GET
@firm_required
def further(request: HttpRequest) -> HttpResponse:
    """The questions for who wants a sharper picture: the next one without an answer, or the result."""
    following = assessments.progress(request.firm, "more").next
    return redirect("question", question_id=following.id) if following else redirect("result")


@require_http_methods(["GET", "POST"])
@firm_required
def question(request: HttpRequest, question_id: str) -> HttpResponse:
    if request.method == "POST":
        return _answer(request, question_id)
    return _question_page(request, *_asked(request, question_id))


def _asked(request: HttpRequest, question_id: str) -> tuple[Progress, Question]:
    """The question among those of its part. Raises NotFound when this firm is not asked it."""
    known = load().questions.get(question_id)
    progress = assessments.progress(request.firm, known.part if known else "core")
    asked = next((each for each in progress.questions if each.id == question_id), None)
    if asked is None:
        raise NotFound("error.not_asked")
    return progress, asked


def _answer(request: HttpRequest, question_id: str) -> HttpResponse:
    option = request.POST.get("option", "")
    if not option:
        return _question_page(request, *_asked(request, question_id), error="error.choose", status=422)
    try:
        # A question that fell away meanwhile is no mistake of the visitor: just go on.
        with suppress(Conflict):
            submit_answer(
                organisation=request.firm,
                question_id=question_id,
                option=option,
                ask=request.POST.get("ask", ""),
                actor=request.actor,
            )
    except OperationalError as error:
        page = partial(_question_page, request, *_asked(request, question_id), chosen=option)
        return not_saved(request, error, page)
    if option == "unknown" and "ask" not in request.POST:
        return redirect("who", question_id=question_id)
    known = load().questions.get(question_id)
    return redirect("further" if known and known.part == "more" else "check")


def _question_page(
    request: HttpRequest,
    progress: Progress,
    asked: Question,
    *,
    chosen: str = "",
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "web/question.html",
        {
            "question": asked,
            "text": asked.texts[get_language()[:2]],
            "chosen": chosen or progress.answered.get(asked.id),
            "number": [each.id for each in progress.questions].index(asked.id) + 1,
            "total": len(progress.questions),
            "before": progress.before(asked.id),
            # Said while it may well be so, without asking the database.
            "looking": bool(request.firm.domain) and len(progress.answered) < SOON,
            "error": error,
        },
        status=status,
    )


@require_GET
@firm_required
def who(request: HttpRequest, question_id: str) -> HttpResponse:
    """After "I don't know": who could know it?"""
    _, asked = _asked(request, question_id)
    return render(request, "web/who.html", {"question": asked, "text": asked.texts[get_language()[:2]]})


@require_GET
@firm_required
def link(request: HttpRequest) -> HttpResponse:
    """Shows the private link of this visitor, to keep or to mail to herself. Of others we know no secret."""
    firm = linked_firm(request)
    shown = firm is not None and firm.pk == request.firm.pk
    token = request.COOKIES.get(settings.LINK_COOKIE, "")
    context = {
        "address": request.build_absolute_uri(f"/l/{token}") if shown else "",
        "subject": f"Bolwerk: {request.firm.name or as_written(request.firm.domain)}".rstrip(": "),
        "days": settings.ANONYMOUS_RETENTION_DAYS,
        "may_renew": may(request.actor, "link.renew", request.firm),
    }
    return render(request, "web/link.html", context)


@require_POST
@firm_required(needs="link.renew")
def renew_link(request: HttpRequest) -> HttpResponse:
    """Revokes the old link and gives a new one."""
    token = organisations.renew_link(organisation=request.firm, actor=request.actor)
    response = redirect("link")
    remember(response, token)
    return response


@require_POST
@firm_required(needs="firm.erase")
def erase(request: HttpRequest) -> HttpResponse:
    """Everything about this firm goes; the cookie too."""
    organisations.erase(organisation=request.firm, actor=request.actor)
    put_aside(request)
    response = redirect(f"{reverse('start')}?done=erased")
    response.delete_cookie(settings.LINK_COOKIE)
    return response
