# SPDX-License-Identifier: EUPL-1.2
"""Look at the firm's domain from outside."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from bolwerk.api.language import language_of
from bolwerk.api.schemas.checks import AgainIn, CacheOut, CheckOut, ProvidersIn, ProvidersOut, ResultOut
from bolwerk.apps.limits import spend
from bolwerk.apps.monitoring.hosting import providers_of, tell_providers
from bolwerk.apps.monitoring.lookalikes import newest
from bolwerk.apps.monitoring.models import Cause, CheckRun, RunResult
from bolwerk.apps.monitoring.selectors import newest_run, present
from bolwerk.apps.monitoring.services import ask, ask_again
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.catalogue.loader import load
from bolwerk.core.errors import NotFound
from bolwerk.core.probes.dns.witness import changes
from bolwerk.core.telling.caches import cache_sentence

router = Router(tags=["checks"])
LATEST = "/api/v1/checks/latest"


@router.post("/checks", response={202: CheckOut}, summary="Ask for a look at the firm's domain")
def ask_check(request: HttpRequest, response: HttpResponse) -> Status:
    """It runs in the background; results land one by one under `latest`."""
    spend(what="check", meta=request.META)
    run = ask(organisation=request.auth)
    response["Location"] = LATEST
    return Status(202, _check(run, [], language_of(request)))


@router.post("/checks/again", response={202: CheckOut}, summary="Look again at what was not in order")
def check_again(request: HttpRequest, response: HttpResponse, payload: AgainIn | None = None) -> Status:
    """Asked of the domain's own name servers, so that a change shows at once. When nothing was wrong, or the last
    whole look is older than a day, it is a whole look. `latest` tells the outcome together with the rest."""
    spend(what="check", meta=request.META)
    measure = payload.measure if payload else ""
    if measure and measure not in load().measures:
        raise NotFound("error.not_found")
    run = ask_again(organisation=request.auth, measure=measure)
    response["Location"] = LATEST
    return Status(202, _check(run, [], language_of(request)))


@router.get("/checks/latest", response=CheckOut, summary="The newest look, and how the domain stands")
def latest(request: HttpRequest) -> CheckOut:
    """The newest result of each check since the last whole look."""
    known = present(request.auth)
    if known.run is None:
        raise NotFound("error.check.none")
    return _check(known.run, known.landed, language_of(request))


@router.get("/names", response=ResultOut, summary="Names that look like the firm's own")
def names(request: HttpRequest) -> ResultOut:
    """Looked for behind a check, once a week at most."""
    found = newest(request.auth)
    if found is None:
        raise NotFound("error.check.none")
    return _result(found)


@router.get("/providers", response=ProvidersOut, summary="Who hosts the domain, its mail and its website")
def providers(request: HttpRequest) -> ProvidersOut:
    return _providers(request.auth)


@router.put("/providers", response=ProvidersOut, summary="Correct who hosts what")
def correct(request: HttpRequest, payload: ProvidersIn) -> ProvidersOut:
    """From then on the recipes are those of the providers named here."""
    tell_providers(organisation=request.auth, said=payload.model_dump(), actor=VISITOR)
    return _providers(request.auth)


def _providers(firm: Organisation) -> ProvidersOut:
    run = newest_run(firm)
    return ProvidersOut(seen=run.providers if run else {}, said=firm.providers_said, used=providers_of(firm, run))


def _check(run: CheckRun, results: list[RunResult], language: str) -> CheckOut:
    return CheckOut(
        domain=run.domain,
        asked_at=run.asked_at,
        finished_at=run.finished_at,
        duration_ms=run.duration_ms,
        providers=run.providers,
        cause=Cause(run.cause).value,
        only=run.only,
        results=[_result(each) for each in results],
        caches=_caches(run, language),
    )


def _caches(run: CheckRun, language: str) -> list[CacheOut]:
    now = timezone.now()
    return [
        CacheOut(
            name=each.name,
            type=each.type,
            old=list(each.old),
            new=list(each.new),
            until=each.until,
            said=cache_sentence(each, language, until=f"{timezone.localtime(each.until):%Y-%m-%d %H:%M}", now=now),
        )
        for each in changes(run.witness, now)
    ]


def _result(found: RunResult) -> ResultOut:
    return ResultOut(
        check=found.check_id,
        verdict=found.verdict,
        reason=found.reason,
        observation=found.observation,
        controls=found.controls,
        harm=found.harm,
        at=found.at,
    )
