# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.catalogue.providers import Provider, load
from bolwerk.core.probes.engine import by_page
from bolwerk.core.probes.providers import GENERIC, NOBODY, ROLES, hosts_software, recognise
from bolwerk.core.probes.result import CheckVerdict, judge

M365_SPF = "v=spf1 include:spf.protection.outlook.com -all"


@pytest.mark.parametrize(
    ("ns", "mx", "spf", "dns", "mail"),
    [
        (["ns1.combell.eu"], ["shop-be.mail.protection.outlook.com"], "", "combell", "microsoft365"),
        (["ns3.combell.net"], ["mx.mailprotect.be"], "", "combell", "combell"),
        (["ns01.one.com"], ["mx1.pub.mailpod9-cph3.one.com"], "", "one", "one"),
        (["dns10.ovh.net"], ["mx1.mail.ovh.net"], "", "ovh", "ovh"),
        (["ana.ns.cloudflare.com"], ["aspmx.l.google.com"], "", "cloudflare", "google"),
        (["ns1.easyhost.be"], ["route1.mx.cloudflare.net"], "", "easyhost", "cloudflare"),
        (["ns8.wixdns.net"], ["mx1.pub.mailpod9-cph3.one.com"], "", "wix", "one"),
        (["ns0.transip.net"], ["mx.transip.email"], "", "transip", "transip"),
        (["ns1038.ui-dns.biz"], ["mx00.ionos.fr"], "", "ionos", "ionos"),
        (["ns.be.hostbasket.com"], ["mx1.proximus.be"], "", "telenet", "proximus"),
        (["ns-512.awsdns-00.net"], ["inbound-smtp.eu-west-1.amazonaws.com"], "", "amazon", "amazon"),
        (["ns-9.awsdns-07.co.uk"], ["mail.protonmail.ch"], "", "amazon", "proton"),
        (["ns11.infomaniak.ch"], ["mx2.zoho.eu"], "", "infomaniak", "zoho"),
        (["ns1.host.test"], ["mx.filter.test"], M365_SPF, "generic", "microsoft365"),
        (["NS3.Combell.NET."], [], "v=spf1 INCLUDE:_spf.google.com ~all", "combell", "google"),
        (["ns.notcombell.eu"], ["xgoogle.com"], "v=spf1 -all", "generic", "generic"),
        (["com"], ["net"], "", "generic", "generic"),
        ([], [], "", "generic", "generic"),
    ],
)  # fmt: skip
def test_dns_and_mail_are_recognised_apart(ns: list[str], mx: list[str], spf: str, dns: str, mail: str) -> None:
    assert recognise(ns=ns, mx=mx, spf=spf) == {"dns": dns, "mail": mail, "web": "generic"}


@pytest.mark.parametrize(("ns", "mail"), [("ns1.easyhost.be", "easyhost"), ("ns1.other.test", "combell")])
def test_shared_mail_servers_are_of_who_hosts_the_dns_too(ns: str, mail: str) -> None:
    assert recognise(ns=[ns], mx=["mx.mailprotect.be"])["mail"] == mail


@pytest.mark.parametrize(
    ("seen", "web"),
    [
        ({"aliases": ["shops.myshopify.com"], "addresses": ["104.16.0.1"]}, "shopify"),
        ({"addresses": ["23.227.38.255"]}, "shopify"),
        ({"addresses": ["23.227.39.0"]}, "generic"),
        ({"addresses": ["2606:4700::6810:1"]}, "cloudflare"),
        ({"addresses": ["104.15.255.255"], "reverse": ["cluster031.hosting.ovh.net"]}, "ovh"),
        ({"addresses": ["104.16.0.0"], "reverse": ["cluster031.hosting.ovh.net"]}, "cloudflare"),
        ({"addresses": ["198.185.159.143"]}, "generic"),
        ({"addresses": ["198.185.159.144"]}, "squarespace"),
        ({"reverse": ["www1.webhosting.be"]}, "combell"),
        ({"reverse": ["notwebhosting.be"]}, "generic"),
        ({}, "generic"),
    ],
)
def test_the_web_host_shows_in_aliases_then_addresses_then_their_names(seen: dict[str, list[str]], web: str) -> None:
    assert recognise(ns=[], mx=[], **seen)["web"] == web


def test_software_that_one_provider_runs_tells_more_than_an_address() -> None:
    seen = {"software": [{"id": "nginx"}, {"id": "wix"}]}
    found = judge("web.software", CheckVerdict.PASS, "software_hosted", **seen)
    before = {"dns": "combell", "mail": "one", "web": "cloudflare"}
    assert by_page(before, found) == {"dns": "combell", "mail": "one", "web": "wix"}
    assert by_page(before, None) == before
    assert hosts_software(["nginx", "wordpress"]) == GENERIC


@pytest.mark.parametrize("key", sorted(load()))
def test_each_provider_is_recognised_by_each_of_its_own_marks(key: str) -> None:
    own = load()[key]
    for mark in own.dns:
        assert recognise(ns=[f"ns1.{mark.replace('*', '42')}"], mx=[])["dns"] == key
    for mark in own.mail.mx if own.mail else ():
        found = recognise(ns=[f"ns1.{own.dns[0]}"] if own.dns else [], mx=[f"mx.{mark.replace('*', 'eu-west-1')}"])
        assert found["mail"] == key
    for term in own.mail.spf if own.mail else ():
        assert recognise(ns=[], mx=[], spf=f"v=spf1 {term} -all")["mail"] == key
    for mark in own.web.names if own.web else ():
        assert recognise(ns=[], mx=[], aliases=[f"a.{mark}"])["web"] == key
    for each in own.web.software if own.web else ():
        assert hosts_software([each]) == key


def test_there_are_enough_for_each_role() -> None:
    assert {role: sum(role in each.roles for each in load().values()) >= 25 for role in ROLES} == {
        "dns": True,
        "mail": True,
        "web": True,
    }
    assert dict(NOBODY) == {"dns": "generic", "mail": "generic", "web": "generic"}


@given(st.lists(st.text(max_size=40), max_size=4), st.lists(st.text(max_size=40), max_size=4), st.text(max_size=80))
def test_whatever_names_come_it_answers_with_keys_it_knows(ns: list[str], mx: list[str], spf: str) -> None:
    found = recognise(ns=ns, mx=mx, spf=spf, aliases=ns, reverse=mx)
    assert set(found) == set(ROLES)
    assert all(key == GENERIC or role in load()[key].roles for role, key in found.items())


def roles_of(**marks: object) -> tuple[str, ...]:
    given = {"id": "a", "name": "Aa", "help": "https://a.test", "basis": "reported", "source": "https://a.test"}
    return Provider.model_validate(given | marks).roles


def test_a_provider_has_the_roles_it_has_marks_for() -> None:
    assert roles_of(dns=["a.test"], web={"names": ["b.test"]}) == ("dns", "web")
    for wrong in (
        {},
        {"dns": ["nodot"]},
        {"dns": ["a.test"], "basis": "published"},
        {"dns": ["a.test"], "seen_on": "2026-11-23"},
        {"web": {"networks": ["10.0.0.1/8"]}},
        {"mail": {"mx": ["a.test"], "no_others": True}},
        {"mail": {"mx": ["a.test"], "sends": "+all"}},
    ):
        with pytest.raises(ValueError, match="validation error"):
            roles_of(**wrong)
