# SPDX-License-Identifier: EUPL-1.2
"""From a stranger's domain to a proven one, through the pages, against servers on loopback and the real scanner."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from support.doors import Machine, Service
from support.webserver import WebServer, answer, reply

from bolwerk.apps.control.models import OwnMachine, Proof
from bolwerk.apps.control.selectors import standing
from bolwerk.apps.control.value import value_of
from bolwerk.apps.monitoring.models import CheckRun, RunResult
from bolwerk.apps.monitoring.selectors import present
from bolwerk.apps.organisations import services
from bolwerk.apps.organisations.profile import clean
from bolwerk.core.probes.control.evaluate import line
from bolwerk.lab.certs import Authority
from bolwerk.lab.dnsserver import DnsServer
from bolwerk.web.interface import LANGUAGES, word

DOMAIN = "shop.test"
ZONE = {
    (DOMAIN, "SOA"): ["ns.shop.test. h.shop.test. 1 7200 3600 1209600 300"],
    (DOMAIN, "NS"): ["ns.shop.test."],
    ("ns.shop.test", "A"): ["127.0.0.1"],
    (DOMAIN, "A"): ["127.0.0.1"],
    ("till.shop.test", "A"): ["127.0.0.1"],
}
PAGES = {"/": answer(), "/.env": reply(b"DB_PASSWORD=hunter2\nAPP_KEY=x\n")}


@pytest.fixture
def shop(db):
    """The firm, and a browser that holds its link."""
    profile = clean(size="small", kind="shop", postcode="9000", has=["website", "own_server"])
    firm, token = services.begin(profile=profile, domain=DOMAIN, language="en")
    client = Client()
    client.cookies["bw_link"] = token
    return firm, client


def said(firm) -> dict[str, tuple[str, str]]:
    return {each.check_id: (each.verdict, each.reason) for each in present(firm).results}


@pytest.fixture
def again(django_capture_on_commit_callbacks):
    """Sends a form, and has the worker do what comes of it at once, however soon after the last time."""

    def send(client: Client, path: str, data: dict[str, str] | None = None):
        CheckRun.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
        Proof.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(path, data or {})

    return send


def test_from_a_stranger_to_an_open_door_and_shut_again(shop, again, settings, tmp_path):
    firm, client = shop
    authority = Authority(tmp_path)
    telnet = Service(first=b"\xff\xfd\x18login: ")
    zone = dict(ZONE)
    with (
        Machine({23: telnet}) as machine,
        WebServer(authority.leaf(DOMAIN, f"www.{DOMAIN}"), secure=PAGES) as site,
        DnsServer(lambda: zone) as dns,
    ):
        ports = machine.port_map | {53: dns.port, 80: site.http_port, 443: site.https_port, 25: 1}
        settings.PROBE_LAB = {
            "domains": [DOMAIN],
            "resolver": dns.address,
            "ca_file": str(authority.ca_file),
            "port_map": ports,
        }
        again(client, "/en/domain/again/")
        assert said(firm)["web.exposed"] == said(firm)["exposure.telnet"] == ("not_applicable", "owner_unproven")
        assert telnet.heard == []
        page = client.get("/en/domain/").text
        assert word("en", "domain.group.owner", count=9) in page
        assert 'href="/en/domain/yours/"' in page

        again(client, "/en/domain/yours/look/")
        page = client.get("/en/domain/yours/").text
        assert word("en", "control.seen.dns.missing") in page
        assert line(value_of(firm)) in page
        zone[("_bolwerk.shop.test", "TXT")] = [f'"{line(value_of(firm))}"']
        again(client, "/en/domain/yours/look/")
        assert standing(firm).way == "dns"
        assert said(firm)["web.exposed"] == ("fail", "exposed_files")
        assert said(firm)["exposure.telnet"] == ("not_applicable", "machine_unnamed")
        assert telnet.heard == []

        refused = again(client, "/en/domain/yours/machines/", {"name": "till"})
        assert refused.status_code == 422
        assert word("en", "error.control.consent") in refused.text and 'value="till"' in refused.text
        assert again(client, "/en/domain/yours/machines/", {"name": "till", "consent": "1"}).status_code == 302
        again(client, "/en/domain/again/")
        assert said(firm)["exposure.telnet"] == ("fail", "telnet_open")
        assert said(firm)["exposure.remote"] == ("pass", "remote_closed")
        assert telnet.heard == [b""]
        page = client.get("/en/result/step/router-firewall/").text
        assert "Telnet stands open" in page

        ports[23] = ports[9100]
        settings.PROBE_LAB |= {"port_map": ports}
        again(client, "/en/domain/again/")
        assert said(firm)["exposure.telnet"] == ("pass", "telnet_closed")

        assert again(client, "/en/domain/yours/withdraw/").status_code == 302
        again(client, "/en/domain/again/")
        # What was seen stays seen, until a whole look tells that nobody may ask any more.
        assert said(firm)["exposure.telnet"] == ("pass", "telnet_closed")
        assert said(firm)["web.exposed"] == ("fail", "exposed_files")
        CheckRun.objects.update(finished_at=timezone.now() - timedelta(days=2))
        again(client, "/en/domain/again/")
        assert said(firm)["exposure.telnet"] == ("not_applicable", "owner_unproven")
        assert len(telnet.heard) == 1
    assert "hunter2" not in "".join(str(each.observation) for each in RunResult.objects.all())


def test_the_proof_is_looked_at_again_along_with_a_check(shop, again, settings, tmp_path):
    firm, client = shop
    authority = Authority(tmp_path)
    zone = dict(ZONE) | {("_bolwerk.shop.test", "TXT"): [f'"{line(value_of(firm))}"']}
    with DnsServer(lambda: zone) as dns:
        lab = {"resolver": dns.address, "ca_file": str(authority.ca_file)}
        settings.PROBE_LAB = {"domains": [DOMAIN], "port_map": {53: dns.port, 25: 1, 80: 1, 443: 1}, **lab}
        again(client, "/en/domain/yours/look/")
        del zone[("_bolwerk.shop.test", "TXT")]
        again(client, "/en/domain/again/")
        assert not standing(firm).ending
        Proof.objects.update(looked_at=timezone.now() - timedelta(days=2))
        again(client, "/en/domain/again/")
    assert (standing(firm).proven, standing(firm).ending) == (True, True)
    assert word("en", "control.way.dns") in client.get("/en/domain/yours/").text


@pytest.fixture
def proven(shop):
    firm, client = shop
    now = timezone.now()
    Proof.objects.create(
        organisation=firm, domain=DOMAIN, way="file", proven_at=now, expires_at=now + timedelta(days=180)
    )
    return firm, client


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_in_each_language_before_and_after(shop, language):
    firm, client = shop
    page = unescape(client.get(f"/{language}/domain/yours/").text)
    for key in ("control.title", "control.way.dns", "control.way.file", "control.way.mail"):
        assert word(language, key) in page
    assert page.count(line(value_of(firm))) >= 2
    assert f"https://{DOMAIN}/.well-known/bolwerk.txt" in page
    assert word(language, "control.machines") not in page
    now = timezone.now()
    Proof.objects.create(
        organisation=firm, domain=DOMAIN, way="mail", proven_at=now, expires_at=now + timedelta(days=90)
    )
    page = unescape(client.get(f"/{language}/domain/yours/").text)
    assert word(language, "control.machines") in page
    assert word(language, "control.way.dns") not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_reads_the_mail_confirms_without_knowing_the_firm(shop, language):
    firm, client = shop
    page = client.post(f"/{language}/domain/yours/mail/", {"role": "hostmaster"})
    assert "hostmaster@shop.test" in page.text
    address = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    assert address.startswith(f"/{language}/domain/yours/confirm/")
    reader = Client()
    page = reader.get(address)
    assert word(language, "control.confirm.title", domain=DOMAIN) in unescape(page.text)
    assert (page["Referrer-Policy"], page["Cache-Control"].count("no-store")) == ("strict-origin", 1)
    assert not standing(firm).proven
    page = reader.post(address)
    assert word(language, "control.confirmed", domain=DOMAIN) in unescape(page.text)
    assert standing(firm).way == "mail"
    assert reader.get(address).status_code == 410
    assert reader.get(address[:-2] + "/").status_code == 404


def test_the_fourth_mail_of_a_day_is_refused_in_words(shop):
    _, client = shop
    for _ in range(3):
        assert client.post("/en/domain/yours/mail/", {"role": "postmaster"}).status_code == 200
    page = client.post("/en/domain/yours/mail/", {"role": "postmaster"})
    assert (page.status_code, len(mail.outbox)) == (409, 3)
    assert word("en", "error.control.mails") in page.text
    assert client.post("/en/domain/yours/mail/", {"role": "info"}).status_code == 422


def test_the_line_a_visitor_comes_by_is_offered_when_it_is_on_the_internet(proven):
    firm, client = proven
    assert word("en", "control.visited.go") not in client.get("/en/domain/yours/").text
    page = client.get("/en/domain/yours/", REMOTE_ADDR="93.184.216.34").text
    assert word("en", "control.visited", address="93.184.216.34") in page
    sent = client.post("/en/domain/yours/machines/", {"visited": "1", "consent": "1"}, REMOTE_ADDR="93.184.216.34")
    assert sent.status_code == 302
    assert OwnMachine.objects.get(organisation=firm).addresses == ["93.184.216.34"]
    inside = client.post("/en/domain/yours/machines/", {"visited": "1", "consent": "1"}, REMOTE_ADDR="10.0.0.9")
    assert inside.status_code == 422


def test_an_address_that_a_stranger_writes_into_the_request_is_not_where_they_come_from(proven):
    firm, client = proven
    client.post(
        "/en/domain/yours/machines/",
        {"visited": "1", "consent": "1", "address": "93.184.216.99"},
        REMOTE_ADDR="93.184.216.34",
        headers={"x-forwarded-for": "93.184.216.98"},
    )
    assert OwnMachine.objects.get(organisation=firm).addresses == ["93.184.216.34"]


def test_a_firm_without_a_domain_is_sent_to_its_domain_page(db):
    profile = clean(size="small", kind="shop", postcode="9000", has=[])
    _, token = services.begin(profile=profile, domain="", language="en")
    client = Client()
    client.cookies["bw_link"] = token
    assert client.get("/en/domain/yours/")["Location"] == "/en/domain/"
