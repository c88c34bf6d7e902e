# SPDX-License-Identifier: EUPL-1.2
"""Begin a firm, read it, erase it."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from bolwerk.api.language import language_of
from bolwerk.api.schemas.firms import Begun, FirmIn, FirmOut
from bolwerk.apps.assessments.services import change_profile
from bolwerk.apps.limits import spend
from bolwerk.apps.monitoring import services as monitoring
from bolwerk.apps.monitoring.hosting import clean_selectors, tell_selectors
from bolwerk.apps.organisations import services as organisations
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.profile import Profile, clean
from bolwerk.apps.portability.selectors import put_back_at
from bolwerk.core.catalogue.shared_domains import is_shared
from bolwerk.core.errors import Conflict, Invalid
from bolwerk.core.probes.domain import DomainError, normalise

router = Router(tags=["firm"])
ME = "/api/v1/firms/me"


@router.post("/firms", auth=None, response={201: Begun}, summary="Begin a firm")
def begin(request: HttpRequest, response: HttpResponse, payload: FirmIn) -> Status:
    """Answers with the secret of its private link, once. A domain is looked at from now on."""
    profile, domain, selectors = _profile(payload), _domain(payload.domain), clean_selectors(payload.dkim_selectors)
    spend(what="begin", meta=request.META)
    firm, token = organisations.begin(
        profile=profile,
        domain=domain,
        language=payload.language or language_of(request),
        name=payload.name.strip(),
    )
    tell_selectors(organisation=firm, names=selectors, actor=VISITOR)
    return begun(request, response, firm, token)


def begun(request: HttpRequest, response: HttpResponse, firm: Organisation, token: str) -> Status:
    """201 for a new firm, whose domain is looked at."""
    if firm.domain:
        with suppress(Conflict):
            monitoring.ask(organisation=firm)
    response["Location"] = ME
    return Status(201, {"firm": firm_out(firm), "token": token, "link": request.build_absolute_uri(f"/l/{token}")})


def _profile(payload: FirmIn) -> Profile:
    return clean(
        size=payload.size,
        kind=payload.kind,
        postcode=payload.postcode,
        has=payload.has,
        enterprise_number=payload.enterprise_number,
    )


def _domain(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        domain = normalise(typed).name
    except DomainError as error:
        raise Invalid(f"error.domain.{error.key}") from error
    if is_shared(domain):
        raise Invalid("error.domain.shared")
    return domain


@router.get("/firms/me", response=FirmOut, summary="The firm of this link")
def me(request: HttpRequest) -> FirmOut:
    return firm_out(request.auth)


@router.put("/firms/me", response=FirmOut, summary="Change what the firm tells of itself")
def change(request: HttpRequest, payload: FirmIn) -> FirmOut:
    """Takes back answers to what is then no longer asked; another domain is looked at from now on."""
    firm, profile, domain = request.auth, _profile(payload), _domain(payload.domain)
    selectors = clean_selectors(payload.dkim_selectors)
    if domain != firm.domain:
        spend(what="check", meta=request.META)
    change_profile(organisation=firm, profile=profile, name=payload.name.strip(), actor=VISITOR)
    monitoring.change_domain(organisation=firm, domain=domain, actor=VISITOR)
    tell_selectors(organisation=firm, names=selectors, actor=VISITOR)
    return firm_out(firm)


@router.delete("/firms/me", response={204: None}, summary="Erase everything about the firm")
def erase(request: HttpRequest) -> Status:
    organisations.erase(organisation=request.auth)
    return Status(204, None)


def firm_out(firm: Organisation) -> FirmOut:
    own = {name: getattr(firm, name) for name in FirmOut.model_fields if name != "put_back_at"}
    return FirmOut(**own, put_back_at=put_back_at(firm))
