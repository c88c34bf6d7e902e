# SPDX-License-Identifier: EUPL-1.2
"""A bakery that told of itself on the web, and whose domain was looked at."""

from django.test import Client

from bolwerk.apps.monitoring import landing
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.core.probes.result import CheckResult

BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website", "company_mail", "it_supplier"]}


def bakery_seen(*results: CheckResult, **hosts: str) -> Client:
    """Her browser. `results`: all that the one look saw. `hosts`: who hosts dns, mail and web."""
    client = Client()
    client.post("/nl/begin/", {**BAKERY, "domain": "bakery.be"})
    run = CheckRun.objects.get()
    for each in results:
        landing.keep_result(run=run, result=each)
    landing.finish(run=run, duration_ms=5, providers=hosts)
    return client
