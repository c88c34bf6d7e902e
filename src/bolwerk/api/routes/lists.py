# SPDX-License-Identifier: EUPL-1.2
"""Lists of many domains, for a program of the person whose they are: by the key she made on the page of her lists."""

import io
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router, Status

from bolwerk.api.auth import PersonKey
from bolwerk.api.schemas.lists import LineOut, ListCounts, ListIn, ListOut
from bolwerk.apps.limits import spend
from bolwerk.apps.lists import selectors, services
from bolwerk.apps.lists.models import DomainList

router = Router(tags=["lists"], auth=PersonKey())
LINES = {
    "responses": {
        200: {
            "description": "A line of JSON for each domain that landed, as `bolwerk check --file --jsonl` writes it",
            "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
        }
    }
}


@router.post("/lists", response={201: ListOut}, summary="Send a list of domains")
def send(request: HttpRequest, response: HttpResponse, payload: ListIn) -> Status:
    """It is read as on the page, and started unless `start` is false. Only what anyone can see is looked at."""
    spend(what="list", meta=request.META)
    made = services.upload(actor=request.auth, name=payload.name, file=io.BytesIO(payload.text.encode()))
    if payload.start:
        made = services.start(actor=request.auth, list_id=made.pk)
    response["Location"] = f"/api/v1/lists/{made.pk}"
    return Status(201, _told(made))


@router.get("/lists/{uuid:list_id}", response=ListOut, summary="How far a list is, and what was found in all")
def state(request: HttpRequest, list_id: UUID) -> ListOut:
    return _told(services.mine(actor=request.auth, list_id=list_id))


@router.post("/lists/{uuid:list_id}/start", response={202: ListOut}, summary="Start a list, or go on with it")
def start(request: HttpRequest, list_id: UUID) -> Status:
    return Status(202, _told(services.start(actor=request.auth, list_id=list_id)))


@router.delete("/lists/{uuid:list_id}", response={204: None}, summary="Delete a list with all that was found")
def delete(request: HttpRequest, list_id: UUID) -> Status:
    services.delete(actor=request.auth, list_id=list_id)
    return Status(204, None)


@router.get("/lists/{uuid:list_id}/results", summary="What was found so far, line by line", openapi_extra=LINES)
def results(request: HttpRequest, list_id: UUID) -> StreamingHttpResponse:
    chosen = services.mine(actor=request.auth, list_id=list_id)
    return StreamingHttpResponse(selectors.reports(chosen), content_type="application/x-ndjson")


def _told(chosen: DomainList) -> ListOut:
    seen = selectors.overview(chosen)
    return ListOut(
        id=chosen.pk,
        name=chosen.name,
        state=chosen.state,
        domains=chosen.domains,
        landed=seen.done,
        wrong=chosen.wrong,
        twice=chosen.twice,
        lines=[LineOut(line=line, error=error) for line, error, _ in chosen.notes.get("wrong", ())],
        found=ListCounts(
            forgeable=seen.counts["forgeable"],
            known=seen.known,
            expired=seen.counts["expired"],
            lock=seen.counts["lock"],
            software=seen.counts["software"],
            missing=seen.missing,
            refused=seen.refused,
        ),
        made_at=chosen.made_at,
        finished_at=chosen.finished_at,
    )
