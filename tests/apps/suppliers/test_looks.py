# SPDX-License-Identifier: EUPL-1.2
"""A supplier's domain is looked at once a week, whoever depends on it; and nobody learns who does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.monitoring.tasks import run_check
from bolwerk.apps.organisations import services as organisations
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.profile import clean
from bolwerk.apps.suppliers import asking, looks, services
from bolwerk.apps.suppliers.models import Look
from bolwerk.apps.suppliers.selectors import overview
from bolwerk.apps.suppliers.tasks import look_at
from bolwerk.core.suppliers.count import Count
from bolwerk.core.suppliers.standing import Mail
from bolwerk.lab.dnsserver import DnsServer
from bolwerk.lab.smtpserver import SmtpServer

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def other(db):
    profile = clean(size="solo", kind="bakery", postcode="1000", has=[])
    return organisations.begin(profile=profile, domain="other.example", language="fr", name="Secret Bakery")[0]


def aged(by: timedelta, *, finished: bool = True) -> Look:
    at = timezone.now() - by
    return Look.objects.create(domain="books.be", asked_at=at, finished_at=at if finished else None)


@pytest.mark.parametrize(
    ("by", "finished", "again"),
    [
        (7 * DAY - HOUR, True, 0),
        (7 * DAY + HOUR, True, 1),
        (HOUR / 2, False, 0),
        (2 * HOUR, False, 1),
    ],
)
def test_once_a_week_unless_the_last_was_lost(by, finished, again):
    aged(by, finished=finished)
    assert asking.ask(domains=["books.be", "books.be"]) == again
    assert asking.ask(domains=["books.be"]) == 0


def test_a_later_look_that_was_lost_is_begun_again_and_meanwhile_the_old_one_shows(bakery, scans):
    firm, _ = bakery
    services.add(organisation=firm, typed="books.be", role="it", actor=VISITOR)
    looks.look(Look.objects.get().pk)
    Look.objects.update(asked_at=timezone.now() - 2 * HOUR, finished_at=timezone.now() - 8 * DAY)
    assert overview(firm).get("books.be").standing.mail is Mail.FORGEABLE
    assert asking.ask(domains=["books.be"]) == 1


def test_two_firms_share_one_look_and_know_nothing_of_each_other(bakery, other, scans):
    firm, _ = bakery
    for each in (firm, other):
        services.add(organisation=each, typed="books.be", role="it", actor=VISITOR)
    for pk in Look.objects.values_list("pk", flat=True):
        looks.look(pk)
        looks.look(pk)
    assert scans == ["books.be"]
    assert overview(firm) == overview(other)
    organisations.erase(organisation=other)
    assert overview(firm).get("books.be").standing.mail is Mail.FORGEABLE
    kept = {field.name for field in Look._meta.get_fields()}
    assert kept == {"id", "domain", "asked_at", "finished_at", "results"}


def test_only_what_was_judged_is_kept_and_nothing_that_was_read(bakery, scans):
    services.add(organisation=bakery[0], typed="books.be", role="it", actor=VISITOR)
    looks.look(Look.objects.get().pk)
    assert Look.objects.get().results == {"mail.dmarc.policy": ["fail", "dmarc_missing"]}


def test_behind_a_check_of_the_firm_its_suppliers_are_looked_at(
    seen, scans, monkeypatch, django_capture_on_commit_callbacks
):
    run = CheckRun.objects.create(organisation=seen, domain=seen.domain)
    with django_capture_on_commit_callbacks(execute=True):
        run_check.enqueue(run_id=run.pk)
    assert scans[0] == seen.domain
    assert {"microsoft.com", "till.be"} <= set(scans)
    assert look_at.priority < run_check.priority


def test_trouble_with_suppliers_does_not_touch_the_check(
    seen, scans, monkeypatch, django_capture_on_commit_callbacks
):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr(asking.selectors, "domains_of", broken)
    run = CheckRun.objects.create(organisation=seen, domain=seen.domain)
    with django_capture_on_commit_callbacks(execute=True):
        run_check.enqueue(run_id=run.pk)
    run.refresh_from_db()
    assert run.finished_at is not None
    assert run.results.exists()


@pytest.mark.parametrize(("by", "gone"), [(34 * DAY, 0), (36 * DAY, 1)])
def test_what_nobody_asks_for_any_more_is_forgotten(by, gone):
    aged(by)
    assert looks.forget() == gone
    assert Look.objects.count() == 1 - gone


def test_of_a_domain_that_is_forgotten_nothing_is_looked_at(scans):
    looks.look(4711)
    assert scans == []


def test_the_overview_takes_few_questions(seen, django_assert_max_num_queries):
    for number in range(10):
        services.add(organisation=seen, typed=f"books{number}.be", role="it", actor=VISITOR)
    with django_assert_max_num_queries(5):
        overview(seen)


LAB = {
    ("books.test", "A"): ["127.0.0.1"],
    ("books.test", "NS"): ["ns1.combell.net."],
    ("books.test", "MX"): ["10 mx.books.test."],
    ("books.test", "TXT"): ['"v=spf1 mx -all"'],
    ("mx.books.test", "A"): ["127.0.0.1"],
    ("guarded.test", "A"): ["127.0.0.1"],
    ("guarded.test", "TXT"): ['"v=spf1 -all"'],
    ("_dmarc.guarded.test", "TXT"): ['"v=DMARC1; p=reject"'],
}


def test_by_the_real_scanner_in_its_own_process(bakery, settings):
    """DNS and mail as servers on loopback speak them; the web is closed there."""
    firm, _ = bakery
    with SmtpServer() as smtp, DnsServer(LAB) as dns:
        settings.PROBE_LAB = {
            "domains": ["books.test", "guarded.test", "nowhere.test"],
            "resolver": dns.address,
            "ca_file": None,
            "port_map": {25: smtp.port, 53: dns.port, 80: 1, 443: 1},
        }
        for domain in settings.PROBE_LAB["domains"]:
            services.add(organisation=firm, typed=domain, role="other", actor=VISITOR)
        for pk in Look.objects.values_list("pk", flat=True):
            looks.look(pk)
    found = {each.domain: each.standing for each in overview(firm).suppliers}
    assert found["books.test"].mail is Mail.FORGEABLE
    assert ("mail.dmarc.policy", "dmarc_missing") in found["books.test"].faults
    assert found["guarded.test"].mail is Mail.REFUSED
    assert found["nowhere.test"].missing
    assert overview(firm).count == Count(forgeable=1, known=2)
