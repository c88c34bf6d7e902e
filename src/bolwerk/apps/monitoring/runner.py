# SPDX-License-Identifier: EUPL-1.2
"""Runs the core's domain check for one CheckRun and keeps each result as it lands."""

import asyncio

from asgiref.sync import sync_to_async
from django.conf import settings

from bolwerk.apps.monitoring import services
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.core.probes.engine import Options, Report, check
from bolwerk.core.probes.result import CheckResult


def run(run_id: int) -> None:
    """May run twice: results already kept stay as they are, a finished run is left alone."""
    checking = CheckRun.objects.select_related("organisation").filter(pk=run_id, finished_at=None).first()
    if checking is None:
        return
    report = asyncio.run(_check(checking))
    services.finish(run=checking, duration_ms=report.duration_ms, providers=report.providers)


async def _check(checking: CheckRun) -> Report:
    landed: asyncio.Queue[CheckResult | None] = asyncio.Queue()
    keep = sync_to_async(services.keep_result, thread_sensitive=True)

    async def keeper() -> None:
        while (result := await landed.get()) is not None:
            await keep(run=checking, result=result)

    keeping = asyncio.create_task(keeper())
    try:
        return await check(checking.domain, options(checking.domain), on_result=landed.put_nowait)
    finally:
        landed.put_nowait(None)
        await keeping


def options(domain: str) -> Options:
    """A domain of the lab is looked up and reached in the lab only; every other one never touches it."""
    lab = settings.PROBE_LAB
    if domain not in lab.get("domains", ()):
        return Options(
            resolver=settings.PROBE_RESOLVER or None,
            vrp_file=settings.PROBE_VRP_FILE or None,
            routes_file=settings.PROBE_ROUTES_FILE or None,
            contact=settings.PROBE_CONTACT,
            optout_file=settings.PROBE_OPT_OUT or None,
        )
    return Options(
        resolver=lab["resolver"], ca_file=lab["ca_file"], allow_private=True, port_map=dict(lab["port_map"])
    )
