# SPDX-License-Identifier: EUPL-1.2
"""Another domain: what was seen of the old one no longer counts, and nothing of it lands later."""

import pytest

from bolwerk.apps.evidence import selectors as evidence
from bolwerk.apps.monitoring.landing import finish, keep_result
from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.apps.monitoring.selectors import known, newest_run
from bolwerk.apps.monitoring.services import ask, change_domain
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.plans.selectors import picture_of
from bolwerk.core.posture.evidence import State, Verdict
from bolwerk.core.probes.result import CheckVerdict, judge

pytestmark = pytest.mark.django_db
MISSING = judge("mail.spf.record", CheckVerdict.FAIL, "spf_missing")


def test_what_was_seen_of_the_old_domain_is_taken_back(bakery):
    firm, _ = bakery
    run = ask(organisation=firm)
    keep_result(run=run, result=MISSING)
    finish(run=run, duration_ms=10, providers={"dns_host": "combell"})
    assert picture_of(firm).posture.controls["mail-senders"].state is State.PROVEN
    change_domain(organisation=firm, domain="other.example", actor=VISITOR)
    assert picture_of(firm).posture.controls["mail-senders"].state is State.UNKNOWN
    assert newest_run(firm).domain == "other.example"
    assert known(firm) == []
    assert len(evidence.of(firm)) == 2 * len(MISSING.controls)


def test_a_run_still_going_on_for_the_old_domain_adds_nothing_any_more(bakery):
    firm, _ = bakery
    old = ask(organisation=firm)
    change_domain(organisation=firm, domain="other.example", actor=VISITOR)
    keep_result(run=old, result=MISSING)
    finish(run=old, duration_ms=10, providers={})
    assert RunResult.objects.count() == 0
    assert {each.verdict for each in evidence.of(firm)} <= {Verdict.UNKNOWN}
    assert [each.domain for each in CheckRun.objects.all()] == ["other.example"]


def test_the_same_domain_changes_nothing_and_no_domain_is_not_looked_at(bakery):
    firm, _ = bakery
    change_domain(organisation=firm, domain=firm.domain, actor=VISITOR)
    assert CheckRun.objects.count() == 0
    change_domain(organisation=firm, domain="", actor=VISITOR)
    firm.refresh_from_db()
    assert (firm.domain, CheckRun.objects.count(), newest_run(firm)) == ("", 0, None)
