# SPDX-License-Identifier: EUPL-1.2
"""Take the firm along in a file, and make a firm from one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from bolwerk.api.auth import ACTOR
from bolwerk.api.routes.firms import begun
from bolwerk.api.schemas.firms import Begun
from bolwerk.apps.limits import spend
from bolwerk.apps.portability.reading import read
from bolwerk.apps.portability.schema import FirmFile
from bolwerk.apps.portability.services import export_firm, import_firm

router = Router(tags=["file"])
FILE_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FirmFile"}}},
    }
}


@router.get("/export", response=FirmFile, by_alias=True, summary="Everything about the firm, as one file")
def export(request: HttpRequest) -> dict[str, Any]:
    """Taking it is written in the firm's audit log."""
    return export_firm(organisation=request.auth, actor=ACTOR)


@router.post(
    "/import", auth=None, response={201: Begun}, summary="Make a firm from such a file", openapi_extra=FILE_BODY
)
def bring(request: HttpRequest, response: HttpResponse) -> Status:
    """At most 2 MB. The new firm has the same picture and plan; people and links are not taken over."""
    spend(what="begin", meta=request.META)
    firm, token = import_firm(file=read(request.body), actor=ACTOR)
    return begun(request, response, firm, token)
