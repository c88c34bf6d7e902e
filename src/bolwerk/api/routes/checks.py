# SPDX-License-Identifier: EUPL-1.2
"""Look at the firm's domain from outside."""

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from bolwerk.api.schemas import CheckOut, ProvidersIn, ProvidersOut, ResultOut
from bolwerk.apps.limits import spend
from bolwerk.apps.monitoring.hosting import providers_of, tell_providers
from bolwerk.apps.monitoring.lookalikes import newest
from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.apps.monitoring.selectors import newest_run, results_of
from bolwerk.apps.monitoring.services import ask
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.errors import NotFound

router = Router(tags=["checks"])
LATEST = "/api/v1/checks/latest"


@router.post("/checks", response={202: CheckOut}, summary="Ask for a look at the firm's domain")
def ask_check(request: HttpRequest, response: HttpResponse) -> Status:
    """It runs in the background; results land one by one under `latest`."""
    spend(what="check", meta=request.META)
    run = ask(organisation=request.auth)
    response["Location"] = LATEST
    return Status(202, _check(run, []))


@router.get("/checks/latest", response=CheckOut, summary="The newest look and what it found")
def latest(request: HttpRequest) -> CheckOut:
    run = newest_run(request.auth)
    if run is None:
        raise NotFound("error.check.none")
    return _check(run, results_of(run))


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


def _check(run: CheckRun, results: list[RunResult]) -> CheckOut:
    return CheckOut(
        domain=run.domain,
        asked_at=run.asked_at,
        finished_at=run.finished_at,
        duration_ms=run.duration_ms,
        providers=run.providers,
        results=[_result(each) for each in results],
    )


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
