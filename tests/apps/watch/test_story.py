# SPDX-License-Identifier: EUPL-1.2
"""End to end, by the real scanner against real servers, with a real mail server: half a year of a domain."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from bolwerk.apps.accounts.services import person
from bolwerk.apps.organisations import people, services
from bolwerk.apps.organisations.profile import clean
from bolwerk.apps.watch.models import Item, Watch
from bolwerk.core.catalogue.words import word
from bolwerk.lab.certs import Authority
from bolwerk.lab.dnsserver import DnsServer
from bolwerk.lab.smtpserver import SmtpServer
from bolwerk.lab.website import Website

pytestmark = pytest.mark.django_db
DOMAIN = "bakery.test"
SPF, DMARC = (DOMAIN, "TXT"), (f"_dmarc.{DOMAIN}", "TXT")


def zone() -> dict[tuple[str, str], list[str]]:
    return {
        (DOMAIN, "A"): ["127.0.0.1"],
        (DOMAIN, "NS"): [f"ns1.{DOMAIN}.", f"ns2.{DOMAIN}."],
        (DOMAIN, "SOA"): [f"ns1.{DOMAIN}. hostmaster.{DOMAIN}. 1 10800 3600 604800 3600"],
        (f"ns1.{DOMAIN}", "A"): ["127.0.0.1"],
        (f"ns2.{DOMAIN}", "A"): ["127.0.0.1"],
        (DOMAIN, "MX"): [f"10 mx.{DOMAIN}."],
        (f"mx.{DOMAIN}", "A"): ["127.0.0.1"],
        (f"mx2.{DOMAIN}", "A"): ["127.0.0.1"],
        SPF: ['"v=spf1 mx -all"'],
        DMARC: ['"v=DMARC1; p=reject"'],
    }


@pytest.fixture
def firm(db):
    profile = clean(size="small", kind="bakery", postcode="9000", has=["website"])
    made, _ = services.begin(profile=profile, domain=DOMAIN, language="en", name="Bakery Peeters")
    people.claim(organisation=made, user=person(email="an@bakery.test", language="en"))
    return made


def test_half_a_year_of_a_domain(firm, settings, tmp_path, sink, week, clock):
    authority, records = Authority(tmp_path), zone()
    leaf = authority.leaf(DOMAIN, f"www.{DOMAIN}", f"mx.{DOMAIN}", f"mx2.{DOMAIN}", ends=timedelta(days=190))
    heard: list[list[str]] = []

    def weeks(count: int = 1) -> list[str]:
        """The subjects of the mails that came in that time."""
        for _ in range(count):
            before = len(sink.kept)
            assert week() == 1
            heard.append([each["Subject"] for each in sink.kept[before:]])
        return [subject for mails in heard[-count:] for subject in mails]

    def told(*keys: str) -> str:
        first = word("en", f"watch.title.{keys[0]}")
        if len(keys) == 1:
            return word("en", "watch.mail.subject", domain=DOMAIN, title=first)
        return word("en", "watch.mail.subject.more", domain=DOMAIN, title=first, count=len(keys) - 1)

    with (
        DnsServer(lambda: records) as dns,
        SmtpServer(leaf) as smtp,
        Website(DOMAIN, leaf, lambda: True) as site,
    ):
        ports = {25: smtp.port, 53: dns.port, 80: site.http_port, 443: site.https_port}
        lab = {"domains": [DOMAIN], "resolver": dns.address, "ca_file": str(authority.ca_file)}
        settings.PROBE_LAB = lab | {"port_map": ports}

        assert weeks(2) == []  # all is as it was
        del records[DMARC]
        assert weeks() == [told("mail")]
        assert "/result/step" not in sink.kept[-1].get_body(("plain",)).get_content()
        assert "?step=mail-dmarc-none" in sink.kept[-1].get_body(("plain",)).get_content()
        assert weeks(2) == []  # it stays so
        records[DMARC] = ['"v=DMARC1; p=reject"']
        assert weeks() == []  # mended
        del records[DMARC]
        assert weeks() == []  # broken again within four weeks: the same thing
        records[DMARC] = ['"v=DMARC1; p=reject"']
        assert weeks(5) == []  # mended for real
        del records[DMARC]
        assert weeks() == [told("mail")]
        records[DMARC] = ['"v=DMARC1; p=reject"']

        settings.PROBE_LAB = lab | {"port_map": ports | {53: 1}, "resolver": "127.0.0.1:1"}
        assert weeks(2) == []  # nobody could see anything
        records[DOMAIN, "MX"] = [f"10 mx2.{DOMAIN}."]
        records[SPF] = ['"v=spf1 mx ?all"']
        settings.PROBE_LAB = lab | {"port_map": ports}
        [subject] = weeks()
        assert subject == told("mail", "mx")
        text = sink.kept[-1].get_body(("plain",)).get_content()
        assert word("en", "watch.text.mx", after=f"mx2.{DOMAIN}", before=f"mx.{DOMAIN}") in text
        records[SPF] = ['"v=spf1 mx -all"']
        records[DOMAIN, "NS"] = [f"ns3.{DOMAIN}."]
        records[f"ns3.{DOMAIN}", "A"] = ["127.0.0.1"]
        assert word("en", "watch.title.ns") in weeks()[0]

        # Three weeks before its certificates end, once for each of them, and then no more.
        ends = datetime.now(UTC) + timedelta(days=190)
        while ends - clock.now() > timedelta(days=28):
            assert weeks() == []
        assert weeks(2) == [told("ends.web", "ends.mail")]

    page = _page_of(firm)
    assert word("en", "watch.title.ns") in page
    assert word("en", "watch.mended") in page
    assert len({each.identity for each in Item.objects.all()}) == Item.objects.count()
    assert Watch.objects.get().memory["began"] is not None


def _page_of(firm) -> str:
    client = Client()
    client.force_login(firm.memberships.get().user)
    client.post(f"/en/account/open/{firm.pk}/")
    return client.get("/en/domain/").text
