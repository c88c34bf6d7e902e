# SPDX-License-Identifier: EUPL-1.2
"""Check again: only what was not in order, on top of the newest whole look."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from bolwerk.apps.monitoring import runner
from bolwerk.apps.monitoring.landing import finish, keep_result
from bolwerk.apps.monitoring.models import Cause, CheckRun
from bolwerk.apps.monitoring.selectors import before, known, present
from bolwerk.apps.monitoring.services import ask, ask_again
from bolwerk.apps.portability.reading import read
from bolwerk.apps.portability.services import export_firm, import_firm
from bolwerk.core.probes.result import CheckVerdict, judge
from bolwerk.lab.dnsserver import DnsServer
from bolwerk.lab.resolver import Remembering

PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
SPF, DMARC = "mail.spf.record", "mail.dmarc.policy"
LOOKED = (
    judge(SPF, FAIL, "spf_missing", receives_mail=True),
    judge(DMARC, FAIL, "dmarc_missing"),
    judge("mail.mx", PASS, "mx_found"),
    judge("mail.dmarc.reports", CheckVerdict.NOT_APPLICABLE, "reports_without_rule"),
    judge("mail.starttls", CheckVerdict.COULD_NOT_TEST, "timeout"),
    judge("dns.caa", WARN, "caa_missing"),
    judge("web.exposed", CheckVerdict.NOT_APPLICABLE, "owner_unproven"),
    judge("exposure.telnet", FAIL, "telnet_open"),
    judge("names.lookalikes", CheckVerdict.COULD_NOT_TEST, "timeout"),
)
WRONG = [SPF, DMARC, "mail.dmarc.reports", "mail.starttls"]
pytestmark = pytest.mark.django_db


def looked(firm, results=LOOKED, *, ago=timedelta(minutes=5)) -> CheckRun:
    run = ask(organisation=firm)
    for each in results:
        keep_result(run=run, result=each)
    finish(run=run, duration_ms=5, providers={"dns": "combell", "mail": "microsoft365", "web": "wix"})
    CheckRun.objects.filter(pk=run.pk).update(asked_at=timezone.now() - ago, finished_at=timezone.now() - ago)
    return run


@pytest.fixture
def firm(bakery):
    return bakery[0]


def test_only_what_was_not_in_order_and_could_be_asked(firm):
    whole = looked(firm)
    run = ask_again(organisation=firm)
    assert (run.cause, run.follows, run.only) == (Cause.AGAIN, whole, WRONG)


def test_what_a_step_mends_goes_along(firm):
    looked(firm)
    assert ask_again(organisation=firm, measure="mail-mta-sts").only == [*WRONG, "mail.mta_sts", "mail.tls_rpt"]


@pytest.mark.parametrize(
    ("results", "ago"),
    [(LOOKED[2:3], timedelta(minutes=5)), (LOOKED, timedelta(days=2)), (LOOKED[6:8], timedelta(minutes=5))],
    ids=["all in order", "too long ago", "nobody may ask"],
)
def test_else_it_is_a_whole_look(firm, results, ago):
    looked(firm, results, ago=ago)
    run = ask_again(organisation=firm)
    assert (run.cause, run.follows, run.only) == (Cause.ASKED, None, [])


def test_without_any_look_it_is_the_first(firm):
    assert ask_again(organisation=firm).cause == Cause.ASKED


def test_the_present_picture_is_the_whole_look_and_what_followed(firm):
    whole = looked(firm)
    run = ask_again(organisation=firm)
    assert present(firm).awaited == set(WRONG)
    assert {each.check_id for each in present(firm).landed}.isdisjoint(WRONG)
    keep_result(run=run, result=judge(SPF, PASS, "spf_softfail"))
    assert present(firm).awaited == set(WRONG) - {SPF}
    finish(
        run=run, duration_ms=5, providers=runner.providers_after(run, {"dns": "ovh", "mail": "generic", "web": "x"})
    )
    now = present(firm)
    assert (now.run, now.whole, now.awaited) == (run, whole, frozenset())
    found = {each.check_id: each.reason for each in now.results}
    assert found == {each.id: each.reason for each in LOOKED} | {SPF: "spf_softfail"}
    assert now.run.providers == {"dns": "ovh", "mail": "microsoft365", "web": "wix"}
    assert before(run)[SPF].reason == "spf_missing"
    CheckRun.objects.filter(pk=run.pk).update(asked_at=timezone.now() - timedelta(minutes=1))
    assert ask_again(organisation=firm).only == list(WRONG)


def test_what_was_mended_and_spoilt_again_does_not_go_on_as_in_order(firm):
    """A second SPF record, such as a newsletter service asks for, undoes the first."""
    looked(firm)
    for verdict, reason in ((PASS, "spf_softfail"), (FAIL, "spf_multiple")):
        run = ask_again(organisation=firm)
        assert run.only == WRONG
        keep_result(run=run, result=judge(SPF, verdict, reason))
        finish(run=run, duration_ms=5, providers={})
        CheckRun.objects.filter(pk=run.pk).update(asked_at=timezone.now() - timedelta(minutes=1))
    assert {each.check_id: each.reason for each in present(firm).results}[SPF] == "spf_multiple"


def test_it_takes_few_queries_however_often_it_was_asked(firm, django_assert_max_num_queries):
    looked(firm)
    for _ in range(5):
        run = ask_again(organisation=firm)
        keep_result(run=run, result=LOOKED[0])
        finish(run=run, duration_ms=5, providers={})
        CheckRun.objects.filter(pk=run.pk).update(asked_at=timezone.now() - timedelta(minutes=1))
    with django_assert_max_num_queries(2):
        assert len(present(firm).results) == len(LOOKED)
    with django_assert_max_num_queries(1):
        assert len(known(firm)) == len(LOOKED)


def test_a_firm_from_a_file_has_the_same_present_picture(firm):
    looked(firm)
    run = ask_again(organisation=firm)
    keep_result(run=run, result=judge(SPF, PASS, "spf_softfail"))
    finish(run=run, duration_ms=5, providers={}, witness={"asked": [], "caches": []})
    file = export_firm(organisation=firm, actor="visitor")

    again, _ = import_firm(file=read(json.dumps(file).encode(), datetime.now(UTC)), actor="visitor")
    one, other = present(firm), present(again)
    assert [(each.check_id, each.reason) for each in one.results] == [(e.check_id, e.reason) for e in other.results]
    assert (other.run.cause, other.run.only, other.run.witness) == (run.cause, run.only, {"asked": [], "caches": []})
    assert other.run.follows == other.whole


def test_the_worker_asks_the_domains_own_name_servers_and_keeps_what_they_said(firm, settings):
    """A resolver in between still tells the old record."""
    name = firm.domain
    zone = {
        (name, "SOA"): [f"ns.{name}. h.{name}. 1 7200 3600 1209600 300"],
        (name, "NS"): [f"ns.{name}."],
        (f"ns.{name}", "A"): ["127.0.0.1"],
        (name, "MX"): ["0 ."],
        (name, "TXT"): ['"v=spf1 ?all"'],
    }
    with Remembering(lambda: dict(zone)) as resolver, DnsServer(lambda: dict(zone)) as own:
        settings.PROBE_LAB = {
            "domains": [name],
            "resolver": resolver.address,
            "ca_file": None,
            "port_map": {53: own.port, 25: 1, 80: 1, 443: 1},
        }
        first = ask(organisation=firm)
        runner.run(first.pk)
        CheckRun.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
        zone[name, "TXT"] = ['"v=spf1 -all"']
        run = ask_again(organisation=firm)
        runner.run(run.pk)
    run.refresh_from_db()
    found = {each.check_id: each.verdict for each in run.results.all()}
    assert set(found) == set(run.only) and found[SPF] == "pass"
    assert [(each["name"], each["records"]) for each in run.witness["caches"]] == [(name, ["v=spf1 ?all"])]
    assert CheckRun.objects.get(pk=first.pk).witness == {}


SOFTWARE = "web.software"
OLD_PHP = {"id": "php", "version": "7.4", "ended_on": "2022-11-28"}
SITE = {"id": "wordpress", "version": "7.1"}


def said_of(firm, *software) -> tuple[str, str]:
    """What is kept of a look again that found this software, and nothing wrong with it."""
    CheckRun.objects.filter(organisation=firm, cause=Cause.AGAIN).update(
        asked_at=timezone.now() - timedelta(minutes=4), finished_at=timezone.now()
    )
    run = ask_again(organisation=firm, measure="web-software-update")
    keep_result(run=run, result=judge(SOFTWARE, PASS, "software_current", software=list(software)))
    finish(run=run, duration_ms=5, providers={})
    found = run.results.get(check_id=SOFTWARE)
    return found.verdict, found.reason


def test_software_that_hides_its_version_was_not_mended_and_a_version_of_today_was(firm):
    looked(firm, [judge(SOFTWARE, WARN, "software_old", software=[SITE, OLD_PHP])])
    hidden = ("could_not_test", "software_version_hidden")
    assert said_of(firm, SITE) == hidden
    assert said_of(firm, SITE, {"id": "php"}) == hidden
    assert said_of(firm, SITE, {"id": "php", "version": "8.4"}) == ("pass", "software_current")
    assert said_of(firm, SITE) == ("pass", "software_current")


def test_a_fault_that_no_longer_counts_asks_for_nothing(firm):
    whole = looked(firm, [judge(SOFTWARE, WARN, "software_old", software=[OLD_PHP])])
    whole.results.update(at=timezone.now() - timedelta(days=30, minutes=1))
    assert said_of(firm, SITE) == ("pass", "software_current")
