# SPDX-License-Identifier: EUPL-1.2
"""Every refusal as a problem document (RFC 9457), in the language of who asks. Never a trace of our code."""

import json
import logging
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, Field

from bolwerk.api.auth import NotSignedIn
from bolwerk.api.language import language_of
from bolwerk.core.catalogue.words import word
from bolwerk.core.errors import Conflict, Gone, Invalid, NotAllowed, NotFound, Refusal, TooOften

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
# Refusal -> status and the key of its title.
REFUSALS: dict[type[Refusal], tuple[int, str]] = {
    NotSignedIn: (401, "problem.unauthorised"),
    NotAllowed: (403, "problem.not_allowed"),
    NotFound: (404, "problem.not_found"),
    Gone: (410, "problem.not_found"),
    Conflict: (409, "problem.conflict"),
    Invalid: (422, "problem.invalid"),
    TooOften: (429, "problem.too_often"),
}
FIELDS = {"missing": "error.api.field.missing", "extra_forbidden": "error.api.field.unknown"}


class FieldProblem(BaseModel):
    """One field that cannot be used. `pointer`: JSON pointer into the body (RFC 6901), or the parameter's name."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457. `type` is stable: urn:bolwerk:<key>; `title` and `detail` are for people."""

    type: str = Field(examples=["urn:bolwerk:error.link.wrong"])
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None


def problem(
    request: HttpRequest,
    status: int,
    title: str,
    key: str,
    *,
    fields: list[FieldProblem] | None = None,
    **values: str,
) -> HttpResponse:
    """`title` and `key` are interface keys; `values` fill the second."""
    language = language_of(request)
    document = Problem(
        type=f"urn:bolwerk:{key}",
        title=word(language, title),
        status=status,
        detail=word(language, key, **values),
        errors=fields,
    )
    content = json.dumps(document.model_dump(exclude_none=True), ensure_ascii=False)
    response = HttpResponse(content, status=status, content_type=MEDIA_TYPE)
    response["Content-Language"] = language
    return response


def register(api: NinjaAPI) -> None:
    """Every way a handler can fail, once."""
    api.add_exception_handler(Refusal, refused)
    api.add_exception_handler(ValidationError, misfit)
    api.add_exception_handler(HttpError, unreadable)
    api.add_exception_handler(Http404, unknown)
    api.add_exception_handler(OperationalError, unavailable)
    api.add_exception_handler(Exception, ours)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    status, title = REFUSALS[type(refusal)]
    response = problem(request, status, title, refusal.key, **refusal.detail)
    if isinstance(refusal, TooOften):
        response["Retry-After"] = str(refusal.seconds)
    if isinstance(refusal, NotSignedIn):
        response["WWW-Authenticate"] = "Bearer"
    return response


def misfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names each field. What was sent is not repeated."""
    language = language_of(request)
    fields = [
        FieldProblem(
            pointer=_pointer(each["loc"]), detail=word(language, FIELDS.get(each["type"], "error.api.field.value"))
        )
        for each in error.errors[:50]
    ]
    return problem(request, 422, "problem.invalid", "error.api.fields", fields=fields)


def _pointer(location: tuple[Any, ...]) -> str:
    """("body", "payload", "has", 0) -> "#/has/0"; ("query", "part") -> "part"."""
    if location[0] != "body":
        return str(location[-1])
    escaped = [str(each).replace("~", "~0").replace("/", "~1") for each in location[2:]]
    return "#" + "".join(f"/{each}" for each in escaped)


def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses: no sign-in at all, or a body that is no JSON."""
    if error.status_code == 401:
        return refused(request, NotSignedIn("error.api.token"))
    return problem(request, 400, "problem.invalid", "error.api.json")


def unknown(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    return problem(request, 404, "problem.not_found", "error.api.address")


def not_allowed(request: HttpRequest, allow: str) -> HttpResponse:
    response = problem(request, 405, "problem.method", "error.api.method")
    response["Allow"] = allow
    return response


def too_big(request: HttpRequest) -> HttpResponse:
    return problem(request, 413, "problem.too_big", "error.api.too_big")


def unavailable(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """The database is locked or gone, or the disk is full: nothing was saved, the next attempt may succeed."""
    log.error("storage failed at %s %s", request.method, request.path, exc_info=error)
    key = "error.unavailable" if request.method in {"GET", "HEAD"} else "error.not_saved"
    response = problem(request, 503, "problem.ours", key)
    response["Retry-After"] = "10"
    return response


def ours(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("the API failed at %s %s", request.method, request.path, exc_info=error)
    return problem(request, 500, "problem.ours", "error.ours")
