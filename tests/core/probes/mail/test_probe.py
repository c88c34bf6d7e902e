# SPDX-License-Identifier: EUPL-1.2
"""The mail checks against servers on loopback, above all the policy that is fetched over HTTPS."""

from datetime import timedelta
from pathlib import Path

import pytest
from support.webserver import Names, WebServer, answer, leads_to, visit

from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.mail.probe import run
from bolwerk.core.probes.result import CHECKS, CheckResult
from bolwerk.lab.certs import Authority

PATH = "/.well-known/mta-sts.txt"
POLICY = b"version: STSv1\r\nmode: enforce\r\nmx: mx.shop.test\r\nmax_age: 604800\r\n"
SERVED = {PATH: answer(body=POLICY, Content_Type="text/plain")}
ZONE = {
    ("shop.test", "A"): ["127.0.0.1"],
    ("shop.test", "MX"): ["10 mx.shop.test"],
    ("shop.test", "TXT"): ["v=spf1 mx a:gone.test -all"],
    ("mx.shop.test", "A"): ["127.0.0.1"],
    ("mta-sts.shop.test", "A"): ["127.0.0.1"],
    ("_mta-sts.shop.test", "TXT"): ["v=STSv1; id=1;"],
    ("_smtp._tls.shop.test", "TXT"): ["v=TLSRPTv1; rua=mailto:tls@shop.test"],
    ("_dmarc.shop.test", "TXT"): ["v=DMARC1; p=reject; rua=mailto:d@reader.test"],
    ("shop.test._report._dmarc.reader.test", "TXT"): ["v=DMARC1;"],
}


def seen(
    server: WebServer, ca_file: Path | None, zone: dict[tuple[str, str], list[str]] = ZONE
) -> dict[str, CheckResult]:
    guard = Guard(allow_private=True, port_map={25: 1, **server.port_map})
    results = visit(run, Names(zone), guard, ca_file=ca_file)
    assert set(results) == {check_id for check_id in CHECKS if check_id.startswith("mail.")}
    return results


def said(result: CheckResult) -> tuple[str, str]:
    return result.verdict.value, result.reason


def test_a_domain_that_has_it_all(authority: Authority) -> None:
    with WebServer(authority.leaf("mta-sts.shop.test"), secure=SERVED) as server:
        results = seen(server, authority.ca_file)
        assert server.asked == [f"https://mta-sts.shop.test{PATH}"]
    assert said(results["mail.mta_sts"]) == ("pass", "mta_sts_enforced")
    assert said(results["mail.tls_rpt"]) == ("pass", "tls_rpt_set")
    assert said(results["mail.dmarc.policy"]) == ("pass", "dmarc_reject")
    assert said(results["mail.dmarc.reports"]) == ("pass", "reports_arrive")
    assert said(results["mail.parked"]) == ("not_applicable", "mail_in_use")
    assert said(results["mail.bimi"]) == ("not_applicable", "bimi_missing")
    assert said(results["mail.spf.record"]) == ("pass", "spf_strict")
    assert results["mail.spf.record"].observation["void_lookups"] == 1


@pytest.mark.parametrize(
    ("rule", "spf", "parked"),
    [
        ("v=DMARC1; p=reject", ("not_applicable", "spf_covered"), ("pass", "parked_covered")),
        ("v=DMARC1; p=none; sp=reject", ("not_applicable", "spf_covered"), ("pass", "parked_covered")),
        ("v=DMARC1; p=reject; t=y", ("fail", "spf_missing"), ("fail", "parked_open")),
        ("v=DMARC1; p=reject; sp=quarantine", ("fail", "spf_missing"), ("fail", "parked_open")),
        ("v=DMARC1; p=reject; sp=none", ("fail", "spf_missing"), ("fail", "parked_open")),
    ],
)
def test_a_name_with_a_site_alone_below_the_firm_s_own(
    rule: str, spf: tuple[str, str], parked: tuple[str, str]
) -> None:
    zone = {("web.shop.test", "A"): ["127.0.0.1"], ("_dmarc.shop.test", "TXT"): [rule]}
    results = visit(run, Names(zone), Guard(allow_private=True, port_map={25: 1}), domain="web.shop.test")
    assert (said(results["mail.spf.record"]), said(results["mail.parked"])) == (spf, parked)


