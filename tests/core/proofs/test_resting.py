# SPDX-License-Identifier: EUPL-1.2
"""Of all that a look asked, a proof carries what its checks rest on and nothing else."""

import pytest

from bolwerk.core.probes.result import CHECKS
from bolwerk.core.proofs.resting import APART, RESTS, resting

DOMAIN = "bakery.example"
SPF, TOKEN = "v=spf1 mx include:_spf.bakery.example -all", "payroll-verification=abc"
ASKED = [
    ("bakery.example", "A", ["192.0.2.1"], ""),
    ("bakery.example", "CAA", ['0 issue "ca.example"'], ""),
    ("bakery.example", "MX", ["10 Mail.bakery.example."], ""),
    ("bakery.example", "NS", ["ns1.bakery.example", "ns.host.example"], ""),
    ("bakery.example", "TXT", [TOKEN, SPF], ""),
    ("_spf.bakery.example", "TXT", ["v=spf1 ip4:192.0.2.0/24 -all", "v=spf1x", "another"], ""),
    ("_dmarc.bakery.example", "TXT", [], "dmarc.bakery.example"),
    ("dmarc.bakery.example", "TXT", ["v=DMARC1; p=reject"], ""),
    ("_smtp._tls.bakery.example", "TXT", ["v=TLSRPTv1; rua=mailto:a@b.example"], ""),
    ("_mta-sts.bakery.example", "TXT", ["v=STSv1; id=1"], ""),
    ("mta-sts.bakery.example", "A", ["192.0.2.5"], ""),
    ("default._bimi.bakery.example", "TXT", ["v=BIMI1; l="], ""),
    ("one._domainkey.bakery.example", "TXT", ["v=DKIM1; p=AAAA"], ""),
    ("two._domainkey.bakery.example", "TXT", [], ""),
    ("three._domainkey.bakery.example", "TXT", [], "three.host.example"),
    ("mail.bakery.example", "A", ["192.0.2.2"], ""),
    ("mail.bakery.example", "AAAA", [], ""),
    ("_25._tcp.mail.bakery.example", "TLSA", ["3 1 1 aa"], ""),
    ("ns1.bakery.example", "A", ["192.0.2.3"], ""),
    ("www.bakery.example", "A", ["192.0.2.1"], ""),
    ("shop.bakery.example", "A", ["192.0.2.9"], ""),
    ("0123456789abcdef.bakery.example", "A", [], ""),
]
MAIL = {"bakery.example MX", "mail.bakery.example A", "mail.bakery.example AAAA"}
SERVERS = {"bakery.example NS", "ns1.bakery.example A"}
SITE = {"bakery.example A", "www.bakery.example A"}
DMARC = {"_dmarc.bakery.example TXT", "dmarc.bakery.example TXT"}
LISTS = {"bakery.example TXT", "_spf.bakery.example TXT"}
TLSA = {"_25._tcp.mail.bakery.example TLSA"}
MTA_STS = {"_mta-sts.bakery.example TXT", "mta-sts.bakery.example A"}


def asked(name: str, rdtype: str, records: list[str], alias: str) -> dict:
    return {"name": name, "type": rdtype, "records": records, "alias": alias, "ttl": 300}


def told(*, caches=()) -> dict:
    return {"asked": [asked(*each) for each in ASKED], "caches": list(caches)}


def lag(name: str, rdtype: str, *records: str) -> dict:
    return {"name": name, "type": rdtype, "records": list(records), "until": "2026-11-26T15:00:00+00:00"}


@pytest.mark.parametrize(
    ("checks", "kept"),
    [
        (["mail.spf.record"], LISTS),
        (["mail.dmarc.policy"], DMARC),
        (["mail.dmarc.policy", "mail.spf.record"], DMARC | LISTS),
        (["mail.parked"], DMARC | LISTS | {"bakery.example MX"}),
        (["mail.dkim.keys"], {"one._domainkey.bakery.example TXT", "three._domainkey.bakery.example TXT"}),
        (["mail.mx"], MAIL),
        (["mail.starttls"], MAIL),
        (["mail.certificate"], MAIL | TLSA),
        (["mail.dane"], MAIL | TLSA),
        (["mail.mta_sts"], MAIL | MTA_STS),
        (["mail.tls_rpt"], {"_smtp._tls.bakery.example TXT"}),
        (["mail.bimi"], DMARC | {"default._bimi.bakery.example TXT"}),
        (["dns.dnssec"], set()),
        (["dns.delegation"], SERVERS),
        (["dns.dangling"], MAIL | SERVERS | {"www.bakery.example A", "shop.bakery.example A"}),
        (["dns.wildcard"], {"0123456789abcdef.bakery.example A"}),
        (["dns.caa"], {"bakery.example CAA"}),
        (["dns.ipv6"], MAIL | SITE),
        (["web.https.forced"], SITE),
        (["web.certificate.caa"], SITE | {"bakery.example CAA"}),
        (["exposure.nas"], set()),
        (["gone.since"], set()),
    ],
    ids=lambda each: "+".join(each) if isinstance(each, list) else "",
)
def test_each_check_brings_its_own(checks, kept):
    found = resting(told(), checks, DOMAIN)
    assert {f"{each['name']} {each['type']}" for each in found["asked"]} == kept


def test_of_the_texts_of_a_name_only_the_list_of_senders_is_told():
    found = resting(told(), ["mail.spf.record"], DOMAIN)
    assert [each["records"] for each in found["asked"]] == [[SPF], ["v=spf1 ip4:192.0.2.0/24 -all"]]
    assert found["asked"][0]["ttl"] == 300


def test_an_answer_without_a_list_stays_and_says_that_there_is_none():
    found = resting({"asked": [asked(DOMAIN, "TXT", [TOKEN], "")]}, ["mail.spf.record"], DOMAIN)
    assert [each["records"] for each in found["asked"]] == [[]]


def test_caches_are_told_of_likewise():
    """What differs only in texts that are not told does not differ."""
    caches = [
        lag(DOMAIN, "TXT", "v=spf1 ?all", TOKEN),
        lag("_dmarc.bakery.example", "TXT"),
        lag(DOMAIN, "A", "192.0.2.7"),
    ]
    assert resting(told(caches=caches), ["mail.spf.record"], DOMAIN)["caches"] == [lag(DOMAIN, "TXT", "v=spf1 ?all")]
    assert resting(told(caches=caches), ["mail.dmarc.policy"], DOMAIN)["caches"] == [caches[1]]
    same = [lag(DOMAIN, "TXT", SPF, "an older token")]
    assert resting(told(caches=same), ["mail.spf.record"], DOMAIN)["caches"] == []


def test_lists_that_lead_in_a_circle_end():
    circle = [asked(DOMAIN, "TXT", ["v=spf1 redirect=A.bakery.example"], "")]
    circle.append(asked("a.bakery.example", "TXT", ["V=SPF1 ?include:bakery.example"], ""))
    assert resting({"asked": circle}, ["mail.spf.record"], DOMAIN) == {"asked": circle, "caches": []}


def test_no_witness_is_none():
    assert resting({}, ["mail.spf.record"], DOMAIN) == {"asked": [], "caches": []}


def test_every_check_has_its_place():
    areas = {each for each in CHECKS if each.startswith(("mail.", "dns."))}
    assert areas == {each for each in RESTS if each.startswith(("mail.", "dns."))}
    assert {each.partition(".")[0] for each in CHECKS} == {each.partition(".")[0] for each in RESTS} | APART
