# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.apps.monitoring.landing import finish, keep_result
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.scanning import scanner
from bolwerk.apps.scanning.replies import Outcome
from bolwerk.core.probes.result import CheckVerdict, judge

FORGEABLE = judge("mail.dmarc.policy", CheckVerdict.FAIL, "dmarc_missing")


@pytest.fixture
def scans(monkeypatch):
    """The domains that the scanner was asked for; it finds mail that can be forged."""
    asked = []

    def check(domain, options, on_result):
        asked.append(domain)
        on_result(FORGEABLE)
        return Outcome(5, {"dns": "generic", "mail": "generic", "web": "generic"})

    monkeypatch.setattr(scanner.ONE, "check", check)
    return asked


@pytest.fixture
def seen(bakery):
    """A bakery whose domain was looked at: it leans on Microsoft for mail and on a till."""
    firm, _ = bakery
    run = CheckRun.objects.create(organisation=firm, domain=firm.domain)
    record = "v=spf1 include:spf.protection.outlook.com include:spf.till.be -all"
    keep_result(run=run, result=judge("mail.spf.record", CheckVerdict.PASS, "spf_strict", record=record))
    finish(run=run, duration_ms=5, providers={"dns": "generic", "mail": "microsoft365", "web": "generic"})
    return firm