@pytest.mark.parametrize(
    ("own", "said_of_mx"),
    [
        ({}, ("warn", "mx_implicit")),
        ({("shop.test", "TXT"): ["v=spf1 -all"]}, ("not_applicable", "no_mail")),
        ({("shop.test", "TXT"): ["v=spf1 a -all"]}, ("warn", "mx_implicit")),
        ({("_dmarc.shop.test", "TXT"): ["v=DMARC1; p=reject"]}, ("not_applicable", "no_mail")),
        ({("_dmarc.shop.test", "TXT"): ["v=DMARC1; p=quarantine"]}, ("warn", "mx_implicit")),
        ({("shop.test", "TXT"): ["servfail"]}, ("could_not_test", "dns_servfail")),
        ({("_dmarc.shop.test", "TXT"): ["servfail"]}, ("could_not_test", "dns_servfail")),
        (
            {("_dmarc.shop.test", "TXT"): ["servfail"], ("shop.test", "TXT"): ["v=spf1 -all"]},
            ("not_applicable", "no_mail"),
        ),
    ],
)
def test_a_name_with_a_site_alone(own: dict[tuple[str, str], list[str]], said_of_mx: tuple[str, str]) -> None:
    zone = {("shop.test", "A"): ["127.0.0.1"]} | own
    results = visit(run, Names(zone), Guard(allow_private=True, port_map={25: 1}))
    assert said(results["mail.mx"]) == said_of_mx


@pytest.mark.parametrize(
    ("rule", "said_of_spf"),
    [
        ("v=DMARC1; p=reject", ("warn", "spf_parked")),
        ("v=DMARC1; p=reject; t=y", ("fail", "spf_missing")),
        ("v=DMARC1; p=quarantine", ("fail", "spf_missing")),
    ],
)
def test_a_parked_domain_without_a_list(rule: str, said_of_spf: tuple[str, str]) -> None:
    zone = {("shop.test", "A"): ["127.0.0.1"], ("_dmarc.shop.test", "TXT"): [rule]}
    results = visit(run, Names(zone), Guard(allow_private=True, port_map={25: 1}))
    assert said(results["mail.spf.record"]) == said_of_spf


def test_a_redirect_of_the_policy_is_not_followed(authority: Authority) -> None:
    pages = {PATH: leads_to("https://shop.test/policy"), "/policy": SERVED[PATH]}
    with WebServer(authority.leaf("mta-sts.shop.test", "shop.test"), secure=pages) as server:
        assert said(seen(server, authority.ca_file)["mail.mta_sts"]) == ("fail", "mta_sts_policy_missing")
        assert server.asked == [f"https://mta-sts.shop.test{PATH}"]


@pytest.mark.parametrize(
    ("names", "wrong"),
    [(("shop.test",), {}), (("mta-sts.shop.test",), {"ends": timedelta(hours=-1)})],
)
def test_a_policy_without_a_good_certificate(
    authority: Authority, names: tuple[str, ...], wrong: dict[str, timedelta]
) -> None:
    with WebServer(authority.leaf(*names, **wrong), secure=SERVED) as server:  # type: ignore[arg-type]
        assert said(seen(server, authority.ca_file)["mail.mta_sts"]) == ("fail", "mta_sts_certificate")


def test_without_a_record_nothing_is_fetched(authority: Authority) -> None:
    zone = {key: value for key, value in ZONE.items() if key[0] != "_mta-sts.shop.test"}
    with WebServer(authority.leaf("mta-sts.shop.test"), secure=SERVED) as server:
        assert said(seen(server, authority.ca_file, zone)["mail.mta_sts"]) == ("warn", "mta_sts_missing")
        assert server.asked == []


def test_a_policy_that_nobody_serves() -> None:
    with WebServer() as server:
        assert said(seen(server, None)["mail.mta_sts"]) == ("fail", "mta_sts_policy_missing")


def test_a_policy_behind_an_inside_address_is_not_fetched(authority: Authority) -> None:
    with WebServer(authority.leaf("mta-sts.shop.test"), secure=SERVED) as server:
        results = visit(run, Names(ZONE), Guard(), ca_file=authority.ca_file)
        assert said(results["mail.mta_sts"]) == ("could_not_test", "blocked_address")
        assert server.connections == {"http": 0, "https": 0}


def test_a_parked_domain() -> None:
    zone = {
        ("shop.test", "A"): ["127.0.0.1"],
        ("shop.test", "MX"): ["0 ."],
        ("shop.test", "TXT"): ["v=spf1 -all"],
        ("_dmarc.shop.test", "TXT"): ["v=DMARC1; p=reject"],
    }
    with WebServer() as server:
        results = seen(server, None, zone)
    assert said(results["mail.parked"]) == ("pass", "parked_closed")
    assert said(results["mail.mta_sts"]) == ("not_applicable", "null_mx")
    assert said(results["mail.tls_rpt"]) == ("not_applicable", "null_mx")
    assert said(results["mail.spf.record"]) == ("pass", "spf_no_mail")
